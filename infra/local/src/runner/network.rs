//! The address at which a phone on the same network finds this machine.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
};

use crate::StartError;

/// An address that is reserved for documentation (RFC 5737): no machine has it, and none is asked.
const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// The address at which others reach what listens there: its own, or, where it listens on all of this machine's
/// addresses, the one on the network.
pub(crate) fn reachable(listening: SocketAddr) -> Result<SocketAddr, StartError> {
    let ip = match listening.ip().is_unspecified() {
        true => address_on_network().map_err(StartError::NoNetwork)?,
        false => listening.ip(),
    };
    Ok(SocketAddr::new(ip, listening.port()))
}

/// The address from which this machine would speak to others. Connecting a UDP socket sends nothing: it asks the
/// system's own routes.
fn address_on_network() -> io::Result<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.connect(ELSEWHERE)?;
    Ok(socket.local_addr()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_listens_on_one_address_is_reached_there() {
        let one = SocketAddr::from(([127, 0, 0, 1], 8080));
        assert_eq!(reachable(one).unwrap(), one);
    }

    #[test]
    fn what_listens_everywhere_is_reached_at_an_address_that_can_be_dialled() {
        match reachable(SocketAddr::from(([0, 0, 0, 0], 8080))) {
            Ok(found) => assert!(!found.ip().is_unspecified() && found.port() == 8080, "{found}"),
            Err(error) => assert!(error.to_string().contains("--host"), "{error}"),
        }
    }
}
