//! The body of an answer: bounded, and text.
//!
//! Whatever sources send, answers take no more than so much memory together: ten searches of a dozen sources each share
//! a function of 256 MB.

use std::time::Duration;

use reqwest::Response;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::fault::Fault;

/// The size up to which an answer takes memory without asking: more than a usual one, and 8 MB for 120 sources at once.
pub(crate) const SMALL: usize = 64 * 1_024;
/// The memory of all larger ones together, in KiB: 24 of the usual greatest size. An answer is unpacked from JSON at
/// once, while nothing else runs, and takes 20 times its size at worst: 40 MB for the usual greatest.
const LARGE_KIB: usize = 48 * 1_024;
/// The message of a refusal fits; a page of HTML need not.
const REFUSAL: usize = 8 * 1_024;
/// A refusal that does not come on tells enough by its status.
const REFUSAL_TIME: Duration = Duration::from_secs(2);
/// The characters to either side of a mistake in JSON that are shown.
const AROUND: usize = 120;

/// The memory of all answers of this process.
pub(crate) static ANSWERS: ResponseBudget = ResponseBudget::with_kib(LARGE_KIB);

/// Memory that is handed out.
pub(crate) struct ResponseBudget {
    free: Semaphore,
    kib: usize,
}

impl ResponseBudget {
    const fn with_kib(kib: usize) -> Self {
        Self { free: Semaphore::const_new(kib), kib }
    }

    /// Waits until there is room for an answer of at most so many bytes. Waiting answers are served in turn, and a
    /// source's time-out ends its wait. One that is greater than all of it waits for all of it.
    async fn room_for(&self, bytes: usize) -> Option<SemaphorePermit<'_>> {
        let kib = u32::try_from(bytes.div_ceil(1_024).min(self.kib)).unwrap_or(u32::MAX);
        // It is never closed.
        self.free.acquire_many(kib).await.ok()
    }
}

/// Reads no more than `max_bytes`, counted after decompression: a small answer that unpacks to a huge one is as
/// large as it becomes.
///
/// An answer that is not small waits for its room in this memory, and keeps it until the permit is dropped.
pub(crate) async fn read<'m>(
    mut response: Response,
    max_bytes: usize,
    memory: &'m ResponseBudget,
) -> Result<(Vec<u8>, Option<SemaphorePermit<'m>>), Fault> {
    let too_large = Fault::TooLarge { max_bytes };
    if response.content_length().is_some_and(|length| length > max_bytes as u64) {
        return Err(too_large);
    }
    let (mut bytes, mut room) = (Vec::new(), None);
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > max_bytes {
            return Err(too_large);
        }
        if bytes.len() + chunk.len() > SMALL && room.is_none() {
            room = memory.room_for(max_bytes).await;
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok((bytes, room))
}

/// The beginning of what a refusal says.
pub(crate) async fn read_refusal(mut response: Response) -> Vec<u8> {
    let mut bytes = Vec::new();
    let reading = async {
        while let Ok(Some(chunk)) = response.chunk().await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= REFUSAL {
                break;
            }
        }
    };
    // The part that came until then is shown.
    let _elapsed = timeout(REFUSAL_TIME, reading).await;
    bytes.truncate(REFUSAL);
    bytes
}

/// The text around the place where JSON stops being JSON.
pub(crate) fn around(text: &str, error: &serde_json::Error) -> String {
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let place = line.floor_char_boundary(error.column().saturating_sub(1));
    let before = line[..place].chars().count().min(AROUND);
    let start = line[..place].char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let shown = line[start..].chars().take(before + AROUND);
    let shown: String = shown.map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{error}\n{shown}\n{}^ here", " ".repeat(before))
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn answer(bytes: usize) -> Response {
        http::Response::new(vec![b' '; bytes]).into()
    }

    #[tokio::test]
    async fn a_large_answer_waits_for_its_room_and_a_small_one_does_not() {
        let most = 2 * SMALL;
        let memory = ResponseBudget::with_kib(most / 1_024);
        let (first, room) = read(answer(most), most, &memory).await.expect("it fits");
        assert_eq!(first.len(), most);
        let mut second = Box::pin(read(answer(most), most, &memory));
        assert!(second.as_mut().now_or_never().is_none(), "there is room for one");
        let small = read(answer(SMALL), most, &memory).now_or_never();
        assert!(small.is_some_and(|small| small.is_ok()));
        drop(room);
        assert!(second.await.is_ok());
    }

    #[tokio::test]
    async fn an_answer_that_is_greater_than_all_memory_takes_all_of_it() {
        let memory = ResponseBudget::with_kib(1);
        assert!(read(answer(2 * SMALL), 4 * SMALL, &memory).await.is_ok());
    }

    #[test]
    fn a_mistake_in_json_is_shown_where_it_is() {
        let text = "{\"가\": 1,\n \"b\": oops}";
        let error = serde_json::from_str::<serde_json::Value>(text).expect_err("it is not JSON");
        let message = around(text, &error);
        let lines: Vec<_> = message.lines().collect();
        assert_eq!(lines[1], " \"b\": oops}");
        assert!(lines[2].ends_with("^ here") && lines[2].len() > 6, "{message}");
    }
}
