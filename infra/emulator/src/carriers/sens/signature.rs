use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use crate::{
    names::SENS_ACCOUNT,
    wire::{Service, WireError},
};

/// How far a request's clock may be from SENS's.
const APART: SignedDuration = SignedDuration::from_mins(5);

/// Lets a request in that the account's secret has signed within five minutes and that is about its service: the signature,
/// and below it the method and the address, the moment and the key.
pub(super) fn check(authorization: &str) -> Result<(), WireError> {
    let error = |code, status, message| WireError::new(Service::Sens, code, message).with_status(status);
    let unauthorized = || error("200", 401, "Authentication Failed");
    let (signature, message) = authorization.split_once('\n').ok_or_else(unauthorized)?;
    let [address, timestamp, key] = *message.split('\n').collect::<Vec<_>>().as_slice() else {
        return Err(unauthorized());
    };
    let [service, known_key, secret, _] = SENS_ACCOUNT;
    let moment = timestamp.parse().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
    let is_in_time = moment.is_some_and(|moment| Timestamp::now().duration_since(moment).abs() <= APART);
    if key != known_key || !is_in_time || signature != signed(secret, message) {
        return Err(unauthorized());
    }
    let is_of_service = address.split('/').any(|part| part == service);
    if is_of_service { Ok(()) } else { Err(error("300", 404, "Not Found")) }
}

fn signed(secret: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes any key");
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/sms/v2/services/ncp:sms:kr:123456789012:textback/messages";

    fn request(path: &str, minutes: i64, key: &str) -> String {
        let moment = Timestamp::now() + SignedDuration::from_mins(minutes);
        let message = format!("POST {path}\n{}\n{key}", moment.as_millisecond());
        format!("{}\n{message}", signed(SENS_ACCOUNT[2], &message))
    }

    fn code(authorization: &str) -> &'static str {
        check(authorization).err().map_or("taken", |error| error.code)
    }

    #[test]
    fn the_formula_is_the_documented_one() {
        let message = format!("POST {PATH}\n1767225600000\nACCESSKEY0123456789");
        let signature = signed("secretsecretsecretsecretsecretsecretsecr", &message);
        assert_eq!(signature, "4mvYfnLgxicBolLrpDIbt6TsmrOc6M5I5tr7/XpeB9s=");
    }

    #[test]
    fn a_signature_is_taken_within_five_minutes_and_for_its_own_service() {
        let key = SENS_ACCOUNT[1];
        for minutes in [-4, 0, 4] {
            assert_eq!(code(&request(PATH, minutes, key)), "taken", "{minutes}");
        }
        for minutes in [-6, 6] {
            assert_eq!(code(&request(PATH, minutes, key)), "200", "{minutes}");
        }
        assert_eq!(code(&request(PATH, 0, "ANOTHER")), "200");
        assert_eq!(code(&request(PATH, 0, key).replace("POST", "GET")), "200");
        assert_eq!(code(&request("/sms/v2/services/another/messages", 0, key)), "300");
        for malformed in ["", "\n\n\n", "a\nb\nc\nd\ne"] {
            assert_eq!(code(malformed), "200", "{malformed:?}");
        }
    }
}
