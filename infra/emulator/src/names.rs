//! The names of the deployed stack's resources, which this endpoint gives to its own.

/// The template that this program was built with.
pub(crate) const TEMPLATE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml"));
/// The one account that everything here belongs to.
pub const ACCOUNT: &str = "123456789012";
/// The region in ARNs; requests may be signed for any.
pub const REGION: &str = "ap-northeast-2";
/// The region whose SNS sends the texts: the template's default, which `sns:Publish` is allowed in.
pub const SMS_REGION: &str = "ap-northeast-1";
/// The table.
pub const TABLE: &str = "textback";
/// The table's sparse index of due jobs.
pub const DUE_INDEX: &str = "due";
/// The queue of wake-ups.
pub const WAKE_UP_QUEUE: &str = "textback-wake-ups";
/// The queue of wake-ups that were received too often.
pub const DEAD_LETTER_QUEUE: &str = "textback-dead-letters";
/// The number of times that a wake-up is received before it goes to the dead letters.
pub const MAX_RECEIVES: u32 = 5;
/// The key under which contacts are sealed.
pub const KEY_ALIAS: &str = "alias/textback";
/// The key, the secret and the sender of SOLAPI's one account.
pub const SOLAPI_ACCOUNT: [&str; 3] = ["NCSLOCALACCOUNT0", "LOCALSECRET0123456789ABCDEFGHIJK", "0212345678"];
/// The service, the key, the secret and the sender of the one account in SENS.
pub const SENS_ACCOUNT: [&str; 4] = [
    "ncp:sms:kr:123456789012:textback",
    "LOCALKEY012345678901",
    "LOCALSECRET0123456789ABCDEFGHIJKLMNOPQRS",
    "0212345678",
];
/// The id behind [`KEY_ALIAS`].
pub(crate) const KEY_ID: &str = "7e87bac0-0000-4000-8000-000000000001";

pub(crate) fn key_arn() -> String {
    format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}")
}
