use clap::{ArgGroup, Args};
use job::{FailureReason, Timestamp};

use crate::{StartError, moments};

/// Digits of a key that the log shows; fewer would hardly name one job.
const SHORTEST_KEY: usize = 8;

/// The jobs that are to be searched again.
#[derive(Args, Clone, Debug)]
#[command(group(ArgGroup::new("which").required(true).args(["keys", "reason"])))]
pub struct RedriveFlags {
    /// Keys of failed jobs: the 8 hexadecimal digits that are logged, or more of the 64
    #[arg(value_name = "KEY")]
    keys: Vec<String>,
    /// Every job that failed for this reason: crashed, too-old or no-source-answered
    #[arg(long, value_parser = reason)]
    pub(crate) reason: Option<FailureReason>,
    /// With --reason: failed not earlier, such as 2026-11-24T18:00:00Z or "2h ago"
    #[arg(long, value_name = "TIME", default_value = "24h ago", value_parser = moments::parse, conflicts_with = "keys")]
    pub(crate) from: Timestamp,
    /// With --reason: failed not later
    #[arg(long, value_name = "TIME", default_value = "0s ago", value_parser = moments::parse, conflicts_with = "keys")]
    pub(crate) to: Timestamp,
    /// Only say what would be done
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The AWS endpoint of a textback that has the jobs, instead of AWS
    #[arg(long, value_name = "URL", value_parser = endpoint_url)]
    pub(crate) aws_endpoint: Option<String>,
}

impl RedriveFlags {
    /// The digits of the keys that are named.
    ///
    /// # Errors
    /// One that is no key. It is not read as other flags are, whose refusal repeats them: it may be a link's token.
    pub(crate) fn keys(&self) -> Result<Vec<String>, StartError> {
        let digits = |key: &String| {
            let is_key =
                key.bytes().all(|b| b.is_ascii_hexdigit()) && (SHORTEST_KEY..=64).contains(&key.len());
            is_key.then(|| key.to_ascii_lowercase()).ok_or(StartError::JobKey)
        };
        self.keys.iter().map(digits).collect()
    }
}

fn reason(text: &str) -> Result<FailureReason, String> {
    FailureReason::from_code(text)
        .ok_or_else(|| "crashed, too-old or no-source-answered is expected".to_owned())
}

/// An endpoint's URL as names of queues are appended to it.
pub(super) fn endpoint_url(url: &str) -> Result<String, std::convert::Infallible> {
    Ok(url.trim_end_matches('/').to_owned())
}
