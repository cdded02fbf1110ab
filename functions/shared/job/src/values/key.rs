use std::fmt;

/// SHA-256 of a [`ViewToken`](super::ViewToken): names a job without opening it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key([u8; 32]);

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a job key: 64 lower-case hexadecimal digits are expected")]
pub struct MalformedKey;

impl Key {
    /// The key with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Parses 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, MalformedKey> {
        if text.len() != 64 || text.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return Err(MalformedKey);
        }
        const_hex::decode_to_array(text).map(Self).map_err(|_| MalformedKey)
    }

    /// All 64 hexadecimal digits, as stored and queued.
    pub fn hex(&self) -> String {
        const_hex::encode(self.0)
    }

    /// The first 8 hexadecimal digits, as logged.
    pub fn short(&self) -> String {
        const_hex::encode(&self.0[..4])
    }

    /// The bytes of the hash.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({}…)", self.short())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_key_parses_back_from_its_hex(bytes: [u8; 32]) {
            let key = Key::from_bytes(bytes);
            prop_assert_eq!(Key::parse(&key.hex()).unwrap(), key);
            prop_assert!(key.hex().starts_with(&key.short()));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let key = Key::from_bytes([0xab; 32]).hex();
        let without_two = &key[2..];
        for text in
            ["", without_two, &format!("0x{without_two}"), &key.to_uppercase(), &format!("{without_two}-0")]
        {
            assert_eq!(Key::parse(text), Err(MalformedKey), "{text}");
        }
    }
}
