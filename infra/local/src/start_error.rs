use std::{io, net::IpAddr};

/// The reason that the system did not start, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says it")]
pub enum StartError {
    #[error(transparent)]
    Endpoint(#[from] emulator::EndpointError),
    #[error("{0}")]
    Catalogue(#[from] catalogue::CatalogueError),
    #[error(transparent)]
    Sources(#[from] process_job::SourcesError),
    #[error("there is no source {0:?}; there are {1}")]
    NoSuchSource(String, String),
    #[error("there is no preset {0:?}{1}; there are {2}")]
    NoSuchPreset(String, String, String),
    #[error("{0} is not added to {1}: {2}")]
    NotAdded(String, String, #[source] Box<sources::ConfigurationError>),
    #[error(transparent)]
    Suggest(#[from] sources::SuggestError),
    #[error("{0} cannot be used ({1}): name another file with --sources")]
    SourcesPath(String, #[source] io::Error),
    #[error(transparent)]
    Setting(#[from] cloud::SettingError),
    #[error("--pace takes 0 to {0} seconds, which is what one invocation (--time-limit) has for searching")]
    Pace(u64),
    #[error("--alim-talk needs solapi in --channels")]
    AlimTalk,
    #[error("--port and --aws-port are both {0}: choose another for one of them")]
    OnePort(u16),
    #[error(
        "port {1} of {0} cannot be used ({2}): stop the other program, choose another with --port, or an address of \
         this machine with --host"
    )]
    Port(IpAddr, u16, #[source] io::Error),
    #[error("metrics.jsonl in the --data folder cannot be written: {0}")]
    Metrics(#[source] io::Error),
    #[error(
        "this machine has no address on a network ({0}): connect it, or name one of its addresses with --host"
    )]
    NoNetwork(#[source] io::Error),
    #[error(
        "no AWS endpoint of a textback answers at {0}: start one there, or check --aws-endpoint, \
             which is not the address of a textback's pages"
    )]
    NoEndpoint(String),
    #[error("{0} cannot be used ({1}): give this user access or choose another folder with --data")]
    DataFile(String, #[source] io::Error),
    #[error(
        "{0} is not a secret of 64 hexadecimal digits: restore it, or delete it and lose what idempotency keys and \
         limits remember"
    )]
    Secret(String),
    #[error("no textback has run on {0}: start `textback` there first, or name another folder with --data")]
    NeverStarted(String),
    #[error("jobs cannot be read: {0}; check TABLE_NAME, AWS_REGION and the credentials, or --aws-endpoint")]
    Jobs(#[from] cloud::TableError),
    #[error("{0}; jobs of a textback on this machine are found by its --aws-endpoint")]
    NoAws(#[source] cloud::SettingError),
    #[error(
        "a KEY is the 8 hexadecimal digits of a job that are logged, or more of its 64, not the token of its link: 8 to 64 \
         hexadecimal digits are expected"
    )]
    JobKey,
    #[error("{0} of the jobs were left as they are: see above")]
    JobsLeft(usize),
    #[error("signals cannot be listened to: {0}")]
    Signals(#[source] io::Error),
}
