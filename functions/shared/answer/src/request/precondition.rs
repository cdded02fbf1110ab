//! The condition that a request sets on the version of what it reads or changes (RFC 9110, 13.1 and 13.2).

use job::Job;
use lambda_http::{Request, http::header};

use super::entity_tags::KnownTags;
use crate::response::job_response::version_tag;

/// The versions of a job that a request may change.
#[derive(Clone, Debug)]
pub struct Precondition {
    /// By `If-Match`.
    one_of: Option<KnownTags>,
    /// By `If-None-Match`.
    none_of: KnownTags,
}

impl Precondition {
    /// Reads the headers.
    pub fn new(request: &Request) -> Self {
        Self { one_of: wanted(request), none_of: KnownTags::new(request) }
    }

    /// True where the request says nothing of versions.
    pub fn is_empty(&self) -> bool {
        self.one_of.is_none() && self.none_of == KnownTags::default()
    }

    /// True when the job may be changed as it is now; without one, when the request asks for none.
    pub fn holds_for(&self, job: Option<&Job>) -> bool {
        let is_in = |tags: &KnownTags| job.is_some_and(|job| tags.includes(&version_tag(job)));
        self.one_of.as_ref().is_none_or(is_in) && !is_in(&self.none_of)
    }
}

/// The tags of `If-Match`, where there is that header. Weak ones never match (13.1.1), and a malformed list names none, so
/// that nothing is changed by mistake.
pub(crate) fn wanted(request: &Request) -> Option<KnownTags> {
    let is_given = request.headers().contains_key(header::IF_MATCH);
    is_given.then(|| KnownTags::in_header(request, header::IF_MATCH, true).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use job::{Language, Moment, NewJob, Notification, QueryText, Rules, Timestamp, Token};
    use lambda_http::{Body, http::Request as HttpRequest};

    use super::*;

    fn job(version: u64) -> Job {
        let new_job = NewJob {
            key: Token::parse("7n42DGM5Tflk9n8mt7Fhc7").unwrap().key(),
            query: QueryText::parse("q").unwrap(),
            language: Language::Korean,
            sources: Vec::new(),
            notification: Notification::None,
            request: None,
        };
        let moment = Moment { now: Timestamp::from_millis(0), rules: Rules::AGREED };
        Job { version, ..Job::create(new_job, moment) }
    }

    fn condition(headers: &[(&str, &str)]) -> Precondition {
        let request = HttpRequest::builder().uri("/");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Precondition::new(&request.body(Body::Empty).unwrap())
    }

    #[test]
    fn a_version_may_be_changed_when_the_request_names_it_and_no_other() {
        let table = [
            ("if-match", "\"v5\"", [true, false, false]),
            ("if-match", "\"v4\", \"v5\"", [true, true, false]),
            ("if-match", ",, \"v5\" ,", [true, false, false]),
            ("if-match", "*", [true, true, false]),
            // Weak tags never match, and what is no list of tags names none.
            ("if-match", "W/\"v5\"", [false, false, false]),
            ("if-match", "W/\"v5\", \"v4\"", [false, true, false]),
            ("if-match", "v5", [false, false, false]),
            ("if-match", "", [false, false, false]),
            ("if-match", "\"v5\", v4", [false, false, false]),
            ("if-match", "*, \"v5\"", [false, false, false]),
            ("if-match", "\"V5\"", [false, false, false]),
            ("if-match", "\"v05\"", [false, false, false]),
            ("if-none-match", "\"v5\"", [false, true, true]),
            ("if-none-match", "W/\"v5\"", [false, true, true]),
            ("if-none-match", "*", [false, false, true]),
            ("if-none-match", "v5", [true, true, true]),
            ("if-unmodified-since", "Sat, 29 Oct 1994 19:43:31 GMT", [true, true, true]),
        ];
        for (name, value, [present, earlier, absent]) in table {
            let condition = condition(&[(name, value)]);
            let (five, four) = (job(5), job(4));
            let found = [Some(&five), Some(&four), None].map(|job| condition.holds_for(job));
            assert_eq!(found, [present, earlier, absent], "{name}: {value}");
        }
    }

    #[test]
    fn lines_of_one_header_are_one_list_and_both_headers_count() {
        assert!(condition(&[("if-match", "\"v4\""), ("if-match", "\"v5\"")]).holds_for(Some(&job(5))));
        assert!(!condition(&[("if-match", "*"), ("if-none-match", "\"v5\"")]).holds_for(Some(&job(5))));
        assert!(condition(&[]).is_empty() && !condition(&[("if-match", "")]).is_empty());
    }
}
