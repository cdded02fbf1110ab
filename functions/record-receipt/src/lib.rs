//! `record-receipt`: records what AWS End User Messaging tells of a text afterwards, where process-job asks for it.
//!
//! [`RecordReceipt::handle`] is sent each event of EventBridge's about a text of the account's. It may write one thing: what
//! is told, in the row that process-job left under the name of a text when that was taken. It knows no job, no link and no
//! key, and of an event it reads and logs no number.

mod event;

use std::time::Duration;

use cloud::{
    Aws, Clock, Environment, JobTable, Metric, Metrics, SettingError, TableError, TakenReceipt, Trace,
};
use serde::Serialize;
use strum::IntoStaticStr;
use tracing::info;

use self::event::Told;

/// The event of a text that fails at once may overtake its row, for which process-job reads an answer and writes. After two
/// seconds the text is taken for another's of the account: an error, which would have Lambda send the event again, would
/// alarm its operator at each of those.
const OVERTAKING: [Duration; 6] = [
    Duration::from_millis(20),
    Duration::from_millis(60),
    Duration::from_millis(140),
    Duration::from_millis(280),
    Duration::from_millis(500),
    Duration::from_millis(1_000),
];

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct RecordReceipt {
    /// Where texts' rows are kept.
    pub table: JobTable,
    /// Where it is counted what was dropped, and what texts cost.
    pub metrics: Metrics,
    /// The time.
    pub clock: Clock,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// It was news, and is recorded.
    Recorded,
    /// As much was known: it came again, or after what is final.
    Known,
    /// The text is on its way, and there will be another event.
    Passing,
    /// No text of this name is waited for: it is another's, or too old, and was dropped.
    Unknown,
    /// It is not as AWS documents such an event, and was dropped.
    Unreadable,
}

impl RecordReceipt {
    /// The function with the settings of its environment, counting there.
    pub fn from_environment(environment: &Environment, metrics: &Metrics) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        let (table, clock) =
            (JobTable::from_environment(&aws, environment)?, cloud::rules_from(environment)?);
        Ok(Self { table, metrics: metrics.clone(), clock: Clock::new(clock) })
    }

    /// Records what an event tells. Fails only where the table does, so that Lambda sends the event again.
    pub async fn handle(&self, event: &serde_json::Value) -> Result<Outcome, TableError> {
        let outcome = match Told::by(event) {
            // On the heap: the compiler lays futures within futures out only so deep.
            Some(told) if told.is_final => Box::pin(self.record(&told)).await?,
            Some(_) => Outcome::Passing,
            None => Outcome::Unreadable,
        };
        if matches!(outcome, Outcome::Unknown | Outcome::Unreadable) {
            self.metrics.count(&Metric::ReceiptDropped);
        }
        let trace = Trace::current();
        info!(trace.id = trace.as_ref().map(Trace::id), outcome = <&str>::from(outcome), "a receipt came");
        Ok(outcome)
    }

    async fn record(&self, told: &Told) -> Result<Outcome, TableError> {
        for wait in OVERTAKING {
            match self.take(told).await? {
                Outcome::Unknown => tokio::time::sleep(wait).await,
                outcome => return Ok(outcome),
            }
        }
        self.take(told).await
    }

    async fn take(&self, told: &Told) -> Result<Outcome, TableError> {
        let taken = self.table.take_receipt(&told.reference, told.receipt, self.clock.now()).await?;
        Ok(match taken {
            TakenReceipt::First => {
                told.part_price.iter().for_each(|price| self.metrics.count(&Metric::PartPrice(*price)));
                Outcome::Recorded
            }
            TakenReceipt::News => Outcome::Recorded,
            TakenReceipt::Known => Outcome::Known,
            TakenReceipt::Unknown => Outcome::Unknown,
        })
    }
}
