use std::{io, net::IpAddr, path::PathBuf};

use dynoxide::DynoxideError;

/// The reason that the endpoint did not start, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// Another program listens on the port.
    #[error("port {port} is taken: stop the other program or choose another with --aws-port")]
    PortTaken {
        /// The port that was asked for.
        port: u16,
    },
    /// Strangers could reach the address.
    #[error(
        "the AWS endpoint asks nobody who they are, so it does not listen on {host}: --listen takes 127.0.0.1 or a \
         private address of this machine, such as 172.17.0.1 of Docker's bridge"
    )]
    Public {
        /// The address that was asked for.
        host: IpAddr,
    },
    /// The address is not this machine's.
    #[error(
        "{host} is no address of this machine: `docker network inspect bridge` tells the one of Docker's bridge"
    )]
    NoSuchAddress {
        /// The address that was asked for.
        host: IpAddr,
    },
    /// The port cannot be listened on for another reason, such as one below 1024.
    #[error("port {port} cannot be listened on ({source}): choose another with --aws-port")]
    Port {
        /// The port that was asked for.
        port: u16,
        /// The system's error.
        source: io::Error,
    },
    /// The data folder, or a file in it, cannot be created, read or written.
    #[error("{} cannot be written ({source}): give this user access or choose another folder with --data", path.display())]
    DataFolder {
        /// The folder or the file in it.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Another endpoint is running on the same data folder.
    #[error("{} is in use by another textback or program: stop it or choose another folder with --data", path.display())]
    DataFolderInUse {
        /// The folder.
        path: PathBuf,
    },
    /// The table's file is not one that dynoxide wrote.
    #[error("{} is not this program's table ({source}): move it away or choose another folder with --data", path.display())]
    TableFile {
        /// The file.
        path: PathBuf,
        /// Dynoxide's error.
        source: Box<DynoxideError>,
    },
    /// The table's file is cut or overwritten.
    #[error(
        "{} is damaged ({reason}): restore a copy of it, or move it away and start without the jobs in it", path.display()
    )]
    DamagedTable {
        /// The file.
        path: PathBuf,
        /// SQLite's verdict, or the sign of it.
        reason: String,
    },
    /// The file of the KMS key does not hold a key.
    #[error("{} is not a key of 32 bytes: restore it, or delete it and lose the contacts it sealed", path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
    },
    /// The system's random source failed.
    #[error("the system gave no random bytes ({0}): this machine cannot make a key")]
    NoRandom(#[from] getrandom::Error),
    /// The template's roles cannot be judged by.
    #[error(
        "the policies of template.yaml cannot be judged by here ({reason}): write them otherwise, or teach infra/emulator"
    )]
    Roles {
        /// The role, and what of it.
        reason: String,
    },
    /// The table or a queue of the stack could not be created.
    #[error("the stack's {what} could not be created ({reason}): move the data folder away and start again")]
    Stack {
        /// The table or queue by name.
        what: &'static str,
        /// The service's answer.
        reason: String,
    },
}
