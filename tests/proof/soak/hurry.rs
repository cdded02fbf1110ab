//! A text in doubt takes its time: 30 s until its outcome counts as unknown, and 60 s more before its second and last
//! publish. Where that is not what is tried, its clock is set ahead.

use std::time::Duration;

use cloud::{Aws, Clock, JobTable};
use emulator::TABLE;
use job::{Due, Job, Notification, Outgoing, Rules, Timestamp, Token};

/// Longer than a publish that is under way can take: connecting 2 s and reading 5 s.
pub(crate) const DOUBT: Duration = Duration::from_secs(8);

/// Lets these jobs' texts be looked at now, whenever that was to be. A job that cannot be read or written at the moment
/// stays as it is.
pub(crate) async fn hurry(endpoint: &str, tokens: &[String]) {
    let (table, now) = (JobTable::new(&Aws::local(endpoint), TABLE), Clock::new(Rules::AGREED).now());
    for token in tokens {
        let key = Token::parse(token).expect("a token that was answered").key();
        let Ok(Some(job)) = table.read(&key, now).await else { continue };
        if let Some(hurried) = hurried(&job, now) {
            // Another writer is as good: the job moves.
            let _ = table.replace(&job, &hurried).await;
        }
    }
}

/// The job with its text's clock set ahead, if it has one and has not been moved for as long as a publish may take.
fn hurried(job: &Job, now: Timestamp) -> Option<Job> {
    let sooner = |outgoing: &Outgoing| (outgoing.at > now).then(|| Outgoing { at: now, ..outgoing.clone() });
    if job.updated_at.plus(DOUBT) > now {
        return None;
    }
    let notification = match &job.notification {
        Notification::Due(outgoing) => Notification::Due(sooner(outgoing)?),
        Notification::Sending(outgoing) => Notification::Sending(sooner(outgoing)?),
        _ => return None,
    };
    let due = Some(Due { at: now, wakes: 0 });
    Some(Job { version: job.version + 1, updated_at: now, notification, due, ..job.clone() })
}
