//! Who sends a request, as far as that bears on texts and on whose turn it is.

use std::net::IpAddr;

use answer::client_address;
use cloud::{Environment, Secret, SettingError};
use lambda_http::{Request, http::HeaderName};

/// The sender of a request.
pub(crate) struct Visitor {
    /// Where it comes from: see [`network_of`].
    pub(crate) network: String,
    /// The challenge was passed, where there is one, and no other site sends in the visitor's name.
    pub(crate) is_trusted: bool,
}

/// A challenge that stands before the functions, such as CloudFront with AWS WAF's or Turnstile's. It says that a
/// visitor has passed by a header that holds a secret, and lets no other header of that name through.
#[derive(Clone, Default)]
pub struct Challenge {
    verdict: Option<String>,
    /// The header that it sets to the visitor's address and port, whatever the visitor sent under that name.
    address_header: Option<HeaderName>,
}

/// The header with the challenge's verdict.
const VERDICT: &str = "x-challenge-verdict";
/// Shorter secrets could be guessed: 32 characters of base64 or hex hold at least 128 bits.
const SHORTEST: usize = 32;

impl Challenge {
    /// Reads `CHALLENGE_VERDICT`, the header's value that says "passed"; without it, there is no challenge. With
    /// `ADDRESS_HEADER`, what passed it has its visitor's address in that header, as CloudFront writes it.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let name = "CHALLENGE_VERDICT";
        let verdict = environment.optional(name).map(str::to_owned);
        if verdict.as_ref().is_some_and(|verdict| verdict.len() < SHORTEST) {
            let problem = format!("at least {SHORTEST} random characters are expected");
            return Err(SettingError::malformed(name, problem));
        }
        let name = "ADDRESS_HEADER";
        let malformed = |problem: &str| SettingError::malformed(name, problem);
        let address_header = environment.optional(name).map(HeaderName::try_from).transpose();
        let address_header = address_header.map_err(|_| malformed("the name of a header is expected"))?;
        if address_header.is_some() && verdict.is_none() {
            return Err(malformed("without CHALLENGE_VERDICT, anybody could send that header"));
        }
        Ok(Self { verdict, address_header })
    }

    /// The visitor's address: its own word for it counts only with the verdict, else that of the gateway.
    fn address_of(&self, request: &Request, is_passed: bool) -> Option<IpAddr> {
        match self.address_header.as_ref().filter(|_| is_passed) {
            Some(name) => address_in(request.headers().get(name)?.to_str().ok()?),
            None => client_address(request),
        }
    }

    fn is_passed(&self, request: &Request, secret: &Secret) -> bool {
        let Some(verdict) = &self.verdict else {
            return true;
        };
        let found = request.headers().get(VERDICT).and_then(|value| value.to_str().ok());
        found.is_some_and(|found| secret.matches(verdict, found))
    }
}

impl Visitor {
    pub(crate) fn of(request: &Request, challenge: &Challenge, secret: &Secret) -> Self {
        let is_passed = challenge.is_passed(request, secret);
        Self {
            network: network_of(challenge.address_of(request, is_passed)),
            is_trusted: is_passed && !is_of_another_site(request),
        }
    }
}

/// The address before a port, as CloudFront writes it: an IPv6 address has no brackets there.
fn address_in(text: &str) -> Option<IpAddr> {
    let (address, port) = text.rsplit_once(':')?;
    port.parse::<u16>().ok()?;
    let unbracketed = address.strip_prefix('[').and_then(|address| address.strip_suffix(']'));
    unbracketed.unwrap_or(address).parse().ok()
}

/// Returns true when a page of another site sends this: a form needs no leave to be sent anywhere (Fetch standard, 3.3), so
/// such a page could have its many visitors, each with an address of their own, text whomever it likes. Browsers say it
/// (Fetch Metadata), programs do not and have one address to be counted by.
fn is_of_another_site(request: &Request) -> bool {
    let site = request.headers().get("sec-fetch-site");
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// Who asks, as far as an address tells: one IPv4 address, or the /64 of an IPv6 address, which is the least that one
/// customer gets (RFC 6177). Senders without an address are one.
fn network_of(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use lambda_http::{Body, http::Request as HttpRequest};

    use super::*;

    #[test]
    fn addresses_of_one_customer_are_one() {
        let network = |text: &str| network_of(text.parse().ok());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.7"), network("::ffff:192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
        assert_eq!(network("no address"), "none");
    }

    #[test]
    fn a_form_on_another_site_is_not_its_visitors_own() {
        let secret = Secret::new(b"0123456789abcdef0123456789abcdef");
        let is_trusted = |site: Option<&str>| {
            let mut request = HttpRequest::builder();
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            let request = request.body(Body::Empty).unwrap();
            Visitor::of(&request, &Challenge::default(), &secret).is_trusted
        };
        assert!([None, Some("same-origin"), Some("none")].into_iter().all(is_trusted));
        assert!(
            !["cross-site", "same-site", "", "same-origin, cross-site"].map(Some).into_iter().any(is_trusted)
        );
    }

    #[test]
    fn an_address_and_its_port_are_told_apart_in_both_families() {
        let table = [
            ("198.51.100.10:46532", Some("198.51.100.10")),
            ("2001:db8:1:2:3:4:5:6:46532", Some("2001:db8:1:2::/64")),
            ("2001:db8:1:2::9:443", Some("2001:db8:1:2::/64")),
            ("[2001:db8:1:2::9]:443", Some("2001:db8:1:2::/64")),
            ("::ffff:198.51.100.10:1", Some("198.51.100.10")),
            ("198.51.100.10", None),
            ("198.51.100.10:", None),
            ("198.51.100.10:99999", None),
            ("198.51.100.10:1, 203.0.113.9:2", None),
            ("", None),
            ("example.com:443", None),
        ];
        for (text, expected) in table {
            let found = address_in(text).map(|address| network_of(Some(address)));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_visitors_address_is_believed_with_the_verdict_alone() {
        let secret = Secret::new(b"0123456789abcdef0123456789abcdef");
        let verdict = "v".repeat(SHORTEST);
        let settings =
            [("CHALLENGE_VERDICT", verdict.as_str()), ("ADDRESS_HEADER", "cloudfront-viewer-address")];
        let edge = Challenge::from_environment(&Environment::from(settings)).unwrap();
        let own = Challenge::from_environment(&Environment::from([settings[0]])).unwrap();
        let network = |challenge: &Challenge, found: &str| {
            let request = HttpRequest::builder().header(VERDICT, found);
            let request = request.header("cloudfront-viewer-address", "203.0.113.9:443").body(Body::Empty);
            Visitor::of(&request.unwrap(), challenge, &secret).network
        };
        assert_eq!(network(&edge, &verdict), "203.0.113.9");
        assert_eq!(network(&edge, "forged"), "none", "past the edge, it is the visitor's own word");
        assert_eq!(network(&own, &verdict), "none", "another challenge lets the header through");
        assert_eq!(network(&Challenge::default(), ""), "none");
        let refused =
            Challenge::from_environment(&Environment::from([settings[1]])).err().unwrap().to_string();
        assert!(refused.starts_with("ADDRESS_HEADER cannot be used: without CHALLENGE_VERDICT"), "{refused}");
    }

    #[test]
    fn where_there_is_a_challenge_only_its_verdict_is_trusted() {
        let secret = Secret::new(b"0123456789abcdef0123456789abcdef");
        let verdict = "v".repeat(SHORTEST);
        let challenge =
            |value| Challenge::from_environment(&Environment::from([("CHALLENGE_VERDICT", value)]));
        let passes = |challenge: &Challenge, found: &str| {
            let request = HttpRequest::builder().header(VERDICT, found).body(Body::Empty).unwrap();
            Visitor::of(&request, challenge, &secret).is_trusted
        };
        let none = Challenge::default();
        assert!(passes(&none, "") && passes(&none, "anything"));
        let some = challenge(&verdict).unwrap();
        assert!(passes(&some, &verdict) && !passes(&some, "") && !passes(&some, &verdict[1..]));
        let refused = challenge("short").err().unwrap().to_string();
        assert_eq!(refused, "CHALLENGE_VERDICT cannot be used: at least 32 random characters are expected");
    }
}
