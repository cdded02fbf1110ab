//! The parts of a job, each parsed once from a request.

mod contact;
mod country;
mod key;
mod language;
mod phone;
mod query;
mod request_fingerprint;
mod source;
mod stop;
mod time;
mod token;
mod unicode;
mod view_token;

pub use contact::{Consent, Sealed};
pub use country::{Countries, UnknownCountry};
pub use key::{Key, MalformedKey};
pub use language::Language;
pub use phone::{MalformedPhoneNumber, PhoneNumber};
pub use query::{MalformedQuery, QUERY_CHARACTERS, QueryText};
pub use request_fingerprint::RequestFingerprint;
pub use source::{MalformedSourceName, SourceFault, SourceLabel, SourceName, SourceProgress, SourceState};
pub use stop::{StopCode, StopProof, TextLink};
pub use time::Timestamp;
pub use token::{MalformedToken, Token};
pub use unicode::{is_blank, is_invisible, nfc, without_invisible};
pub use view_token::{MalformedViewToken, ViewToken};
