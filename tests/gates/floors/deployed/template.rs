//! What is deployed is what the code says.

use std::{collections::BTreeSet, fs, path::Path};

use answer::{Function, ROUTES};
use cloud::Environment;
use job::{Countries, NotificationLimits};
use yaml_serde::Value;

use crate::{FUNCTIONS, ROOT};

/// API Gateway's route for everything that has none.
const DEFAULT: &str = "$default";

/// The functions of a template: each with its folder and its routes, such as `GET /`.
pub(crate) fn deployed(template: &Value) -> Vec<(String, BTreeSet<String>)> {
    let functions = resources(template).filter(|resource| resource.kind == "AWS::Serverless::Function");
    let described = |Resource { properties, .. }: Resource<'_>| {
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
pub(crate) fn routes_of(function: &str) -> BTreeSet<String> {
    let routes = ROUTES.iter().filter(|route| folder_of(route.function) == function);
    let routes = routes.map(|route| format!("{} {}", route.method, route.resource.path()));
    let default = (function == folder_of(Function::WebPage)).then(|| DEFAULT.to_owned());
    routes.chain(default).collect()
}

pub(crate) const fn folder_of(function: Function) -> &'static str {
    match function {
        Function::CreateJob => "create-job",
        Function::JobStatus => "job-status",
        Function::CancelJob => "cancel-job",
        Function::WebPage => "web-page",
    }
}

/// The template, as written.
pub(crate) fn template_text() -> String {
    fs::read_to_string(Path::new(ROOT).join("template.yaml")).expect("the template")
}

/// The template.
pub(crate) fn template() -> Value {
    parsed(&template_text())
}

/// A template of this text.
pub(crate) fn parsed(text: &str) -> Value {
    yaml_serde::from_str(text).expect("YAML")
}

/// One resource of a template.
pub(crate) struct Resource<'a> {
    pub(crate) name: &'a str,
    /// Its type, such as `AWS::SQS::Queue`.
    pub(crate) kind: &'a str,
    pub(crate) properties: &'a Value,
}

/// The resources of a template.
pub(crate) fn resources(template: &Value) -> impl Iterator<Item = Resource<'_>> {
    let resources = template["Resources"].as_mapping().into_iter().flatten();
    resources.map(|(name, resource)| Resource {
        name: name.as_str().unwrap_or_default(),
        kind: resource["Type"].as_str().unwrap_or_default(),
        properties: &resource["Properties"],
    })
}

/// The texts of a value that is one, or several in a list; of `!Ref` and its like, what they name.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    let one = value.as_str().into_iter();
    one.chain(value.as_sequence().into_iter().flatten().filter_map(Value::as_str)).collect()
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

/// The variables of create-job that are parameters with a default.
fn defaults(template: &Value) -> Environment {
    let variables = template["Resources"]["CreateJob"]["Properties"]["Environment"]["Variables"].as_mapping();
    let default = |(name, value): (&Value, &Value)| {
        // Of `!If`, what holds otherwise: where there is no edge.
        let value = value.as_sequence().and_then(|choices| choices.last()).unwrap_or(value);
        let parameter = value.as_str()?;
        let default = &template["Parameters"][parameter]["Default"];
        let default = default.as_str().map(str::to_owned).or_else(|| Some(default.as_u64()?.to_string()))?;
        Some((name.as_str()?.to_owned(), default))
    };
    variables.into_iter().flatten().filter_map(default).collect()
}

#[test]
fn the_limits_on_texts_that_are_deployed_are_the_agreed_ones_and_every_one_can_be_set() {
    let defaults = defaults(&template());
    assert_eq!(cloud::notification_limits_from(&defaults), Ok(NotificationLimits::AGREED));
    for (name, agreed) in cloud::notification_limits_to_settings(&NotificationLimits::AGREED) {
        assert_eq!(defaults.optional(name), Some(agreed.as_str()), "{name}");
    }
}

#[test]
fn the_template_texts_korea_alone_and_lets_the_countries_be_set_that_the_code_knows() {
    let parameter = &template()["Parameters"]["OtherCountries"];
    assert_eq!(parameter["Default"], "");
    let pattern = parameter["AllowedPattern"].as_str().expect("a pattern");
    let known = Countries::all().codes().replace(',', "|");
    assert_eq!(pattern, format!("^(({known})(,({known}))*)?$"));
}

#[test]
fn the_template_takes_a_price_of_a_text_exactly_when_the_searcher_does() {
    let pattern =
        template()["Parameters"]["SmsMaxPrice"]["AllowedPattern"].as_str().expect("a pattern").to_owned();
    let pattern = regex_lite::Regex::new(&pattern).expect("a regular expression");
    for (price, is_one) in [
        ("", true),
        ("0.10", true),
        ("0.00645", true),
        ("1", true),
        ("10.0", true),
        ("0", false),
        ("0.00", false),
        ("-0.10", false),
        ("0,10", false),
        ("$0.10", false),
        ("inf", false),
    ] {
        let environment = Environment::from([("SMS_REGION", "ap-northeast-1"), ("SMS_MAX_PRICE", price)]);
        let channel = cloud::Sns::from_environment(&cloud::Aws::local("http://127.0.0.1:9"), &environment);
        assert_eq!((pattern.is_match(price), channel.is_ok()), (is_one, is_one), "{price:?}");
    }
}

#[test]
fn the_api_is_throttled() {
    let template = template();
    assert!(template["Parameters"]["RequestsPerSecond"]["MinValue"].as_u64().is_some_and(|least| least > 0));
    let settings = &template["Resources"]["Api"]["Properties"]["DefaultRouteSettings"];
    assert_eq!(settings["ThrottlingRateLimit"].as_str(), Some("RequestsPerSecond"));
}

#[test]
fn texts_are_sent_from_a_region_of_their_own_that_sends_texts() {
    let template = template();
    assert_eq!(template["Parameters"]["SmsRegion"]["Default"], "ap-northeast-1");
    let variables = &template["Resources"]["ProcessJob"]["Properties"]["Environment"]["Variables"];
    assert_eq!(variables["SMS_REGION"].as_str(), Some("SmsRegion"));
}

#[test]
fn the_catalogue_that_is_deployed_is_there() {
    let template = template();
    let folder = template["Resources"]["Catalogue"]["Properties"]["ContentUri"].as_str().expect("a folder");
    let file = template["Parameters"]["CatalogueFile"]["Default"].as_str().expect("a file");
    let name = file.strip_prefix("/opt/").expect("layers are unpacked under /opt");
    assert!(Path::new(ROOT).join(folder).join(name).exists(), "{folder}/{name} is missing");
}

#[test]
fn the_searchers_time_limit_is_the_local_systems_and_no_wake_up_comes_again_within_it() {
    let template = template();
    let limit = template["Resources"]["ProcessJob"]["Properties"]["Timeout"].as_u64().expect("seconds");
    assert_eq!(limit, textback::TIME_LIMIT.as_secs());
    let hidden = template["Resources"]["WakeUps"]["Properties"]["VisibilityTimeout"].as_u64();
    assert!(hidden.expect("seconds") > limit);
}

mod the_checks_can_fail {
    use super::*;

    const START: &str = "Resources:\n  Page:\n    Type: AWS::Serverless::Function\n    Properties:\n      \
        CodeUri: functions/web-page\n      Role: !GetAtt Role.Arn\n      Events:\n        \
        Start: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: / } }\n        \
        Job: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/s/{token}' } }\n        \
        Number: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/s/{token}/notification' } }\n        \
        Stop: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/s/{token}/stop' } }\n        \
        Shared: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/r/{view}' } }\n        \
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
