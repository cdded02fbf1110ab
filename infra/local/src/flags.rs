use std::{net::IpAddr, path::PathBuf, time::Duration};

use clap::{Parser, Subcommand, ValueEnum};
use cloud::Environment;
use job::{Rules, TextLimits};

use crate::{
    AwsSide, RedriveFlags, Sources, StartError, SystemSettings, aws::EndpointSettings, variables::Variables,
};

/// Runs Textback on this machine: the pages, the functions, and the AWS services underneath.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Flags {
    /// Port of the pages and the API; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address of this machine on which the pages are served; 0.0.0.0 lets a phone in the same network open them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port of the AWS endpoint, which is on 127.0.0.1, or where `endpoint --listen` says; 0 picks a free one
    #[arg(long, default_value_t = 4566, global = true)]
    aws_port: u16,
    /// Folder that keeps jobs, texts and keys
    #[arg(long, default_value = ".textback", global = true)]
    data: PathBuf,
    /// File of records to search, .jsonl, .csv, or .index that `textback index` has built, instead of the sample
    #[arg(long, value_name = "FILE", global = true)]
    catalogue: Option<PathBuf>,
    /// File of sources (sources.toml) to search, instead of a catalogue
    #[arg(long, value_name = "FILE", conflicts_with = "catalogue", global = true)]
    sources: Option<PathBuf>,
    /// Seconds over which the sources' answers are spread, so that there is a search to walk away from; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = 8.0)]
    pace: f64,
    /// Another process's AWS endpoint, to be used instead of starting one
    #[arg(long, value_name = "URL", global = true)]
    aws_endpoint: Option<String>,
    /// Seconds after which a silent searcher counts as lost, 1 to 900
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=900))]
    lease: u16,
    /// Seconds that one invocation of the searcher may take, 2 to 900: a search that lasts longer goes on in the next
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 120,
        value_parser = clap::value_parser!(u16).range(2..=900)
    )]
    time_limit: u16,
    /// Throw every wake-up away, to see that the sweep alone completes jobs
    #[arg(long)]
    drop_wake_ups: bool,
    /// Limits on texts, such as one a minute and five a day to one number; over a limit, a search runs without a text
    #[arg(long, value_enum, value_name = "on|off", default_value = "on", hide_possible_values = true)]
    text_limits: Switch,
    /// What to do instead of running the system
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A flag's two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

/// What else the program does.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Prints what the template's parameter Sources should be for these sources
    Sources,
    /// Asks one source and tells every step of it; exits with 1 when it has no hits
    SourceTest {
        /// The source's name
        name: String,
        /// What to search for
        query: String,
    },
    /// Has failed jobs searched again, at --aws-endpoint or at the AWS that the functions' variables name
    Redrive(RedriveFlags),
    /// Runs the AWS services alone, for functions that run elsewhere: in the containers of sam local, for one
    Endpoint {
        /// Address of this machine to listen on: a private one, such as 172.17.0.1 of Docker's bridge, lets containers
        /// reach it, and whoever else reaches that address
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
        listen: IpAddr,
    },
    /// Builds a catalogue's index, so that a start with it has nothing to build
    Index {
        /// The catalogue: .jsonl or .csv
        file: PathBuf,
        /// Where the index goes, a name that ends in .index; beside the catalogue if it is not said
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

impl Flags {
    /// What the system is started with; reads the catalogue.
    pub fn settings(self) -> Result<SystemSettings, StartError> {
        let time_limit = Duration::from_secs(self.time_limit.into());
        // A source that is slower than one invocation would be asked anew in each, to no end.
        let most = process_job::time_to_search(time_limit).as_secs();
        if !(0.0..=most as f64).contains(&self.pace) {
            return Err(StartError::Pace { most });
        }
        let sources = self.sources()?;
        let aws = match self.aws_endpoint {
            Some(url) => AwsSide::Attached { url: url.trim_end_matches('/').to_owned() },
            None => AwsSide::Embedded { port: self.aws_port, drop_wake_ups: self.drop_wake_ups },
        };
        Ok(SystemSettings {
            host: self.host,
            port: self.port,
            aws,
            data: self.data,
            sources: sources.at_pace(Duration::from_secs_f64(self.pace)),
            rules: Rules::with_lease(Duration::from_secs(self.lease.into())),
            time_limit,
            text_limits: match self.text_limits {
                Switch::On => TextLimits::AGREED,
                Switch::Off => TextLimits::NONE,
            },
        })
    }

    /// What the AWS services alone are started with.
    pub fn endpoint_settings(&self, listen: IpAddr) -> EndpointSettings {
        EndpointSettings { host: listen, port: self.aws_port, ..EndpointSettings::new(&self.data) }
    }

    /// Where the jobs are that a command is about: the functions' variables for another process's endpoint when one
    /// is named, this process's own variables otherwise.
    pub fn environment(&self) -> Environment {
        match &self.aws_endpoint {
            Some(url) => Variables::of_endpoint(url.trim_end_matches('/')).environment(),
            None => Environment::of_this_process(),
        }
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
