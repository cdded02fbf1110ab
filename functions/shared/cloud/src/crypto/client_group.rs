use job::Timestamp;

use crate::Secret;

/// A client among others, by a name that tells nothing of it: it is of use for a fair queue, and for one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientGroup(String);

const DAY_SECONDS: u64 = 24 * 60 * 60;

impl ClientGroup {
    /// The name: 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Secret {
    /// The group of the client in this network, today. Without the secret, a network cannot be found by trying all of
    /// them.
    pub fn client_group(&self, network: &str, now: Timestamp) -> ClientGroup {
        ClientGroup(self.name("client", &format!("{} {network}", now.seconds() / DAY_SECONDS)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_one_group_for_a_day_and_no_other_client_is_in_it() {
        let group = |network: &str, day: u64| {
            let now = Timestamp::from_millis(day * DAY_SECONDS * 1_000);
            Secret::new(b"secret").client_group(network, now)
        };
        assert_eq!(group("192.0.2.1", 1), group("192.0.2.1", 1));
        assert_ne!(group("192.0.2.1", 1), group("192.0.2.2", 1));
        assert_ne!(group("192.0.2.1", 1), group("192.0.2.1", 2));
    }
}
