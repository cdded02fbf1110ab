//! The command line: the flags of the system in groups, and its sub-commands, each with the flags that mean something to
//! it.

mod redrive;

use std::{
    ffi::OsString,
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};
use cloud::AlimTalk;
use emulator::EndpointSettings;
use job::{ChannelName, Channels, NotificationLimits, QueryText};

use crate::{AwsSide, Sources, StartError, SystemSettings, variables::DEFAULT_DATA};
pub use redrive::RedriveFlags;
use redrive::endpoint_url;

/// The pace in seconds that a search has unless another is said.
const PACE: f64 = 8.0;

/// The usual ways to start it.
const EXAMPLES: &str = "\
textback                           searches six sample shops: open the page whose address it prints
textback --host 0.0.0.0            the same for a phone in this network, with a code for its camera
textback --sources sources.toml    searches sources of your own";

/// Runs Textback on this machine: the pages, the functions, and the AWS services underneath
#[derive(Clone, Debug, Parser)]
#[command(version, before_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Flags {
    #[command(flatten)]
    run: RunFlags,
    #[command(flatten)]
    sources: SourceFlags,
    #[command(flatten)]
    faults: FaultFlags,
    #[command(flatten)]
    aws: AwsFlags,
    /// What to do instead of running the system
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A sub-command.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Prints the variables that point sam, the functions and the aws command at the system on a data folder
    Env(DataFlag),
    /// Prints what the template's parameter Sources should be for these sources; with `add`, writes a preset into their file
    Sources {
        /// The sources.
        #[command(flatten)]
        sources: SourceFlags,
        /// What to do instead of printing
        #[command(subcommand)]
        command: Option<SourcesCommand>,
    },
    /// Asks one source and tells every step of it; exits with 1 when it has no hits
    SourceTest {
        /// The source's name
        name: String,
        /// What to search for
        #[arg(value_parser = QueryText::parse)]
        query: QueryText,
        /// Where the source is found.
        #[command(flatten)]
        sources: SourceFlags,
    },
    /// Has failed jobs searched again, at --aws-endpoint or at the AWS that the functions' variables name
    Redrive(RedriveFlags),
    /// Runs the AWS services alone, for functions that run elsewhere: in the containers of sam local, for one
    Endpoint(EndpointFlags),
    /// Builds a catalogue's index, so that a start with it has nothing to build
    Index {
        /// The catalogue: .jsonl, .csv, .tsv or .xml, also packed as .gz
        file: PathBuf,
        /// Reads it as this source of --sources says, a catalogue with its columns, base and currency
        #[arg(long = "as", value_name = "NAME", requires = "sources")]
        source: Option<String>,
        /// The file of sources that --as names one of
        #[arg(long, value_name = "FILE", requires = "source")]
        sources: Option<PathBuf>,
        /// Refuses a catalogue with a record that cannot be used, instead of leaving the record out
        #[arg(long)]
        strict: bool,
        /// Where the index goes, a folder whose name ends in .index; beside the catalogue if it is not said
        #[arg(long, value_name = "FOLDER")]
        output: Option<PathBuf>,
    },
}

/// A sub-command of `sources`.
#[derive(Clone, Debug, Subcommand)]
pub enum SourcesCommand {
    /// Writes the section of a preset of infra/sources at the end of the file of sources
    Add {
        /// The preset, or one of its sources: naver, naver-shopping, coupang …
        name: String,
        /// The file; sources.toml if it is not said
        #[arg(long, value_name = "FILE")]
        sources: Option<PathBuf>,
    },
    /// Asks an address, writes a section for it at the end of the file of sources, and shows its hits
    Try {
        /// An address that was asked for the words, such as one out of a browser, or with {query} where they go
        #[arg(value_name = "URL")]
        address: String,
        /// What to search for
        #[arg(value_parser = QueryText::parse)]
        words: QueryText,
        /// The file; sources.toml if it is not said
        #[arg(long, value_name = "FILE")]
        sources: Option<PathBuf>,
    },
}

// The groups of flags have no comments of their own: clap would take them for the description of the program.

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Run")]
struct RunFlags {
    /// Port of the pages and the API; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address of this machine on which the pages are served; 0.0.0.0 lets a phone in the same network open them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,
    #[command(flatten)]
    data: DataFlag,
    /// Limits on texts, such as one a minute and five a day to one number; over a limit, a search runs without a text
    #[arg(
        long = "text-limits",
        value_name = "on|off",
        default_value = "on",
        value_parser = on_or_off,
        action = ArgAction::Set
    )]
    has_notification_limits: bool,
    /// Who carries the texts: sns or end-user-messaging, from abroad, solapi or sens, from Korea; solapi,sns: the second what the
    /// first does not bring
    #[arg(long, value_name = "NAMES", default_value = "sns", value_parser = channels)]
    channels: Channels,
    /// The template of AlimTalk that solapi tries in KakaoTalk before it texts, such as 'KA01PF1,KA01TP1,#{link}'
    #[arg(long, value_name = "PFID,TEMPLATEID,#{VARIABLE}", value_parser = alim_talk)]
    alim_talk: Option<String>,
    /// Shows requests, wake-ups and sweeps on the terminal, too
    #[arg(long)]
    verbose: bool,
    /// Seconds over which the sources' answers are spread, so that there is a search to walk away from; 0 for none; 8 if it
    /// is not said, or less where --time-limit leaves less
    #[arg(long, value_name = "SECONDS", help_heading = "What is searched")]
    pace: Option<f64>,
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
struct FaultFlags {
    /// Seconds after which a silent searcher counts as lost, 1 to 900
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=900))]
    lease: u16,
    /// Seconds that one invocation of the searcher may take, 2 to 900: a search that lasts longer goes on in the next
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u16).range(2..=900))]
    time_limit: u16,
    /// Throw every wake-up away, to see that the sweep alone completes jobs
    #[arg(long, conflicts_with = "aws_endpoint")]
    drop_wake_ups: bool,
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "AWS")]
struct AwsFlags {
    /// Port of the AWS endpoint, which is on 127.0.0.1; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = 4566)]
    aws_port: u16,
    /// Another process's AWS endpoint, to be used instead of starting one
    #[arg(long, value_name = "URL", conflicts_with = "aws_port", value_parser = endpoint_url)]
    aws_endpoint: Option<String>,
}

/// Flags of the AWS services alone.
#[derive(Args, Clone, Debug)]
pub struct EndpointFlags {
    /// Address of this machine to listen on: a private one, such as 172.17.0.1 of Docker's bridge, lets containers
    /// reach it, and every other machine that reaches that address
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    listen: IpAddr,
    /// Port to listen on; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = 4566)]
    aws_port: u16,
    #[command(flatten)]
    data: DataFlag,
}

impl Flags {
    /// Reads this process's command line, and ends the process after printing help or what is wrong.
    pub fn of_this_process() -> Self {
        Self::parse_from(sub_command_first(std::env::args_os().collect()))
    }

    /// True to show requests and wake-ups as well.
    pub const fn is_verbose(&self) -> bool {
        self.run.verbose
    }

    /// Settings of the system; reads the catalogue.
    ///
    /// # Errors
    /// A pace that no invocation has time for, AlimTalk without its channel, one port for two, and sources that cannot be
    /// read.
    pub fn settings(self) -> Result<SystemSettings, StartError> {
        let time_limit = Duration::from_secs(self.faults.time_limit.into());
        // A source that is slower than one invocation would be asked anew in each, to no end.
        let most = process_job::time_to_search(time_limit).as_secs();
        let pace = self.run.pace.unwrap_or(PACE.min(most as f64));
        if !(0.0..=most as f64).contains(&pace) {
            return Err(StartError::Pace(most));
        }
        if self.run.alim_talk.is_some() && !self.run.channels.has(ChannelName::Solapi) {
            return Err(StartError::AlimTalk);
        }
        let aws = match self.aws.aws_endpoint {
            Some(url) => AwsSide::Attached { url },
            None if self.run.port == self.aws.aws_port && self.run.port != 0 => {
                return Err(StartError::OnePort(self.run.port));
            }
            None => AwsSide::Embedded { port: self.aws.aws_port, drop_wake_ups: self.faults.drop_wake_ups },
        };
        Ok(SystemSettings {
            host: self.run.host,
            port: self.run.port,
            aws,
            data: self.run.data.data,
            sources: self.sources.read()?.at_pace(Duration::from_secs_f64(pace)),
            rules: job::Rules::with_lease(Duration::from_secs(self.faults.lease.into())),
            time_limit,
            notification_limits: match self.run.has_notification_limits {
                true => NotificationLimits::AGREED,
                false => NotificationLimits::NONE,
            },
            channels: self.run.channels,
            alim_talk: self.run.alim_talk,
        })
    }
}

impl EndpointFlags {
    /// Settings of the AWS services alone.
    pub fn settings(self) -> EndpointSettings {
        EndpointSettings { host: self.listen, port: self.aws_port, ..EndpointSettings::new(self.data.data) }
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

/// An address of a machine, by its digits.
fn address(text: &str) -> Result<IpAddr, &'static str> {
    text.parse().map_err(|_| "an IP address is expected, such as 127.0.0.1, or 0.0.0.0 for every one")
}

fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off is expected"),
    }
}

fn alim_talk(template: &str) -> Result<String, &'static str> {
    let is_one = AlimTalk::parse(template).is_some();
    is_one.then(|| template.to_owned()).ok_or("a template such as 'KA01PF1,KA01TP1,#{link}' is expected")
}

/// Channels by their names.
fn channels(names: &str) -> Result<Channels, &'static str> {
    Channels::parse(names)
        .ok_or("sns, end-user-messaging, solapi or sens, or two of them as in solapi,sns is expected")
}

/// `textback --sources FILE sources` is `textback sources --sources FILE`: a flag before a sub-command is that
/// sub-command's, which refuses what means nothing to it.
fn sub_command_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let flags = Flags::command();
    let takes_value = |argument: &str| {
        let name = argument.strip_prefix("--");
        let mut known = flags.get_arguments();
        known.any(|known| known.get_long() == name && known.get_action().takes_values())
    };
    let mut place = 1;
    while let Some(argument) = arguments.get(place).and_then(|argument| argument.to_str()) {
        if flags.find_subcommand(argument).is_some() {
            arguments[1..=place].rotate_right(1);
            break;
        }
        place += 1 + usize::from(takes_value(argument));
    }
    arguments
}

#[cfg(test)]
#[path = "flags/flags_tests.rs"]
mod tests;
