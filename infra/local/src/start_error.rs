use cloud::SettingError;
use process_job::SourcesError;
use search::catalogue::CatalogueError;

use crate::aws::EndpointError;

/// Why the system did not start, in one line that says what to do.
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
    /// A setting of the functions.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The pace is no sensible number.
    #[error("--pace takes 0 to 600 seconds")]
    Pace,
    /// The front door's port.
    #[error("port {port} cannot be used ({source}): stop the other program or choose another with --port")]
    Port {
        /// The port.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The other process's endpoint.
    #[error("no AWS endpoint of a textback answers at {url}: start one there or check --aws-endpoint")]
    NoEndpoint {
        /// Where it was expected.
        url: String,
    },
    /// The secret behind idempotency keys cannot be kept.
    #[error("{path} cannot be used ({source}): give this user access or choose another folder with --data")]
    SecretFile {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The signals that stop the process cannot be listened to.
    #[error("signals cannot be listened to: {0}")]
    Signals(std::io::Error),
}
