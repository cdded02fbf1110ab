//! What is deployed is what the code says.

use std::{collections::BTreeSet, fs, path::Path};

use answer::{Function, ROUTES};
use yaml_serde::Value;

use crate::{FUNCTIONS, ROOT};

/// API Gateway's route for everything that has none.
const DEFAULT: &str = "$default";

/// The functions of a template: each with its folder and its routes, such as `GET /`.
fn deployed(template: &Value) -> Vec<(String, BTreeSet<String>)> {
    let resources = template["Resources"].as_mapping().into_iter().flat_map(|resources| resources.values());
    let functions = resources.filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    let described = |function: &Value| {
        let properties = &function["Properties"];
        let events = properties["Events"].as_mapping().into_iter().flat_map(|events| events.values());
        let routes =
            events.filter(|event| event["Type"] == "HttpApi").map(|event| route(&event["Properties"]));
        (properties["CodeUri"].as_str().unwrap_or_default().to_owned(), routes.collect())
    };
    functions.map(described).collect()
}

fn route(event: &Value) -> String {
    match (event["Method"].as_str(), event["Path"].as_str()) {
        (Some(method), Some(path)) => format!("{method} {path}"),
        _ => DEFAULT.to_owned(),
    }
}

/// The functions that a template leaves out, has twice, or gives other routes than the code does.
fn differing(template: &Value) -> Vec<&'static str> {
    let deployed = deployed(template);
    let differs = |function: &&str| {
        let folder = format!("functions/{function}");
        let mut same_folder = deployed.iter().filter(|(code, _)| *code == folder);
        let routes = same_folder.next().map(|(_, routes)| routes);
        routes != Some(&routes_of(function)) || same_folder.next().is_some()
    };
    FUNCTIONS.into_iter().filter(differs).collect()
}

/// A function's routes according to the code.
fn routes_of(function: &str) -> BTreeSet<String> {
    let routes = ROUTES.iter().filter(|route| folder_of(route.function) == function);
    let routes = routes.map(|route| format!("{} {}", route.method, route.path));
    let default = (function == folder_of(Function::WebPage)).then(|| DEFAULT.to_owned());
    routes.chain(default).collect()
}

const fn folder_of(function: Function) -> &'static str {
    match function {
        Function::CreateJob => "create-job",
        Function::JobStatus => "job-status",
        Function::CancelJob => "cancel-job",
        Function::WebPage => "web-page",
    }
}

fn template() -> Value {
    parsed(&fs::read_to_string(Path::new(ROOT).join("template.yaml")).expect("the template"))
}

fn parsed(text: &str) -> Value {
    yaml_serde::from_str(text).expect("YAML")
}

#[test]
fn the_templates_functions_and_routes_are_the_codes() {
    assert_eq!(differing(&template()), Vec::<&str>::new());
}

#[test]
fn every_deployed_function_is_a_folder_with_a_package() {
    let deployed = deployed(&template());
    assert_eq!(deployed.len(), FUNCTIONS.len());
    for (folder, _) in deployed {
        assert!(Path::new(ROOT).join(&folder).join("Cargo.toml").exists(), "{folder} is no package");
    }
}

#[test]
fn the_catalogue_that_is_deployed_is_there() {
    let template = template();
    let folder = template["Resources"]["Catalogue"]["Properties"]["ContentUri"].as_str().expect("a folder");
    let file = template["Parameters"]["CatalogueFile"]["Default"].as_str().expect("a file");
    let name = file.strip_prefix("/opt/").expect("layers are unpacked under /opt");
    assert!(Path::new(ROOT).join(folder).join(name).exists(), "{folder}/{name} is missing");
}

mod the_checks_can_fail {
    use super::*;

    const START: &str = "Resources:\n  Page:\n    Type: AWS::Serverless::Function\n    Properties:\n      \
        CodeUri: functions/web-page\n      Role: !GetAtt Role.Arn\n      Events:\n        \
        Start: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: / } }\n        \
        Job: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/s/{token}' } }\n        \
        Minute: { Type: Schedule, Properties: { Schedule: rate(1 minute) } }\n";
    const REST: &str = "        Rest: { Type: HttpApi, Properties: { ApiId: !Ref Api } }\n";

    fn web_page_differs(template: &str) -> bool {
        differing(&parsed(template)).contains(&"web-page")
    }

    #[test]
    fn a_route_that_is_missing_changed_or_too_many_is_found() {
        let sound = format!("{START}{REST}");
        assert!(!web_page_differs(&sound));
        assert!(web_page_differs(START));
        assert!(web_page_differs(&sound.replace("Method: GET, Path: /", "Method: PUT, Path: /")));
        let more = "        More: { Type: HttpApi, Properties: { Method: GET, Path: /more } }\n";
        assert!(web_page_differs(&format!("{sound}{more}")));
    }

    #[test]
    fn a_function_that_is_missing_or_elsewhere_is_found() {
        let sound = format!("{START}{REST}");
        assert!(web_page_differs(&sound.replace("functions/web-page", "functions/page")));
        let others = FUNCTIONS.into_iter().filter(|function| *function != "web-page");
        assert_eq!(differing(&parsed(&sound)), others.collect::<Vec<_>>());
    }
}
