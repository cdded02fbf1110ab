//! The host that a request names. A page elsewhere can give its own name this machine's address and have its visitors'
//! browsers ask here (DNS rebinding): such a name is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::{StatusCode, Version, header, request::Parts};

/// The longest name (RFC 1035), in characters.
const LONGEST: usize = 253;

/// Checks the hosts of a request: one `Host` header at most, which is a host with or without a port (400 otherwise),
/// and a name of the machine's own, the address that the client reached, or invited (421 otherwise).
pub(super) fn check(parts: &Parts, reached: IpAddr, invited: &[&str]) -> Result<(), StatusCode> {
    let mut named: Vec<&[u8]> =
        parts.headers.get_all(header::HOST).iter().map(|host| host.as_bytes()).collect();
    // Exactly one, since HTTP/1.1 (RFC 9112, 3.2).
    if named.len() > 1 || (named.is_empty() && parts.version == Version::HTTP_11) {
        return Err(StatusCode::BAD_REQUEST);
    }
    // A request's line may name a host as well (RFC 9112, 3.2.2).
    named.extend(parts.uri.authority().map(|authority| authority.as_str().as_bytes()));
    for host in named {
        let host = std::str::from_utf8(host).ok().and_then(Host::parse).ok_or(StatusCode::BAD_REQUEST)?;
        if !host.is_loopback() && host != Host::Address(reached) && !host.is_one_of(invited) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
    }
    Ok(())
}

#[derive(Debug, PartialEq)]
enum Host {
    Name(String),
    Address(IpAddr),
}

impl Host {
    /// A host as in an address of the web (RFC 3986, 3.2.2), without its port.
    fn parse(text: &str) -> Option<Self> {
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (text, ""),
        };
        let is_port = port.bytes().all(|byte| byte.is_ascii_digit())
            && (port.is_empty() || port.parse::<u16>().is_ok());
        if !is_port {
            return None;
        }
        if let Some(address) = host.strip_prefix('[') {
            let address = address.strip_suffix(']')?.parse::<Ipv6Addr>().ok()?;
            return Some(Self::Address(address.to_canonical()));
        }
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            return Some(Self::Address(address.into()));
        }
        let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_name = (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_letter);
        is_name.then_some(Self::Name(name))
    }

    /// `localhost` and what is below it are this machine, for browsers without asking (RFC 6761, 6.3).
    fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::Address(address) => address.is_loopback(),
        }
    }

    fn is_one_of(&self, names: &[&str]) -> bool {
        matches!(self, Self::Name(name) if names.contains(&name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Request};

    use super::*;

    /// The status of a request with these `Host` headers on the network's address, or 200.
    fn status(hosts: &[&str]) -> u16 {
        let mut request = Request::new(());
        for host in hosts {
            request.headers_mut().append(header::HOST, HeaderValue::from_bytes(host.as_bytes()).unwrap());
        }
        let reached = "192.168.0.12".parse().unwrap();
        check(&request.into_parts().0, reached, &["host.docker.internal"])
            .err()
            .map_or(200, |status| status.as_u16())
    }

    #[test]
    fn this_machines_names_and_the_invited_ones_are_let_in() {
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "localhost.:8080",
            "shop.localhost",
            "127.0.0.1:8080",
            "127.8.9.1",
            "[::1]:8080",
            "[::ffff:127.0.0.1]",
            "192.168.0.12:8080",
            "host.docker.internal:4566",
            "localhost:",
        ] {
            assert_eq!(status(&[host]), 200, "{host}");
        }
        let mut old = Request::new(()).into_parts().0;
        old.version = Version::HTTP_10;
        assert_eq!(check(&old, Ipv4Addr::LOCALHOST.into(), &[]), Ok(()), "HTTP/1.0 knows no hosts");
    }

    #[test]
    fn other_names_and_addresses_are_misdirected() {
        for host in [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "evillocalhost",
            "127.0.0.1.evil.example",
            "192.168.0.13",
            "0.0.0.0:8080",
            "[::]",
            "[2001:db8::1]:8080",
            "2130706433",
            "0x7f.1",
        ] {
            assert_eq!(status(&[host]), 421, "{host}");
        }
    }

    #[test]
    fn no_host_and_two_hosts_are_bad_requests() {
        for host in [
            "",
            ":8080",
            "{a}",
            "a?b",
            "a#b",
            "a/b",
            "a@localhost",
            "a b",
            "a\\b",
            "a%41",
            "a:b",
            "a:99999999",
            "::1",
            "[::",
            "[::1",
            "[::1]x",
            "[localhost]",
            "é",
            "localhost,localhost",
            "a\tb",
            "localhost:+80",
        ] {
            assert_eq!(status(&[host]), 400, "{host}");
        }
        assert_eq!(status(&[&"a".repeat(254)]), 400);
        assert_eq!(status(&[]), 400, "HTTP/1.1");
        assert_eq!(status(&["localhost", "localhost"]), 400);
        assert_eq!(status(&["localhost", "evil.example"]), 400);
    }

    #[test]
    fn the_line_of_a_request_names_its_host_too() {
        let status = |uri: &str| {
            let request = Request::builder().uri(uri).header("host", "localhost").body(()).unwrap();
            check(&request.into_parts().0, "127.0.0.1".parse().unwrap(), &[])
                .err()
                .map_or(200, |status| status.as_u16())
        };
        assert_eq!([status("http://localhost/s/a"), status("http://evil.example/s/a")], [200, 421]);
        assert_eq!(status("http://a@localhost/"), 400);
    }
}
