use std::{io, net::IpAddr};

/// The reason that the system did not start, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The embedded endpoint.
    #[error(transparent)]
    Endpoint(#[from] emulator::EndpointError),
    /// The catalogue.
    #[error("{0}")]
    Catalogue(#[from] catalogue::CatalogueError),
    /// The file of sources.
    #[error(transparent)]
    Sources(#[from] process_job::SourcesError),
    /// There is no source of this name, but there are these.
    #[error("there is no source {0:?}; there are {1}")]
    NoSuchSource(String, String),
    /// There is no preset of this name, but perhaps one is meant, as a question, and there are these.
    #[error("there is no preset {0:?}{1}; there are {2}")]
    NoSuchPreset(String, String, String),
    /// A preset is not added to a file of sources that has a mistake, or would have one.
    #[error("{0} is not added to {1}: {2}")]
    NotAdded(String, String, #[source] Box<sources::ConfigurationError>),
    /// An address leads to no source.
    #[error(transparent)]
    Suggest(#[from] sources::SuggestError),
    /// A file of sources cannot be written.
    #[error("{0} cannot be used ({1}): name another file with --sources")]
    SourcesPath(String, #[source] io::Error),
    /// A setting of the functions.
    #[error(transparent)]
    Setting(#[from] cloud::SettingError),
    /// The pace is no number from 0 to this.
    #[error("--pace takes 0 to {0} seconds, which is what one invocation (--time-limit) has for searching")]
    Pace(u64),
    /// A template of AlimTalk, which SOLAPI alone sends.
    #[error("--alim-talk needs solapi in --channels")]
    AlimTalk,
    /// The front door's port, at its address.
    #[error(
        "port {1} of {0} cannot be used ({2}): stop the other program, choose another with --port, or an address of \
         this machine with --host"
    )]
    Port(IpAddr, u16, #[source] io::Error),
    /// The file of the metrics.
    #[error("metrics.jsonl in the --data folder cannot be written: {0}")]
    Metrics(#[source] io::Error),
    /// There is no network on which a phone could reach this machine.
    #[error(
        "this machine has no address on a network ({0}): connect it, or name one of its addresses with --host"
    )]
    NoNetwork(#[source] io::Error),
    /// The other process's endpoint.
    #[error("no AWS endpoint of a textback answers at {0}: start one there or check --aws-endpoint")]
    NoEndpoint(String),
    /// A file of the data folder cannot be written or read.
    #[error("{0} cannot be used ({1}): give this user access or choose another folder with --data")]
    DataFile(String, #[source] io::Error),
    /// The file of the secret behind idempotency keys and counters does not hold one.
    #[error(
        "{0} is not a secret of 64 hexadecimal digits: restore it, or delete it and lose what idempotency keys and \
         limits remember"
    )]
    Secret(String),
    /// There are no variables of a system on this folder to print.
    #[error("no textback has run on {0}: start `textback` there first, or name another folder with --data")]
    NeverStarted(String),
    /// The table, while jobs were looked for.
    #[error("jobs cannot be read: {0}; check TABLE_NAME, AWS_REGION and the credentials, or --aws-endpoint")]
    Jobs(#[from] cloud::TableError),
    /// So many jobs are not searched again.
    #[error("{0} of the jobs were left as they are: see above")]
    JobsLeft(usize),
    /// The signals that stop the process cannot be listened to.
    #[error("signals cannot be listened to: {0}")]
    Signals(#[source] io::Error),
}
