use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use crate::{
    names::SOLAPI_ACCOUNT,
    wire::{Service, WireError},
};

/// How far a request's clock may be from SOLAPI's.
const APART: SignedDuration = SignedDuration::from_mins(15);
/// The bytes that a salt may have.
const SALT: std::ops::RangeInclusive<usize> = 12..=64;

/// The signatures that were taken, each with its date: none is taken twice.
#[derive(Default)]
pub(super) struct Signatures(HashMap<String, Timestamp>);

/// `HMAC-SHA256 apiKey=…, date=…, salt=…, signature=…`.
struct Authorization<'a> {
    key: &'a str,
    date: &'a str,
    salt: &'a str,
    signature: &'a str,
}

impl Signatures {
    pub(super) fn check(&mut self, header: &str) -> Result<(), WireError> {
        let refused = |code| Err(WireError::new(Service::Solapi, code, "").with_status(403));
        let Some(given) = Authorization::parse(header) else {
            return refused("InvalidAuthorization");
        };
        let [key, secret, _] = SOLAPI_ACCOUNT;
        if given.key != key {
            return refused("InvalidAPIKey");
        }
        let now = Timestamp::now();
        let Ok(date) = given.date.parse::<Timestamp>() else {
            return refused("InvalidDate");
        };
        if now.duration_since(date).abs() > APART {
            return refused("RequestTimeTooSkewed");
        }
        if !SALT.contains(&given.salt.len()) || given.signature != signed(secret, given.date, given.salt) {
            return refused("SignatureDoesNotMatch");
        }
        // Older ones would be refused for their date.
        self.0.retain(|_, date| now.duration_since(*date).abs() <= APART);
        match self.0.insert(given.signature.to_owned(), date) {
            Some(_) => refused("DuplicatedSignature"),
            None => Ok(()),
        }
    }
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let mut parts = header.strip_prefix("HMAC-SHA256 ")?.split(',').map(str::trim);
        let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
        let (key, date, salt, signature) =
            (part("apiKey")?, part("date")?, part("salt")?, part("signature")?);
        parts.next().is_none().then_some(Self { key, date, salt, signature })
    }
}

fn signed(secret: &str, date: &str, salt: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes any key");
    mac.update(date.as_bytes());
    mac.update(salt.as_bytes());
    const_hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(key: &str, date: &str, salt: &str) -> String {
        let signature = signed(SOLAPI_ACCOUNT[1], date, salt);
        format!("HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}")
    }

    fn code(signatures: &mut Signatures, header: &str) -> &'static str {
        signatures.check(header).err().map_or("taken", |error| error.code)
    }

    #[test]
    fn the_formula_is_the_documented_one() {
        let signature = signed(
            "SOLAPISECRET0123456789ABCDEFGHIJ",
            "2026-01-01T00:00:00.000Z",
            "0123456789abcdef0123456789abcdef",
        );
        assert_eq!(signature, "05c054ea5a44854fa78436a6aff1d8c3599cf771c9af34b84fdc0aa93ce232ab");
    }

    #[test]
    fn a_signature_is_taken_once_and_within_a_quarter_of_an_hour() {
        let mut signatures = Signatures::default();
        let (key, now) = (SOLAPI_ACCOUNT[0], Timestamp::now());
        let at = |minutes: i64| (now + SignedDuration::from_mins(minutes)).to_string();
        let salt = "0123456789ab";
        assert_eq!(code(&mut signatures, &header(key, &at(0), salt)), "taken");
        assert_eq!(code(&mut signatures, &header(key, &at(0), salt)), "DuplicatedSignature");
        assert_eq!(code(&mut signatures, &header(key, &at(14), salt)), "taken");
        assert_eq!(code(&mut signatures, &header(key, &at(16), salt)), "RequestTimeTooSkewed");
        assert_eq!(code(&mut signatures, &header(key, &at(-16), salt)), "RequestTimeTooSkewed");
        assert_eq!(code(&mut signatures, &header("ANOTHER", &at(0), salt)), "InvalidAPIKey");
        assert_eq!(code(&mut signatures, &header(key, "soon", salt)), "InvalidDate");
        for salt in ["too-short", &"a".repeat(65)] {
            assert_eq!(code(&mut signatures, &header(key, &at(1), salt)), "SignatureDoesNotMatch");
        }
        let forged = header(key, &at(2), salt).replace("salt=0", "salt=1");
        assert_eq!(code(&mut signatures, &forged), "SignatureDoesNotMatch");
        for malformed in ["", "Bearer x", "HMAC-SHA256 apiKey=a", &format!("{forged}, more=1")] {
            assert_eq!(code(&mut signatures, malformed), "InvalidAuthorization", "{malformed}");
        }
    }
}
