use qrcode::{QrCode, render::unicode::Dense1x2};

/// The lines for the owner of a phone: an address to point its camera at, and who else can read it.
pub(super) fn invitation(url: &str) -> String {
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
