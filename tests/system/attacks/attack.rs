//! One attack: what is sent, and what has to come back.

use crate::raw::{Told, send};

/// The host that attackers would like to be named.
pub(crate) const EVIL: &str = "evil.example";

/// On every answer that the functions give, but files.
const GUARDS: [(&str, &str); 8] = [
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("x-robots-tag", "noindex, nofollow"),
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", answer::CONTENT_SECURITY_POLICY),
    ("strict-transport-security", "max-age=31536000"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// A request that means harm.
pub(crate) struct Attack {
    /// What kind of harm.
    pub(crate) kind: &'static str,
    /// How it is written in the table.
    pub(crate) shown: String,
    bytes: Vec<u8>,
    expected: u16,
    answered_by: By,
}

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// A function: its answer carries every guard.
    Function,
    /// A function, with a file that everybody may keep.
    File,
    /// What stands before the functions and takes no request that is none; deployed, that is API Gateway.
    Server,
}

/// A request that a client could send, to be made into an attack.
pub(crate) struct Request {
    kind: &'static str,
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(kind: &'static str, method: &str, target: &str) -> Self {
        Self { kind, line: format!("{method} {target}"), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn json(self, body: impl Into<Vec<u8>>) -> Self {
        self.header("content-type", "application/json").body(body)
    }

    pub(crate) fn form(self, body: impl Into<Vec<u8>>) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The attack, which a function has to answer with this status.
    pub(crate) fn expecting(self, expected: u16) -> Attack {
        let shown = self.shown();
        let mut head = format!("{} HTTP/1.1\r\n", self.line);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str("Host: localhost\r\n");
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\nConnection: close\r\n\r\n", self.body.len()));
        let bytes = [head.as_bytes(), &self.body].concat();
        Attack { kind: self.kind, shown, bytes, expected, answered_by: By::Function }
    }

    fn shown(&self) -> String {
        let headers: String =
            self.headers.iter().map(|(name, value)| format!(" [{name}: {value:.40}]")).collect();
        let body = String::from_utf8_lossy(&self.body).chars().take(60).collect::<String>();
        let line: String = self.line.chars().take(90).collect();
        format!("{line}{headers} {}", body.escape_debug()).trim_end().to_owned()
    }
}

impl Attack {
    /// Bytes that are hardly a request, which the server has to answer with this status or, with 0, not at all.
    pub(crate) fn raw(kind: &'static str, shown: &str, (bytes, expected): (&str, u16)) -> Self {
        let bytes = bytes.as_bytes().to_vec();
        Self { kind, shown: shown.to_owned(), bytes, expected, answered_by: By::Server }
    }

    /// The same, answered by a function.
    pub(crate) fn reaching_a_function(self) -> Self {
        Self { answered_by: By::Function, ..self }
    }

    /// The same, answered before any function.
    pub(crate) fn refused_by_the_server(self) -> Self {
        Self { answered_by: By::Server, ..self }
    }

    /// The same, answered with a file.
    pub(crate) fn answered_with_a_file(self) -> Self {
        Self { answered_by: By::File, ..self }
    }

    /// Carries it out: the status, and what is wrong with the answer.
    pub(crate) async fn carry_out(&self, address: &str) -> (u16, Vec<String>) {
        let told = send(address, &self.bytes).await;
        (told.status, self.complaints(&told))
    }

    fn complaints(&self, told: &Told) -> Vec<String> {
        let mut found = Vec::new();
        if told.status != self.expected {
            found.push(format!("{} instead of {}", told.status, self.expected));
        }
        if told.status >= 500 {
            found.push("an error of ours".to_owned());
        }
        for (name, value) in &told.headers {
            if name.starts_with("access-control-") || matches!(name.as_str(), "server" | "x-powered-by") {
                found.push(format!("{name}: {value}"));
            }
            if name == "set-cookie" && !value.starts_with("language=") {
                found.push(format!("{name}: {value}"));
            }
        }
        let heads = told.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<String>();
        if heads.contains(EVIL) || told.text().contains(EVIL) {
            found.push(format!("{EVIL} is named"));
        }
        found.extend(self.missing_guards(told));
        found
    }

    fn missing_guards(&self, told: &Told) -> Vec<String> {
        let guards = match self.answered_by {
            By::Function => &GUARDS[..],
            By::File => &[GUARDS[3], GUARDS[7]],
            By::Server => &[],
        };
        // The start page names no search, so search engines may show it.
        let is_public = told.status == 200 && told.text().contains("id=\"start\"");
        let is_missing = |(name, value): &&(&str, &str)| {
            told.header(name) != *value && !(is_public && *name == "x-robots-tag")
        };
        guards.iter().filter(is_missing).map(|(name, _)| format!("without {name}")).collect()
    }
}
