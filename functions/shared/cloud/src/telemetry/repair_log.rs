use job::{Key, Repair};
use tracing::{error, info, warn};

/// Logs what was repaired, the same way wherever it was noticed: at error what an operator should look into. An alarm
/// of the template's counts the lines whose `repair` is `Poisoned`.
pub fn log_repair(key: &Key, repair: Repair) {
    let key = key.short();
    match repair {
        Repair::WokenAgain => {
            info!(job.key = key, ?repair, "the job was woken again: no searcher had taken it up")
        }
        Repair::SearcherLost => {
            warn!(job.key = key, ?repair, "the job's searcher was lost: its lease expired")
        }
        Repair::Poisoned => {
            error!(job.key = key, ?repair, "the job broke its searchers too often and was ended")
        }
        Repair::TooOld => warn!(job.key = key, ?repair, "the job was over its age and was ended"),
        Repair::NotificationOutcomeLost => warn!(
            job.key = key,
            ?repair,
            "the outcome of the job's text was not recorded: it counts as unknown"
        ),
        Repair::NotificationGivenUp => {
            error!(job.key = key, ?repair, "the job's text was given up: it could not be sent in time")
        }
        Repair::ChannelGivenUp => warn!(
            job.key = key,
            ?repair,
            "the job's text could not be sent by its channel: the next channel has its turn"
        ),
        Repair::ReceiptGivenUp => {
            info!(job.key = key, ?repair, "no receipt of the job's text came within the hour")
        }
        Repair::NotificationWithheld => {
            info!(job.key = key, ?repair, "the job's owner is told that a text is withheld")
        }
    }
}
