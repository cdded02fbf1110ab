use std::fmt;

/// A contact (phone number and token) as ciphertext: it opens only with the key service and the job's key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Sealed {
    ciphertext: Vec<u8>,
    /// The keyed hash of the number under which it is marked once its owner wants no texts: it goes with the contact.
    pub mark: Option<[u8; 16]>,
}

impl Sealed {
    /// Wraps ciphertext.
    pub const fn new(ciphertext: Vec<u8>) -> Self {
        Self { ciphertext, mark: None }
    }

    /// The same contact, whose number would be marked under this keyed hash.
    #[must_use]
    pub fn marked_by(self, mark: Option<[u8; 16]>) -> Self {
        Self { mark, ..self }
    }

    /// The ciphertext.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.ciphertext.len())
    }
}

/// That an owner agreed to be texted, when the text was asked for: to these words, whose version is kept with the job
/// for as long as it is. It tells of no number, so it outlives the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Consent {
    /// The version of the words that were agreed to.
    pub words: u16,
}

/// The versions of the words that say that the number is kept until its text has arrived.
const KEEPING: [u16; 1] = [3];

impl Consent {
    /// True when the number may be kept for a second channel after its text was sent.
    pub fn covers_second_channel(self) -> bool {
        KEEPING.contains(&self.words)
    }
}
