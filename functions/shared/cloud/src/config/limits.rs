//! The limits on texts, one variable for each.

use std::time::Duration;

use job::NotificationLimits;

use crate::{Environment, SettingError};

const TEXTING: &str = "TEXTING";
const SPACING: &str = "TEXT_SPACING_SECONDS";
type Count = fn(&mut NotificationLimits) -> &mut u32;
/// The counts, each with the most that can be set: a named mark takes some 50 bytes, so that a counter of names stays
/// below 64 KiB; a nameless one holds a mark for each of its steps, however many it counts.
const COUNTS: [(&str, u32, Count); 7] = [
    ("NUMBERS_PER_ADDRESS_HOURLY", 1_000, |limits| &mut limits.numbers_per_address),
    ("TEXTS_PER_NUMBER_HOURLY", 1_000, |limits| &mut limits.hourly),
    ("TEXTS_PER_NUMBER_DAILY", 1_000, |limits| &mut limits.daily),
    ("ACTIVE_JOBS_PER_NUMBER", 100, |limits| &mut limits.active_jobs),
    ("TEXTS_PER_BLOCK_HOURLY", 1_000_000, |limits| &mut limits.block_hourly),
    ("TEXTS_PER_BLOCK_DAILY", 1_000_000, |limits| &mut limits.block_daily),
    ("TEXTS_DAILY", 100_000_000, |limits| &mut limits.all_daily),
];
/// A day: two texts to one number further apart are the daily limit's matter.
const LONGEST_SPACING: u32 = 86_400;

/// The agreed limits, with what the variables change of them. `TEXTING` is `on` or `off`; in all others, 0 is none.
pub fn notification_limits_from(environment: &Environment) -> Result<NotificationLimits, SettingError> {
    let mut limits = NotificationLimits::AGREED;
    for (name, most, count) in COUNTS {
        if let Some(number) = whole_number(environment, name, most)? {
            *count(&mut limits) = number;
        }
    }
    if let Some(seconds) = whole_number(environment, SPACING, LONGEST_SPACING)? {
        limits.spacing = Duration::from_secs(seconds.into());
    }
    let on_or_off = |text: &str| match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    if let Some(texting) = environment.parsed(TEXTING, on_or_off, "on or off is")? {
        limits.texting = texting;
    }
    Ok(limits)
}

/// The variables that make [`notification_limits_from`] return these limits.
pub fn notification_limits_to_settings(limits: &NotificationLimits) -> Vec<(&'static str, String)> {
    let mut limits = *limits;
    let texting = if limits.texting { "on" } else { "off" };
    let others = [(TEXTING, texting.to_owned()), (SPACING, limits.spacing.as_secs().to_string())];
    let counts = COUNTS.map(|(name, _, count)| (name, count(&mut limits).to_string()));
    others.into_iter().chain(counts).collect()
}

fn whole_number(
    environment: &Environment,
    name: &'static str,
    most: u32,
) -> Result<Option<u32>, SettingError> {
    let number = |text: &str| text.parse().ok().filter(|number| *number <= most);
    environment.parsed(name, number, &format!("0 (no limit) to {most} is"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_back_from_their_settings() {
        let limits =
            NotificationLimits { texting: false, hourly: 7, all_daily: 0, ..NotificationLimits::AGREED };
        for limits in [limits, NotificationLimits::AGREED, NotificationLimits::NONE] {
            assert_eq!(
                notification_limits_from(&notification_limits_to_settings(&limits).into_iter().collect()),
                Ok(limits)
            );
        }
        assert_eq!(notification_limits_from(&Environment::default()), Ok(NotificationLimits::AGREED));
    }

    #[test]
    fn a_limit_that_cannot_be_one_is_told() {
        let problem = |name: &str, value: &str| {
            notification_limits_from(&Environment::from([(name, value)])).unwrap_err().to_string()
        };
        assert_eq!(problem("TEXTING", "no"), "TEXTING cannot be used: on or off is expected");
        let expected = "TEXTS_PER_NUMBER_DAILY cannot be used: 0 (no limit) to 1000 is expected";
        assert_eq!(problem("TEXTS_PER_NUMBER_DAILY", "-1"), expected);
        assert!(problem("TEXT_SPACING_SECONDS", "a minute").contains("0 (no limit) to 86400"));
    }
}
