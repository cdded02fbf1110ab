use lambda_http::http::Method;
use strum::VariantArray;

/// The functions that answer HTTP requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Creates a job, takes a number for one later, and stops the texts to a number.
    CreateJob,
    /// Reads a job.
    JobStatus,
    /// Cancels a job, or erases it.
    CancelJob,
    /// Pages, and everything that no other function answers.
    WebPage,
}

/// The thing that a path names, whatever the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Resource {
    /// The start page, and where its form is sent.
    StartPage,
    /// The page of a job.
    JobPage,
    /// Where the form of the cancel button is sent.
    CancelForm,
    /// Where the form of the erase button is sent.
    EraseForm,
    /// The page where a number is given later, and where its form is sent.
    NumberPage,
    /// The page where the reader of a text stops texts to its number, and where its form is sent.
    StopPage,
    /// Where programs create jobs.
    Jobs,
    /// A job, for programs.
    Job,
    /// A job's results, for programs.
    Results,
    /// Where programs give a number later.
    Notification,
    /// The page of a job to show around.
    SharedPage,
    /// A job to show around, for programs.
    SharedJob,
    /// The results of a job to show around, for programs.
    SharedResults,
    /// The API's description.
    Description,
    /// What happens to what people leave here.
    Privacy,
    /// A file that pages link.
    Asset,
}

/// One line of the map from requests to functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The resource.
    pub resource: Resource,
    /// The function that answers.
    pub function: Function,
}

/// Every route. The template's are the same, and everything else goes to [`Function::WebPage`]. `HEAD` needs a route
/// where `GET` is another function's: API Gateway takes it for a method of its own.
pub const ROUTES: [Route; 21] = [
    route("POST", Resource::Jobs, Function::CreateJob),
    route("GET", Resource::Job, Function::JobStatus),
    route("HEAD", Resource::Job, Function::JobStatus),
    route("GET", Resource::Results, Function::JobStatus),
    route("HEAD", Resource::Results, Function::JobStatus),
    route("DELETE", Resource::Job, Function::CancelJob),
    route("GET", Resource::StartPage, Function::WebPage),
    route("POST", Resource::StartPage, Function::CreateJob),
    route("GET", Resource::JobPage, Function::WebPage),
    route("POST", Resource::CancelForm, Function::CancelJob),
    route("POST", Resource::EraseForm, Function::CancelJob),
    route("GET", Resource::SharedJob, Function::JobStatus),
    route("HEAD", Resource::SharedJob, Function::JobStatus),
    route("GET", Resource::SharedResults, Function::JobStatus),
    route("HEAD", Resource::SharedResults, Function::JobStatus),
    route("GET", Resource::SharedPage, Function::WebPage),
    route("PUT", Resource::Notification, Function::CreateJob),
    route("GET", Resource::NumberPage, Function::WebPage),
    route("POST", Resource::NumberPage, Function::CreateJob),
    route("GET", Resource::StopPage, Function::WebPage),
    route("POST", Resource::StopPage, Function::CreateJob),
];

const fn route(method: &'static str, resource: Resource, function: Function) -> Route {
    Route { method, resource, function }
}

/// The methods that a log names.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"];

impl Resource {
    /// The path. `{token}`, `{view}` and `*` stand for one segment that is not empty.
    pub const fn path(self) -> &'static str {
        match self {
            Self::StartPage => "/",
            Self::JobPage => "/s/{token}",
            Self::CancelForm => "/s/{token}/cancel",
            Self::EraseForm => "/s/{token}/delete",
            Self::NumberPage => "/s/{token}/notification",
            Self::StopPage => "/s/{token}/stop",
            Self::Jobs => "/api/search-jobs",
            Self::Job => "/api/search-jobs/{token}",
            Self::Results => "/api/search-jobs/{token}/results",
            Self::Notification => "/api/search-jobs/{token}/notification",
            Self::SharedPage => "/r/{view}",
            Self::SharedJob => "/api/shared/{view}",
            Self::SharedResults => "/api/shared/{view}/results",
            Self::Description => "/api/openapi.json",
            Self::Privacy => "/privacy",
            Self::Asset => "/assets/*",
        }
    }

    /// The path for the job that this opens.
    pub(crate) fn path_for(self, secret: &str) -> String {
        let kind = if self.is_shared() { "{view}" } else { "{token}" };
        self.path().replace(kind, secret)
    }

    /// True where a path carries what is shown around.
    pub(crate) const fn is_shared(self) -> bool {
        matches!(self, Self::SharedPage | Self::SharedJob | Self::SharedResults)
    }

    /// True where the code of a text's link may stand behind the token.
    pub(crate) const fn takes_code(self) -> bool {
        matches!(self, Self::JobPage | Self::StopPage)
    }

    /// The methods that it allows, for `Allow`.
    pub fn methods(self) -> Vec<&'static str> {
        let routes = ROUTES.iter().filter(|route| route.resource == self);
        let mut methods: Vec<_> = routes.map(|route| route.method).collect();
        if matches!(self, Self::Description | Self::Privacy | Self::Asset) {
            methods.push("GET");
        }
        if methods.contains(&"GET") && !methods.contains(&"HEAD") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods
    }

    /// The resource that a path names, and the segment in the place of its secret.
    pub(crate) fn parse(path: &str) -> Option<(Self, Option<&str>)> {
        if path == "/openapi.json" {
            // Where tools look for a description first.
            return Some((Self::Description, None));
        }
        Self::VARIANTS.iter().find_map(|resource| Some((*resource, segments(resource.path(), path)?)))
    }
}

/// The secret's segment of a path of this form, or `None` if it has another form.
fn segments<'a>(pattern: &str, path: &'a str) -> Option<Option<&'a str>> {
    let (mut expected, mut found) = (pattern.split('/'), path.split('/'));
    let mut secret = None;
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return Some(secret),
            (Some("{token}" | "{view}"), Some(segment)) if !segment.is_empty() => secret = Some(segment),
            (Some("*"), Some(segment)) if !segment.is_empty() => {}
            (Some(expected), Some(found)) if expected == found => {}
            _ => return None,
        }
    }
}

/// True for the path of something for programs.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The function that answers a request.
pub fn function_for(method: &str, path: &str) -> Function {
    let resource = Resource::parse(path).map(|(resource, _)| resource);
    let route = ROUTES.iter().find(|route| route.method == method && Some(route.resource) == resource);
    route.map_or(Function::WebPage, |route| route.function)
}

/// A method as a log may say it: what was sent is never repeated.
pub(crate) fn known_method(method: &Method) -> &'static str {
    METHODS.into_iter().find(|known| method == known).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use job::{StopCode, Token};
    use lambda_http::{Body, http::Request as HttpRequest};

    use super::*;
    use crate::{JobLink, Target};

    fn target(path: &str) -> Target {
        Target::new(&HttpRequest::builder().uri(path).body(Body::Empty).unwrap())
    }

    #[test]
    fn every_request_has_its_function() {
        assert_eq!(function_for("POST", "/api/search-jobs"), Function::CreateJob);
        assert_eq!(function_for("GET", "/api/search-jobs/x/results"), Function::JobStatus);
        assert_eq!(function_for("HEAD", "/api/search-jobs/x/results"), Function::JobStatus);
        assert_eq!(function_for("DELETE", "/api/search-jobs/x"), Function::CancelJob);
        assert_eq!(function_for("POST", "/s/x/cancel"), Function::CancelJob);
        assert_eq!(function_for("POST", "/s/x/delete"), Function::CancelJob);
        assert_eq!(function_for("POST", "/s/x/notification"), Function::CreateJob);
        assert_eq!(function_for("POST", "/s/x/stop"), Function::CreateJob);
        assert_eq!(function_for("PUT", "/api/search-jobs/x/notification"), Function::CreateJob);
        for (method, path) in [
            ("GET", "/s/x"),
            ("HEAD", "/s/x"),
            ("OPTIONS", "/api/search-jobs"),
            ("PUT", "/api/search-jobs"),
            ("GET", "/r/x"),
            ("DELETE", "/api/shared/x"),
            ("POST", "/r/x/delete"),
            ("PUT", "/api/shared/x/notification"),
            ("GET", "/s/x/notification"),
            ("GET", "/s/x/stop"),
            ("GET", "/nowhere"),
            ("GET", "/s/"),
        ] {
            assert_eq!(function_for(method, path), Function::WebPage);
        }
    }

    #[test]
    fn head_is_answered_by_the_function_that_answers_get() {
        for resource in Resource::VARIANTS {
            let allowed = resource.methods();
            assert_eq!(allowed.contains(&"GET"), allowed.contains(&"HEAD"), "{resource:?}");
            assert_eq!(
                function_for("HEAD", resource.path()),
                function_for("GET", resource.path()),
                "{resource:?}"
            );
        }
    }

    #[test]
    fn a_resource_has_a_form_and_what_only_begins_like_it_is_none() {
        let table = [
            ("/s/7n42DGM5Tflk9n8mt7Fhc7", Some(Resource::JobPage)),
            ("/", Some(Resource::StartPage)),
            ("/assets/page.css", Some(Resource::Asset)),
            ("/openapi.json", Some(Resource::Description)),
            ("/privacy", Some(Resource::Privacy)),
            ("/assets/", None),
            ("/assets/a/b", None),
            ("/s/x/", None),
            ("/s/x/results", None),
            ("/api/search-jobs/", None),
            ("//", None),
            ("/01023456789", None),
        ];
        for (path, expected) in table {
            assert_eq!(target(path).resource, expected, "{path}");
        }
    }

    #[test]
    fn a_token_is_found_in_every_path_that_carries_one() {
        let token = Token::parse("7n42DGM5Tflk9n8mt7Fhc7").unwrap();
        let owners = [Resource::JobPage, Resource::CancelForm, Resource::NumberPage];
        for resource in owners.into_iter().chain([Resource::Job, Resource::Results, Resource::Notification]) {
            let found = target(&resource.path_for(token.as_str())).job.unwrap();
            assert_eq!((found.owner.as_ref(), found.key), (Some(&token), token.key()));
        }
        assert!(target("/s/short").job.is_none());
        assert!(target("/assets/7n42DGM5Tflk9n8mt7Fhc7").job.is_none());
    }

    #[test]
    fn a_texts_link_opens_the_jobs_page_and_the_one_that_stops_texts_and_nothing_else() {
        let (token, code) = ("7n42DGM5Tflk9n8mt7Fhc7", "a1B2");
        for resource in Resource::VARIANTS.iter().filter(|resource| resource.path().contains("{token}")) {
            let found = target(&resource.path_for(&format!("{token}{code}"))).job;
            assert_eq!(found.is_some(), resource.takes_code(), "{resource:?}");
            let Some(link) = found else { continue };
            assert_eq!(link.code.as_ref().map(StopCode::as_str), Some(code));
            assert_eq!(
                (link.page_path(), link.text_path()),
                (format!("/s/{token}"), format!("/s/{token}{code}"))
            );
            assert_eq!(link.stop_path(), Some(format!("/s/{token}{code}/stop")));
        }
        let owners = JobLink::from(Token::parse(token).unwrap());
        assert_eq!((owners.text_path(), owners.stop_path()), (owners.page_path(), None));
    }

    #[test]
    fn a_shared_link_names_the_owners_job_and_its_owner_nowhere() {
        let owners = JobLink::from(Token::parse("7n42DGM5Tflk9n8mt7Fhc7").unwrap());
        let shared = JobLink::from(owners.view.clone());
        let paths = [shared.page_path(), shared.job_path(), shared.results_path()];
        assert_eq!(paths[0], owners.share_path());
        for path in paths {
            let found = target(&path).job.unwrap();
            assert_eq!(found, shared);
            assert_eq!((found.owner, found.key), (None, owners.key));
        }
        for (of, path) in [(&owners.view, "/s/"), (&owners.view, "/api/search-jobs/")] {
            assert!(target(&format!("{path}{}", of.as_str())).job.is_none(), "{path}");
        }
        for path in ["/r/7n42DGM5Tflk9n8mt7Fhc7", "/api/shared/7n42DGM5Tflk9n8mt7Fhc7"] {
            assert!(target(path).job.is_none(), "{path}");
        }
    }

    #[test]
    fn a_log_never_repeats_a_method_that_was_made_up() {
        assert_eq!(known_method(&Method::HEAD), "HEAD");
        assert_eq!(known_method(&"01023456789".parse().unwrap()), "other");
    }

    #[test]
    fn a_resource_allows_the_methods_of_its_routes() {
        assert_eq!(Resource::Job.methods(), ["GET", "HEAD", "DELETE", "OPTIONS"]);
        assert_eq!(Resource::StartPage.methods(), ["GET", "POST", "HEAD", "OPTIONS"]);
        assert_eq!(Resource::Jobs.methods(), ["POST", "OPTIONS"]);
        assert_eq!(Resource::Notification.methods(), ["PUT", "OPTIONS"]);
        assert_eq!(Resource::SharedJob.methods(), ["GET", "HEAD", "OPTIONS"]);
        assert_eq!(Resource::Asset.methods(), ["GET", "HEAD", "OPTIONS"]);
    }
}
