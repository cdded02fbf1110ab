//! What Korean carriers hold of an SMS, whichever relay brings it.

/// The bytes of EUC-KR that one SMS holds.
const SMS_BYTES: usize = 90;

/// The reason for which one SMS cannot hold a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It has a character that is not in EUC-KR.
    NotEucKr,
    TooLong,
}

/// Measures a text.
pub(crate) fn fit(text: &str) -> Result<(), Unfit> {
    let (bytes, _, is_lossy) = encoding_rs::EUC_KR.encode(text);
    match () {
        () if is_lossy => Err(Unfit::NotEucKr),
        () if bytes.len() > SMS_BYTES => Err(Unfit::TooLong),
        () => Ok(()),
    }
}

/// True for a mobile number as it is dialled in Korea, in digits alone.
pub(crate) fn is_mobile(number: &str) -> bool {
    let is_of_length = number.starts_with("01") && (10..=11).contains(&number.len());
    is_of_length && number.bytes().all(|byte| byte.is_ascii_digit())
}
