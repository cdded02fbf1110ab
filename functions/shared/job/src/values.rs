//! The parts of a job, each parsed once from a request.

mod contact;
mod country;
mod key;
mod language;
mod request_fingerprint;
mod source;
mod stop;
mod time;
mod token;
mod typed;
mod view_token;

/// Shows that there is one of these, and nothing of it: it opens a job or tells of a person.
#[macro_export]
macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    )+};
}

redacted!(PhoneNumber, QueryText, StopCode, StopProof, Token, ViewToken);

pub use contact::{Consent, Sealed};
pub use country::{Countries, UnknownCountry};
pub use key::{Key, MalformedKey};
pub use language::Language;
pub use request_fingerprint::RequestFingerprint;
pub use source::{MalformedSourceName, SourceFault, SourceLabel, SourceName, SourceProgress, SourceState};
pub use stop::{StopCode, StopProof, TextLink};
pub use time::Timestamp;
pub use token::{MalformedToken, Token};
pub use typed::phone::{MalformedPhoneNumber, PhoneNumber};
pub use typed::query::{MalformedQuery, QUERY_CHARACTERS, QueryText};
pub use typed::unicode::{is_blank, is_invisible, nfc, to_half_width, without_invisible};
pub use view_token::{MalformedViewToken, ViewToken};
