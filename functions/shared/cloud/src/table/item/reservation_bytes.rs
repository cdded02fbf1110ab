//! A reservation as a job's row keeps it.

use job::{NotificationLimit, Reservation, Timestamp};
use serde_bytes::ByteBuf;

/// The limits, each at the place that stands for it in a row.
const LIMITS: [NotificationLimit; 4] =
    [NotificationLimit::Address, NotificationLimit::Number, NotificationLimit::Block, NotificationLimit::All];

/// One reservation: the limit, the counter, the moment, and of an address the number, in 25 or 41 bytes.
pub(crate) fn to_bytes(reservation: &Reservation) -> ByteBuf {
    let place = LIMITS.iter().position(|limit| *limit == reservation.limit);
    let limit = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX);
    let number = reservation.number.as_ref().map_or(&[][..], |number| &number[..]);
    ByteBuf::from(
        [&[limit][..], &reservation.counter, &reservation.at.millis().to_be_bytes(), number].concat(),
    )
}

pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Reservation> {
    let (limit, rest) = bytes.split_first()?;
    let (counter, rest) = rest.split_first_chunk()?;
    let (at, number) = rest.split_first_chunk()?;
    let number = if number.is_empty() { None } else { Some(number.try_into().ok()?) };
    Some(Reservation {
        limit: *LIMITS.get(usize::from(*limit))?,
        counter: *counter,
        at: Timestamp::from_millis(u64::from_be_bytes(*at)),
        number,
    })
}
