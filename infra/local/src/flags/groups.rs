//! Flags that belong together, under one heading of the help. Without comments of their own: clap would take them for
//! the program's description.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use job::{ChannelName, NotificationLimits};

use crate::{Sources, StartError};

/// The folder unless another is named.
pub(crate) const DEFAULT_DATA: &str = ".textback";

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Run")]
pub(super) struct RunFlags {
    /// Port of the pages and the API; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    pub(super) port: u16,
    /// Address of this machine on which the pages are served; 0.0.0.0 lets a phone in the same network open them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(super) host: IpAddr,
    #[command(flatten)]
    pub(super) data: DataFlag,
    /// Limits on texts, such as one a minute and five a day to one number; over a limit, a search runs without a text
    #[arg(
        long = "text-limits",
        value_enum,
        value_name = "on|off",
        default_value = "on",
        hide_possible_values = true
    )]
    pub(super) notification_limits: Switch,
    /// Who carries the texts: sns, from abroad, or solapi, from Korea
    #[arg(long, value_name = "NAME", default_value = "sns", value_parser = channel)]
    pub(super) channels: ChannelName,
    /// Shows requests, wake-ups and sweeps on the terminal, too
    #[arg(long)]
    pub(super) verbose: bool,
    /// Seconds over which the sources' answers are spread, so that there is a search to walk away from; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = 8.0, help_heading = "What is searched")]
    pub(super) pace: f64,
}

/// The folder of a system.
#[derive(Args, Clone, Debug)]
pub struct DataFlag {
    /// Folder that keeps jobs, texts and keys
    #[arg(long, value_name = "FOLDER", default_value = DEFAULT_DATA)]
    pub data: PathBuf,
}

/// The sources that are searched.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What is searched")]
pub struct SourceFlags {
    /// File of records to search, .jsonl, .csv, or .index that `textback index` has built, instead of the sample
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// File of sources (sources.toml) to search, instead of a catalogue
    #[arg(long, value_name = "FILE", conflicts_with = "catalogue")]
    sources: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Trying faults")]
pub(super) struct FaultFlags {
    /// Seconds after which a silent searcher counts as lost, 1 to 900
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=900))]
    pub(super) lease: u16,
    /// Seconds that one invocation of the searcher may take, 2 to 900: a search that lasts longer goes on in the next
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u16).range(2..=900))]
    pub(super) time_limit: u16,
    /// Throw every wake-up away, to see that the sweep alone completes jobs
    #[arg(long, conflicts_with = "aws_endpoint")]
    pub(super) drop_wake_ups: bool,
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "AWS")]
pub(super) struct AwsFlags {
    /// Port of the AWS endpoint, which is on 127.0.0.1; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = 4566)]
    pub(super) aws_port: u16,
    /// Another process's AWS endpoint, to be used instead of starting one
    #[arg(long, value_name = "URL", conflicts_with = "aws_port", value_parser = endpoint_url)]
    pub(super) aws_endpoint: Option<String>,
}

/// A flag's two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Switch {
    On,
    Off,
}

impl From<Switch> for NotificationLimits {
    fn from(switch: Switch) -> Self {
        match switch {
            Switch::On => Self::AGREED,
            Switch::Off => Self::NONE,
        }
    }
}

impl SourceFlags {
    /// The file of sources that is named, or the usual one.
    pub fn file(&self) -> &Path {
        self.sources.as_deref().unwrap_or(Path::new("sources.toml"))
    }

    /// Reads the file that is named, or else the sample.
    ///
    /// # Errors
    /// A file that cannot be read or has a mistake.
    pub fn read(&self) -> Result<Sources, StartError> {
        match (&self.sources, &self.catalogue) {
            (Some(file), _) => Ok(Sources::configured(file)?),
            (None, Some(file)) => Ok(Sources::of_file(file)?),
            (None, None) => Ok(Sources::sample()?),
        }
    }
}

/// A channel by its name.
fn channel(name: &str) -> Result<ChannelName, &'static str> {
    ChannelName::from_code(name).ok_or("sns or solapi is expected")
}

/// An endpoint's URL as names of queues are appended to it.
pub(super) fn endpoint_url(url: &str) -> Result<String, std::convert::Infallible> {
    Ok(url.trim_end_matches('/').to_owned())
}
