/// Names the request that made a job with an idempotency key: a keyed hash of everything it asked for, so that a
/// second request with the same key can be told from the same request sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestFingerprint([u8; 16]);

impl RequestFingerprint {
    /// Wraps the first 16 bytes of a keyed hash.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}
