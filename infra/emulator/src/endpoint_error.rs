use std::{
    io,
    net::IpAddr,
    path::{Path, PathBuf},
};

use dynoxide::DynoxideError;

/// The reason that the endpoint did not start, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// Another program listens on the port.
    #[error("port {0} is taken: stop the other program or choose another with --aws-port")]
    PortTaken(u16),
    /// Strangers could reach the address.
    #[error(
        "the AWS endpoint asks nobody who they are, so it does not listen on {0}: --listen takes 127.0.0.1 or a \
         private address of this machine, such as 172.17.0.1 of Docker's bridge"
    )]
    Public(IpAddr),
    /// The address is not this machine's.
    #[error(
        "{0} is no address of this machine: `docker network inspect bridge` tells the one of Docker's bridge"
    )]
    NoSuchAddress(IpAddr),
    /// The port cannot be listened on for another reason, such as one below 1024.
    #[error("port {0} cannot be listened on ({1}): choose another with --aws-port")]
    Port(u16, #[source] io::Error),
    /// The data folder, or a file in it, cannot be created, read or written.
    #[error("{path} cannot be written ({1}): give this user access or choose another folder with --data", path = .0.display())]
    DataFolder(PathBuf, #[source] io::Error),
    /// Another endpoint is running on the same data folder.
    #[error("{path} is in use by another textback or program: stop it or choose another folder with --data", path = .0.display())]
    DataFolderInUse(PathBuf),
    /// The table's file is not one that dynoxide wrote.
    #[error("{path} is not this program's table ({1}): move it away or choose another folder with --data", path = .0.display())]
    TableFile(PathBuf, #[source] Box<DynoxideError>),
    /// The table's file is cut or overwritten, by SQLite's verdict or by a sign of it.
    #[error("{path} is damaged ({1}): restore a copy of it, or move it away and start without the jobs in it", path = .0.display())]
    DamagedTable(PathBuf, String),
    /// The file of the KMS key does not hold a key.
    #[error("{path} is not a key of 32 bytes: restore it, or delete it and lose the contacts it sealed", path = .0.display())]
    KeyFile(PathBuf),
    /// The template's roles cannot be judged by.
    #[error(
        "the policies of template.yaml cannot be judged by here ({0}): write them otherwise, or teach infra/emulator"
    )]
    Roles(String),
    /// The table or a queue of the stack could not be created.
    #[error("the stack's {0} could not be created ({1}): move the data folder away and start again")]
    Stack(&'static str, String),
}

impl EndpointError {
    /// The error of a file or a folder that the system does not give access to.
    pub(crate) fn unusable(path: &Path) -> impl Fn(io::Error) -> Self {
        |source| Self::DataFolder(path.to_path_buf(), source)
    }
}
