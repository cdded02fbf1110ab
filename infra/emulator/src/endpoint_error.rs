use std::{
    io,
    net::IpAddr,
    path::{Path, PathBuf},
};

use dynoxide::DynoxideError;

/// The reason that the endpoint did not start, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says it")]
pub enum EndpointError {
    #[error("port {0} is taken: stop the other program or choose another with --aws-port")]
    PortTaken(u16),
    #[error(
        "the AWS endpoint asks nobody who they are, so it does not listen on {0}: --listen takes 127.0.0.1 or a \
         private address of this machine, such as 172.17.0.1 of Docker's bridge"
    )]
    Public(IpAddr),
    #[error(
        "{0} is no address of this machine: `docker network inspect bridge` tells the one of Docker's bridge"
    )]
    NoSuchAddress(IpAddr),
    #[error("port {0} cannot be listened on ({1}): choose another with --aws-port")]
    Port(u16, #[source] io::Error),
    #[error("{path} cannot be written ({1}): give this user access or choose another folder with --data", path = .0.display())]
    DataFolder(PathBuf, #[source] io::Error),
    #[error("{path} is in use by another textback or program: stop it or choose another folder with --data", path = .0.display())]
    DataFolderInUse(PathBuf),
    #[error("{path} is not this program's table ({1}): move it away or choose another folder with --data", path = .0.display())]
    TableFile(PathBuf, #[source] Box<DynoxideError>),
    #[error("{path} is damaged ({1}): restore a copy of it, or move it away and start without the jobs in it", path = .0.display())]
    DamagedTable(PathBuf, String),
    #[error("{path} is not a key of 32 bytes: restore it, or delete it and lose the contacts it sealed", path = .0.display())]
    KeyFile(PathBuf),
    #[error(
        "the policies of template.yaml cannot be judged by here ({0}): write them otherwise, or teach infra/emulator"
    )]
    Roles(String),
    #[error("the stack's {0} could not be created ({1}): move the data folder away and start again")]
    Stack(&'static str, String),
}

impl EndpointError {
    /// The error of a file or a folder that the system does not give access to.
    pub(crate) fn unusable(path: &Path) -> impl Fn(io::Error) -> Self {
        |source| Self::DataFolder(path.to_path_buf(), source)
    }
}
