//! Headers that claim what is not so, and other sites that would like to read or to ask in somebody's name.

use crate::attack::{Attack, EVIL, Request};

/// Attacks by header, with the token of somebody's job.
pub(crate) fn attacks(token: &str) -> Vec<Attack> {
    let job = format!("/s/{token}");
    let api = format!("/api/search-jobs/{token}");
    [hosts(&job, &api), origins(&job, &api), others(&job, &api)].into_iter().flatten().collect()
}

/// No answer names the host of a request: links come from the settings.
fn hosts(job: &str, api: &str) -> Vec<Attack> {
    let kind = "forged host";
    let mut attacks = Vec::new();
    for target in ["/", job, api, "/nowhere"] {
        let expected = if target == "/nowhere" { 404 } else { 200 };
        attacks.push(
            Request::new(kind, "GET", target).header("Host", EVIL).expecting(421).refused_by_the_server(),
        );
        // A name of this machine's own is as forged to a function.
        let own = format!("{EVIL}.localhost");
        attacks.push(Request::new(kind, "GET", target).header("Host", &own).expecting(expected));
        let forwarded = Request::new(kind, "GET", target)
            .header("x-forwarded-host", EVIL)
            .header("x-forwarded-proto", "javascript")
            .header("forwarded", &format!("host={EVIL};proto=https"))
            .header("x-original-url", "/s/0000000000000000000000")
            .header("x-rewrite-url", "/api/search-jobs");
        attacks.push(forwarded.expecting(expected));
        let absolute = Request::new(kind, "GET", &format!("http://{EVIL}{target}"));
        attacks.push(absolute.expecting(421).refused_by_the_server());
        let absolute = Request::new(kind, "GET", &format!("http://{EVIL}.localhost{target}"));
        attacks.push(absolute.expecting(expected));
    }
    for host in
        ["", "a:99999999", "[::", "a b", "evil.example/s/", "\u{e9}", "{a}", "a?b", "a#b", "a@localhost"]
    {
        let request = Request::new(kind, "GET", job).header("Host", host);
        attacks.push(request.expecting(400).refused_by_the_server());
    }
    let twice = Request::new(kind, "GET", job).header("Host", "localhost").header("Host", "localhost");
    attacks.push(twice.expecting(400).refused_by_the_server());
    for inbox in ["/_local/texts", "/_local/metrics"] {
        let request = Request::new(kind, "GET", inbox).header("Host", EVIL);
        attacks.push(request.expecting(421).refused_by_the_server());
    }
    for proto in ["", "javascript", "://"] {
        attacks.push(Request::new(kind, "GET", job).header("x-forwarded-proto", proto).expecting(200));
    }
    let own = format!("{EVIL}.localhost");
    let created =
        Request::new(kind, "POST", "/api/search-jobs").header("Host", &own).header("x-forwarded-host", EVIL);
    attacks.push(created.json(r#"{"query":"q"}"#).expecting(202));
    let form = Request::new(kind, "POST", "/").header("Host", &own).form("query=q&sources=a&key=forged-host");
    attacks.push(form.expecting(303));
    attacks
}

/// No other origin reads anything, and none gets a preflight's leave.
fn origins(job: &str, api: &str) -> Vec<Attack> {
    let kind = "other origin";
    let origin = |request: Request| request.header("origin", &format!("https://{EVIL}"));
    let preflight = |target: &str| {
        origin(Request::new(kind, "OPTIONS", target))
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,idempotency-key")
            .expecting(204)
    };
    let mut attacks: Vec<_> = ["/", "/api/search-jobs", job, api].map(preflight).into();
    for target in ["/", job, api] {
        attacks.push(origin(Request::new(kind, "GET", target)).expecting(200));
        attacks.push(Request::new(kind, "GET", target).header("origin", "null").expecting(200));
    }
    // A form of another site may send only what needs no preflight, and JSON is not among it.
    let disguised =
        origin(Request::new(kind, "POST", "/api/search-jobs")).header("content-type", "text/plain");
    attacks.push(disguised.body(r#"{"query":"q"}"#).expecting(415));
    attacks
}

fn others(job: &str, api: &str) -> Vec<Attack> {
    let kind = "header";
    let get = |target: &str| Request::new(kind, "GET", target);
    vec![
        get(api).header("if-none-match", &"\"v1\",".repeat(600)).expecting(200),
        get(api).header("if-none-match", "*").expecting(304),
        get(job).header("accept-language", &"ko;q=0.1,".repeat(500)).expecting(200),
        get(job).header("accept-language", "ko;q=NaN,en;q=-1,*;q=1e309").expecting(200),
        get(job).header("accept-encoding", "gzip;q=inf,br;q=NaN").expecting(200),
        get(job)
            .header("cookie", "language=ko\u{1}; language=<script>")
            .expecting(400)
            .refused_by_the_server(),
        get(job).header("cookie", "language=<script>; language=en; =; ;;").expecting(200),
        get(job).header("range", "bytes=0-1,0-1,0-1,0-1,0-").expecting(200),
        get(job).header("expect", "200-maybe").expecting(200),
        get(job).header("upgrade", "h2c").header("http2-settings", "AAMAAABkAAQAAP__").expecting(200),
        get(job).header("x-amzn-trace-id", "Root=1-a\u{e9}").expecting(200),
        get(job).header("x-challenge-verdict", "passed").expecting(200),
        get(job).header("content-encoding", "gzip").expecting(200),
        get(job).header("a", &"b".repeat(1_000_000)).expecting(431).refused_by_the_server(),
        Request::new(kind, "POST", "/api/search-jobs")
            .header("idempotency-key", "a b")
            .json(r#"{"query":"q"}"#)
            .expecting(400),
        Request::new(kind, "POST", "/api/search-jobs")
            .header("idempotency-key", &"k".repeat(256))
            .json(r#"{"query":"q"}"#)
            .expecting(400),
        Request::new(kind, "POST", "/api/search-jobs")
            .header("idempotency-key", "one")
            .header("idempotency-key", "two")
            .json(r#"{"query":"q","phone":"1"}"#)
            .expecting(400),
    ]
}
