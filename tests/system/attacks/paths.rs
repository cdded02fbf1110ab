//! Paths and methods that try to lead elsewhere.

use crate::attack::{Attack, Request};

const KIND: &str = "path";

/// Attacks by path, with the token of somebody's job and the path of a file.
pub(crate) fn attacks(token: &str, file: &str) -> Vec<Attack> {
    let job = format!("/s/{token}");
    let api = format!("/api/search-jobs/{token}");
    [nowhere(), deceptions(&job, &api), queries(&job, &api), methods(&job, &api), files(file)]
        .into_iter()
        .flatten()
        .collect()
}

/// Traversals, encodings of encodings and bytes that end a text elsewhere: to us, unknown names.
fn nowhere() -> Vec<Attack> {
    let paths = [
        "/%00",
        "/s/%00",
        "/s/../../etc/passwd",
        "/s/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/s/%252e%252e%252fetc%252fpasswd",
        "/s/..%c0%af..%c0%afetc/passwd",
        "/s/%ff%fe",
        "/assets/../../../etc/passwd",
        "/assets/%2e%2e/%2e%2e/template.yaml",
        "/assets//",
        "//evil.example/",
        "/\\evil.example",
        "/s//",
        "/.git/config",
        "/.env",
        "/_local/faults",
        "/index.php?page=../../../../etc/passwd",
        "/api",
        "/api/",
        "/api/search-jobs/",
        "/api/search-jobs/%00/results",
        "/api/openapi.json%00.html",
        "/s/0000000000000000000000%00",
        "/s/0000000000000000000000%0a",
        "/s/zzzzzzzzzzzzzzzzzzzzzz",
        "/S/0000000000000000000000",
    ];
    paths.map(|path| Request::new(KIND, "GET", path).expecting(404)).into()
}

/// Cache deception: an end that looks like a file's must lead nowhere, and what leads to a job is kept by nobody.
fn deceptions(job: &str, api: &str) -> Vec<Attack> {
    let get = |target: String| Request::new("cache deception", "GET", &target);
    let mut attacks: Vec<_> = ["/a.css", ".css", ";a.css", "%3Ba.css", "%2Fa.js", "%23.css", "/../a.css"]
        .iter()
        .flat_map(|end| {
            [get(format!("{job}{end}")).expecting(404), get(format!("{api}{end}")).expecting(404)]
        })
        .collect();
    // A link that swallowed the text behind it leads to the page, and carries nothing of it.
    attacks.extend(["/", ")", "%EC%9D%B4", "%3E."].map(|end| get(format!("{job}{end}")).expecting(303)));
    attacks.push(get(format!("{api}/")).expecting(404));
    for end in ["?a.css", "?v=1.js"] {
        attacks.push(get(format!("{job}{end}")).expecting(200));
        attacks.push(get(format!("{api}{end}")).expecting(200));
    }
    attacks.push(get(format!("{api}/results/a.css")).expecting(404));
    // Dots are resolved as browsers do (RFC 3986, 5.2.4): what comes of it is answered, and kept by nobody either.
    attacks.push(get(format!("/assets/..{job}")).expecting(200));
    attacks.push(get(format!("/assets/a.css/../..{api}")).expecting(200));
    attacks.push(get("/s/..".to_owned()).expecting(200));
    // A file's name changes with its content, and no other name is a file's.
    attacks.push(get("/assets/textback.css".to_owned()).expecting(404));
    attacks
}

/// Line breaks and markup in what an address says of the page.
fn queries(job: &str, api: &str) -> Vec<Attack> {
    let get = |target: String, expected| Request::new("header injection", "GET", &target).expecting(expected);
    let split = "%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a%3Cscript%3E";
    vec![
        get(format!("/?lang=en{split}"), 200),
        get(format!("/?lang={split}"), 200),
        get(format!("/?deleted={split}"), 200),
        get(format!("{job}?lang={split}"), 200),
        get(format!("{job}?sort={split}"), 200),
        get(format!("{job}?source={split}&seen={split}&offset={split}"), 200),
        get(format!("{api}/results?sort={split}"), 422),
        get(format!("{api}/results?offset=99999999999999999999999999"), 422),
        get(format!("{api}/results?offset=18446744073709551615"), 422),
        get(format!("{api}/results?offset=-1"), 422),
        get(format!("{api}/results?seen=9.9{}", "-9.9".repeat(16)), 422),
        get(format!("{api}/results?seen=18446744073709551615.18446744073709551615"), 422),
        get(format!("{api}/results?source={split}"), 422),
        get(format!("{api}/results?{}", "source=a&".repeat(700)), 200),
        get(format!("{job}?{}", "%F0%9F".repeat(1_000)), 200),
    ]
}

/// Methods that are none of a path's, whatever a header or a field says instead.
fn methods(job: &str, api: &str) -> Vec<Attack> {
    let send =
        |method: &str, target: &str, expected| Request::new("method", method, target).expecting(expected);
    let mut attacks = vec![
        send("PUT", api, 405),
        send("PATCH", api, 405),
        send("TRACE", job, 405),
        send("CONNECT", job, 405),
        send("PROPFIND", "/", 405),
        send("get", job, 405),
        send("DELETE", job, 405),
        send("GET", &format!("{job}/delete"), 405),
        send("HEAD", &format!("{job}/delete"), 405),
        send("GET", &format!("{job}/cancel"), 405),
        send("HEAD", api, 200),
        send("DELETE", "/nowhere", 404),
    ];
    for header in ["x-http-method-override", "x-http-method", "x-method-override"] {
        for (method, target, expected) in [("GET", api, 200), ("POST", job, 405), ("POST", api, 405)] {
            let overridden = Request::new("method override", method, target).header(header, "DELETE");
            attacks.push(overridden.expecting(expected));
        }
    }
    for target in [format!("{api}?_method=DELETE"), format!("{job}?_method=DELETE&erase=true")] {
        attacks.push(Request::new("method override", "GET", &target).expecting(200));
    }
    let form = Request::new("method override", "POST", job).form("_method=DELETE&erase=true");
    attacks.push(form.expecting(405));
    attacks
}

/// A file is what its name says: nobody guesses another kind of it, and nothing is appended to its name.
fn files(file: &str) -> Vec<Attack> {
    let get = |target: &str| Request::new("MIME confusion", "GET", target);
    vec![
        get(file).expecting(200).answered_with_a_file(),
        get(&format!("{file}?a=%3Cscript%3E"))
            .header("accept", "text/html")
            .expecting(200)
            .answered_with_a_file(),
        get(&format!("{file}/a.html")).expecting(404),
        get(&format!("{file}%00.html")).expecting(404),
        get(&file.to_uppercase()).expecting(404),
        get("/_local/../assets/").expecting(404),
        Request::new("MIME confusion", "POST", file).body("<script>").expecting(405),
    ]
}
