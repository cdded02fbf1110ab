use catalogue::CatalogueError;
use cloud::SettingError;
use process_job::SourcesError;

use emulator::EndpointError;

/// The reason that the system did not start, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The embedded endpoint.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The catalogue.
    #[error("{0}")]
    Catalogue(#[from] CatalogueError),
    /// The file of sources.
    #[error(transparent)]
    Sources(#[from] SourcesError),
    /// There is no source of this name.
    #[error("there is no source {name:?}; there are {known}")]
    NoSuchSource {
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// There is no preset of this name.
    #[error("there is no preset {name:?}{meant}; there are {known}")]
    NoSuchPreset {
        /// The name.
        name: String,
        /// The name that was probably meant, as a question.
        meant: String,
        /// The names there are.
        known: String,
    },
    /// A file of sources to which a preset would be added has a mistake, or would have one.
    #[error("{name} is not added to {path}: {problem}")]
    NotAdded {
        /// The preset.
        name: String,
        /// The file.
        path: String,
        /// The mistake.
        problem: Box<sources::ConfigurationError>,
    },
    /// An address leads to no source.
    #[error(transparent)]
    Suggest(#[from] sources::SuggestError),
    /// A file of sources cannot be written.
    #[error("{path} cannot be used ({source}): name another file with --sources")]
    SourcesPath {
        /// The file.
        path: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// A setting of the functions.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The pace is no sensible number.
    #[error(
        "--pace takes 0 to {most} seconds, which is what one invocation (--time-limit) has for searching"
    )]
    Pace {
        /// The most it takes.
        most: u64,
    },
    /// The front door's port.
    #[error(
        "port {port} of {host} cannot be used ({source}): stop the other program, choose another with --port, or an \
         address of this machine with --host"
    )]
    Port {
        /// The address.
        host: std::net::IpAddr,
        /// The port.
        port: u16,
        /// The system's error.
        source: std::io::Error,
    },
    /// The file of the metrics.
    #[error("metrics.jsonl in the --data folder cannot be written: {source}")]
    Metrics {
        /// The system's error.
        source: std::io::Error,
    },
    /// There is no network on which a phone could reach this machine.
    #[error(
        "this machine has no address on a network ({0}): connect it, or name one of its addresses with --host"
    )]
    NoNetwork(std::io::Error),
    /// The other process's endpoint.
    #[error("no AWS endpoint of a textback answers at {url}: start one there or check --aws-endpoint")]
    NoEndpoint {
        /// Its URL.
        url: String,
    },
    /// A file of the data folder cannot be written or read.
    #[error("{path} cannot be used ({source}): give this user access or choose another folder with --data")]
    DataFile {
        /// The file.
        path: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// The file of the secret behind idempotency keys and counters does not hold one.
    #[error(
        "{path} is not a secret of 64 hexadecimal digits: restore it, or delete it and lose what idempotency keys and \
         limits remember"
    )]
    Secret {
        /// The file.
        path: String,
    },
    /// There are no variables of a system to print.
    #[error(
        "no textback has run on {data}: start `textback` there first, or name another folder with --data"
    )]
    NeverStarted {
        /// The folder.
        data: String,
    },
    /// The table, while jobs were looked for.
    #[error("jobs cannot be read: {0}; check TABLE_NAME, AWS_REGION and the credentials, or --aws-endpoint")]
    Jobs(#[from] cloud::TableError),
    /// Not every job is searched again.
    #[error("{count} of the jobs were left as they are: see above")]
    JobsLeft {
        /// The number of jobs.
        count: usize,
    },
    /// The signals that stop the process cannot be listened to.
    #[error("signals cannot be listened to: {0}")]
    Signals(std::io::Error),
}
