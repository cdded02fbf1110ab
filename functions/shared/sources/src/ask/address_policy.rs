//! The addresses at which a source may stand.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::fault::Fault;

/// Where a source may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AddressPolicy {
    /// Only to addresses of the public internet.
    PublicOnly,
    /// Anywhere: its operator said `allow_private = true`.
    Anywhere,
}

/// Resolves names and hands over only public addresses. The connection is made to what was checked here: nothing can
/// change in between (DNS rebinding).
#[derive(Debug)]
pub(crate) struct PublicResolver;

impl AddressPolicy {
    /// Refuses an address written as numbers, which no resolver ever sees.
    pub(crate) fn check(self, url: &Url) -> Result<(), Fault> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Fault::BadRedirect),
        };
        if self == AddressPolicy::Anywhere || is_public(address) {
            Ok(())
        } else {
            Err(Fault::PrivateAddress(address))
        }
    }
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<SocketAddr> =
                found.iter().filter(|address| is_public(address.ip())).copied().collect();
            match (public.is_empty(), found.first()) {
                (true, Some(private)) => Err(Fault::PrivateAddress(private.ip()).into()),
                _ => Ok(Box::new(public.into_iter()) as Addrs),
            }
        })
    }
}

/// True for addresses of the public internet: those that IANA's special-purpose registries (RFC 6890 and its
/// updates) list as globally reachable, and no multicast.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        // this network; private (RFC 1918); carrier-grade NAT (RFC 6598); loopback
        (0 | 10 | 127, _, _) | (100, 64..=127, _)
            // link-local, where clouds keep their metadata (169.254.169.254)
            | (169, 254, _) | (172, 16..=31, _) | (192, 168, _)
            // protocol assignments, documentation, 6to4 relays, benchmarks
            | (192, 0, 0 | 2) | (192, 88, 99) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113)
            // multicast, reserved, broadcast
            | (224..=255, _, _)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = embedded_v4(address) {
        return is_public_v4(inner);
    }
    // Of all of IPv6 only 2000::/3 is given out.
    let [first, second, ..] = address.segments();
    let documentation = (first == 0x2001 && second == 0xDB8) || (first == 0x3FFF && second < 0x1000);
    let protocols = first == 0x2001 && second < 0x0200;
    first & 0xE000 == 0x2000 && !documentation && !protocols
}

/// IPv4 in IPv6: mapped, translated (64:ff9b::/96, RFC 6052) and 6to4 (2002::/16).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => Some(v4(high, low)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: &str = "0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.169.254 \
        172.16.0.1 172.31.255.255 192.0.0.1 192.168.0.1 198.18.0.1 224.0.0.1 239.255.255.255 240.0.0.1 \
        255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 2002:7f00:1:: \
        fe80::1 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1 2001::1 100::1 3fff::1";
    const PUBLIC: &str = "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 \
        223.255.255.255 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808:: 2606:4700::1111 2400:cb00::1 \
        2400:b00::1 3fff:1000::1";

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for (addresses, expected) in [(PRIVATE, false), (PUBLIC, true)] {
            for address in addresses.split_whitespace() {
                assert_eq!(is_public(address.parse().expect("an address")), expected, "{address}");
            }
        }
    }

    #[test]
    fn however_a_loopback_address_is_written_it_is_refused() {
        for url in ["http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://0/"]
        {
            let url = Url::parse(url).expect("an address");
            assert!(matches!(AddressPolicy::PublicOnly.check(&url), Err(Fault::PrivateAddress(_))), "{url}");
            assert!(AddressPolicy::Anywhere.check(&url).is_ok());
        }
    }
}
