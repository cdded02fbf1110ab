use aws_smithy_runtime_api::client::result::SdkError;
use futures::{FutureExt, future::BoxFuture};
use job::{PhoneNumber, PublishOutcome, Receipt, SmsBody, SmsReference};

/// A carrier of SMS. By itself it has no name for one before that is sent, and tells of no receipt: SNS. SENS and End User
/// Messaging tell of receipts, and SOLAPI has names, too.
pub trait Channel: Send + Sync {
    /// True when it has a name for an SMS before it is sent: the text is claimed under that name, in a write of its own.
    fn prepares(&self) -> bool {
        false
    }

    /// Prepares an SMS; sends nothing. Asked about an earlier one by its name, it reads what has come of that.
    fn prepare<'a>(&'a self, _earlier: Option<&'a SmsReference>) -> BoxFuture<'a, Prepared> {
        std::future::ready(Prepared::Ready(Draft::unnamed())).boxed()
    }

    /// Publishes one SMS. No error: an unknown outcome is an outcome.
    fn publish<'a>(
        &'a self,
        draft: &'a Draft,
        phone: &'a PhoneNumber,
        body: &'a SmsBody,
    ) -> BoxFuture<'a, PublishOutcome>;

    /// Withdraws an SMS that must not be sent any more, by whichever searcher: true when it was not, and never will be. One
    /// without a name is its publisher's alone.
    fn withdraw<'a>(&'a self, _draft: &'a Draft) -> BoxFuture<'a, bool> {
        std::future::ready(true).boxed()
    }

    /// What the carrier says of the SMS of this name. No error: what is not known is an answer.
    fn receipt<'a>(&'a self, _reference: &'a SmsReference) -> BoxFuture<'a, Receipt> {
        std::future::ready(Receipt::Pending).boxed()
    }
}

/// An SMS that may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The name that its channel has for it, by a channel that prepares.
    pub reference: Option<SmsReference>,
    /// True when the channel has its number and its words by an earlier try.
    pub(super) is_filled: bool,
}

/// The result of preparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prepared {
    /// It may be published: nothing was sent under an earlier name.
    Ready(Draft),
    /// The earlier one was sent.
    Sent,
    /// The channel could not tell. The spread is the jitter on the delay, as in [`PublishOutcome::NotSent`].
    NotReady {
        /// Percent of the usual delay to wait.
        spread: u8,
    },
}

impl Draft {
    /// An SMS that its channel has no name for.
    pub const fn unnamed() -> Self {
        Self { reference: None, is_filled: false }
    }
}

/// A delay of 80 to 120 percent, so that what failed together is not tried again together.
pub(super) fn not_sent() -> PublishOutcome {
    PublishOutcome::NotSent { spread: spread() }
}

/// Percent of a usual delay.
pub(super) fn spread() -> u8 {
    fastrand::u8(80..=120)
}

/// True when a request was surely never written: it could not be made, or the connection never stood. A time-out while
/// connecting is known only by its message: the client keeps its type to itself.
pub(super) fn was_never_written<E, R>(error: &SdkError<E, R>) -> bool {
    let outermost: &(dyn std::error::Error + 'static) = match error {
        SdkError::ConstructionFailure(_) => return true,
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) => error,
            None => return false,
        },
        _ => return false,
    };
    std::iter::successors(Some(outermost), |error| error.source()).any(|error| {
        let connecting = error.downcast_ref::<hyper_util::client::legacy::Error>();
        connecting.is_some_and(hyper_util::client::legacy::Error::is_connect)
            || error.to_string().starts_with("HTTP connect timeout")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_of_retries_is_20_percent_either_way() {
        for _ in 0..1_000 {
            let PublishOutcome::NotSent { spread } = not_sent() else { panic!("not a retry") };
            assert!((80..=120).contains(&spread));
        }
    }
}
