use std::{net::IpAddr, path::PathBuf, time::Duration};

use job::{ChannelName, NotificationLimits, Rules};

use crate::Sources;

/// Settings of a system.
#[derive(Clone)]
pub struct SystemSettings {
    /// Address of the front door; `0.0.0.0` for all of this machine's.
    pub host: IpAddr,
    /// Port of the front door; 0 picks a free one.
    pub port: u16,
    /// The AWS services underneath.
    pub aws: AwsSide,
    /// Folder that keeps jobs, texts and keys.
    pub data: PathBuf,
    /// The sources that are searched.
    pub sources: Sources,
    /// The rules of a job's life.
    pub rules: Rules,
    /// The longest that one invocation of the searcher takes; [`crate::TIME_LIMIT`] when deployed.
    pub time_limit: Duration,
    /// Limits on texts.
    pub notification_limits: NotificationLimits,
    /// The channel of texts.
    pub channel: ChannelName,
}

/// The AWS services underneath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsSide {
    /// An endpoint of this process's own.
    Embedded {
        /// Its port; 0 picks a free one.
        port: u16,
        /// True to throw every wake-up away.
        drop_wake_ups: bool,
    },
    /// Another process's endpoint.
    Attached {
        /// Its URL.
        url: String,
    },
}
