use lambda_http::http::Method;

/// The functions that answer HTTP requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Creates a job.
    CreateJob,
    /// Reads a job.
    JobStatus,
    /// Cancels a job, or erases it.
    CancelJob,
    /// Pages, and everything that no other function answers.
    WebPage,
}

/// One line of the map from requests to functions. `{token}` stands for one segment of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The path.
    pub path: &'static str,
    /// Who answers.
    pub function: Function,
}

/// Every route. The template's are the same, and everything else goes to [`Function::WebPage`].
pub const ROUTES: [Route; 9] = [
    Route { method: "POST", path: "/api/search-jobs", function: Function::CreateJob },
    Route { method: "GET", path: "/api/search-jobs/{token}", function: Function::JobStatus },
    Route { method: "GET", path: "/api/search-jobs/{token}/results", function: Function::JobStatus },
    Route { method: "DELETE", path: "/api/search-jobs/{token}", function: Function::CancelJob },
    Route { method: "GET", path: "/", function: Function::WebPage },
    Route { method: "POST", path: "/", function: Function::CreateJob },
    Route { method: "GET", path: "/s/{token}", function: Function::WebPage },
    Route { method: "POST", path: "/s/{token}/cancel", function: Function::CancelJob },
    Route { method: "POST", path: "/s/{token}/delete", function: Function::CancelJob },
];

/// The methods that a log names.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"];

/// Who answers a request.
pub fn function_for(method: &str, path: &str) -> Function {
    let route = ROUTES.iter().find(|route| route.method == method && matches(route.path, path));
    route.map_or(Function::WebPage, |route| route.function)
}

/// The methods that a path allows, for `Allow`; empty when there is no such path. Pages answer `HEAD` too.
pub fn allowed_methods(path: &str) -> Vec<&'static str> {
    let routes = ROUTES.iter().filter(|route| matches(route.path, path));
    let mut methods: Vec<_> = routes.map(|route| route.method).collect();
    if methods.contains(&"GET") && !path.starts_with("/api/") {
        methods.push("HEAD");
    }
    methods
}

/// A request's method and the path of its route, as a log may say them: what was asked for is never repeated.
pub(crate) fn route_of(method: &Method, path: &str) -> (&'static str, &'static str) {
    let method = METHODS.into_iter().find(|known| method == known).unwrap_or("other");
    let route = ROUTES.iter().find(|route| matches(route.path, path)).map(|route| route.path);
    let file = path.starts_with("/assets/").then_some("/assets/*");
    (method, route.or(file).unwrap_or("other"))
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut expected, mut found) = (pattern.split('/'), path.split('/'));
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return true,
            (Some("{token}"), Some(segment)) if !segment.is_empty() => {}
            (Some(expected), Some(found)) if expected == found => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_has_its_function() {
        assert_eq!(function_for("POST", "/api/search-jobs"), Function::CreateJob);
        assert_eq!(function_for("GET", "/api/search-jobs/x/results"), Function::JobStatus);
        assert_eq!(function_for("DELETE", "/api/search-jobs/x"), Function::CancelJob);
        assert_eq!(function_for("POST", "/s/x/cancel"), Function::CancelJob);
        assert_eq!(function_for("POST", "/s/x/delete"), Function::CancelJob);
        for (method, path) in
            [("GET", "/s/x"), ("PUT", "/api/search-jobs"), ("GET", "/nowhere"), ("GET", "/s/")]
        {
            assert_eq!(function_for(method, path), Function::WebPage);
        }
    }

    #[test]
    fn a_log_names_the_route_and_never_the_path() {
        let table = [
            ("GET", "/s/7n42DGM5Tflk9n8mt7Fhc7", ("GET", "/s/{token}")),
            ("HEAD", "/", ("HEAD", "/")),
            ("GET", "/assets/page.css", ("GET", "/assets/*")),
            ("01023456789", "/01023456789", ("other", "other")),
        ];
        for (method, path, expected) in table {
            assert_eq!(route_of(&method.parse().unwrap(), path), expected);
        }
    }

    #[test]
    fn a_path_allows_the_methods_of_its_routes() {
        assert_eq!(allowed_methods("/api/search-jobs/x"), ["GET", "DELETE"]);
        assert_eq!(allowed_methods("/"), ["GET", "POST", "HEAD"]);
        assert!(allowed_methods("/nowhere").is_empty());
    }
}
