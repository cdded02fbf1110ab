//! The limits on texts, one variable for each.

use std::time::Duration;

use job::NotificationLimits;

use crate::{Environment, SettingError};

const TEXTING: &str = "TEXTING";
const SPACING: &str = "TEXT_SPACING_SECONDS";
/// The counts, each with the most that can be set: a named mark takes some 50 bytes, so that a counter of names stays
/// below 64 KiB; a nameless one holds a mark for each of its steps, however many it counts.
const COUNTS: [(&str, u32); 7] = [
    ("NUMBERS_PER_ADDRESS_HOURLY", 1_000),
    ("TEXTS_PER_NUMBER_HOURLY", 1_000),
    ("TEXTS_PER_NUMBER_DAILY", 1_000),
    ("ACTIVE_JOBS_PER_NUMBER", 100),
    ("TEXTS_PER_BLOCK_HOURLY", 1_000_000),
    ("TEXTS_PER_BLOCK_DAILY", 1_000_000),
    ("TEXTS_DAILY", 100_000_000),
];
/// A day: two texts to one number further apart are the daily limit's matter.
const LONGEST_SPACING: u32 = 86_400;

/// The agreed limits, with what the variables change of them. `TEXTING` is `on` or `off`; in all others, 0 is none.
pub fn notification_limits_from(environment: &Environment) -> Result<NotificationLimits, SettingError> {
    let agreed = NotificationLimits::AGREED;
    let mut counts = counts_of(&agreed);
    for ((name, most), count) in COUNTS.into_iter().zip(&mut counts) {
        *count = whole_number(environment, name, most)?.unwrap_or(*count);
    }
    let spacing = whole_number(environment, SPACING, LONGEST_SPACING)?;
    let texting = match environment.optional(TEXTING) {
        None => agreed.texting,
        Some("on") => true,
        Some("off") => false,
        Some(_) => {
            let problem = "on or off is expected".to_owned();
            return Err(SettingError::Malformed { name: TEXTING, problem });
        }
    };
    let [numbers_per_address, hourly, daily, active_jobs, block_hourly, block_daily, all_daily] = counts;
    Ok(NotificationLimits {
        texting,
        numbers_per_address,
        spacing: spacing.map_or(agreed.spacing, |seconds| Duration::from_secs(seconds.into())),
        hourly,
        daily,
        active_jobs,
        block_hourly,
        block_daily,
        all_daily,
    })
}

/// The variables that make [`notification_limits_from`] return these limits.
pub fn notification_limits_to_settings(limits: &NotificationLimits) -> Vec<(&'static str, String)> {
    let texting = if limits.texting { "on" } else { "off" };
    let counts =
        COUNTS.into_iter().zip(counts_of(limits)).map(|((name, _), count)| (name, count.to_string()));
    let others = [(TEXTING, texting.to_owned()), (SPACING, limits.spacing.as_secs().to_string())];
    others.into_iter().chain(counts).collect()
}

/// In the order of [`COUNTS`].
const fn counts_of(limits: &NotificationLimits) -> [u32; 7] {
    [
        limits.numbers_per_address,
        limits.hourly,
        limits.daily,
        limits.active_jobs,
        limits.block_hourly,
        limits.block_daily,
        limits.all_daily,
    ]
}

fn whole_number(
    environment: &Environment,
    name: &'static str,
    most: u32,
) -> Result<Option<u32>, SettingError> {
    let Some(value) = environment.optional(name) else {
        return Ok(None);
    };
    match value.parse::<u32>() {
        Ok(number) if number <= most => Ok(Some(number)),
        _ => Err(SettingError::Malformed { name, problem: format!("0 (no limit) to {most} is expected") }),
    }
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
