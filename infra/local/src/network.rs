//! Where a phone on the same network finds this machine.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
};

use qrcode::{QrCode, render::unicode::Dense1x2};

use crate::StartError;

/// An address that is reserved for documentation (RFC 5737): nobody is there, and nobody is asked.
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

/// What is printed for whoever holds a phone: an address to point its camera at, and who else can read it.
pub(crate) fn invitation(url: &str) -> String {
    // 2,953 bytes fit a QR code (ISO/IEC 18004); an address and a port are 28.
    let code = QrCode::new(url).expect("an address is short");
    let drawn = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    format!(
        "{drawn}\nOn a phone in this network: {url}/\n\
         Everybody in this network can open the pages and the texts above; the AWS endpoint stays on this machine.\n"
    )
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

    #[test]
    fn the_code_is_a_square_with_a_quiet_margin_of_four_modules() {
        let invitation = invitation("http://192.168.0.12:8080");
        let rows: Vec<Vec<char>> = invitation
            .lines()
            .take_while(|line| !line.starts_with("On a phone"))
            .map(|line| line.chars().collect())
            .collect();
        // Version 2 for 24 bytes: 25 modules and two margins, two modules in one character's height.
        assert_eq!(rows.len(), 17);
        assert!(rows.iter().all(|row| row.len() == 33));
        assert!(rows[..2].iter().flatten().all(|character| *character == rows[0][0]));
    }
}
