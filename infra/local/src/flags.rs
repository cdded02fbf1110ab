use std::{path::PathBuf, time::Duration};

use clap::{Parser, Subcommand};
use job::Rules;

use crate::{AwsSide, Sources, StartError, SystemSettings};

/// Runs Textback on this machine: the pages, the functions, and the AWS services underneath.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Flags {
    /// Port of the pages and the API; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Port of the AWS endpoint; 0 picks a free one
    #[arg(long, default_value_t = 4566)]
    aws_port: u16,
    /// Folder that keeps jobs, texts and keys
    #[arg(long, default_value = ".textback")]
    data: PathBuf,
    /// File of records to search, .jsonl or .csv, instead of the sample
    #[arg(long, value_name = "FILE", global = true)]
    catalogue: Option<PathBuf>,
    /// File of sources (sources.toml) to search, instead of a catalogue
    #[arg(long, value_name = "FILE", conflicts_with = "catalogue", global = true)]
    sources: Option<PathBuf>,
    /// Seconds over which the sources' answers are spread, so that there is a search to walk away from; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = 8.0)]
    pace: f64,
    /// Another process's AWS endpoint, to be used instead of starting one
    #[arg(long, value_name = "URL")]
    aws_endpoint: Option<String>,
    /// Seconds after which a silent searcher counts as lost, 1 to 900
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=900))]
    lease: u16,
    /// Throw every wake-up away, to see that the sweep alone completes jobs
    #[arg(long)]
    drop_wake_ups: bool,
    /// What to do instead of running the system
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What else the program does.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Asks one source and tells every step of it
    SourceTest {
        /// The source's name
        name: String,
        /// What to search for
        query: String,
    },
}

/// Longer would outlive the job itself.
const LONGEST_PACE: f64 = 600.0;

impl Flags {
    /// What the system is started with; reads the catalogue.
    pub fn settings(self) -> Result<SystemSettings, StartError> {
        if !(0.0..=LONGEST_PACE).contains(&self.pace) {
            return Err(StartError::Pace);
        }
        let sources = self.sources()?;
        let aws = match self.aws_endpoint {
            Some(url) => AwsSide::Attached { url: url.trim_end_matches('/').to_owned() },
            None => AwsSide::Embedded { port: self.aws_port, drop_wake_ups: self.drop_wake_ups },
        };
        Ok(SystemSettings {
            port: self.port,
            aws,
            data: self.data,
            sources: sources.at_pace(Duration::from_secs_f64(self.pace)),
            rules: Rules::with_lease(Duration::from_secs(self.lease.into())),
        })
    }

    /// What is searched.
    pub fn sources(&self) -> Result<Sources, StartError> {
        match (&self.sources, &self.catalogue) {
            (Some(file), _) => Ok(Sources::configured(file)?),
            (None, Some(file)) => Ok(Sources::of_file(file)?),
            (None, None) => Ok(Sources::sample()?),
        }
    }
}
