//! Settings, each read once from the environment, and the clock.

mod clock;
mod environment;
mod limits;
mod settings;

pub use clock::Clock;
pub use environment::{Environment, SettingError};
pub use limits::{notification_limits_from, notification_limits_to_settings};
pub use settings::{
    channels_from, other_countries_from, public_url_from, rules_from, rules_to_settings, source_labels_from,
    source_labels_to_setting, wording_from,
};
