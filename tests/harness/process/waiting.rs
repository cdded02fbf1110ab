//! Every wait of a test has an end, and a message that names what did not come.

use std::{
    process::{Command, Output},
    time::Duration,
};

use tokio::time::{sleep, timeout};

/// Longer than anything here takes in an unoptimised build on a busy machine; a test that waits this long has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at something that does not announce itself.
const GLANCE: Duration = Duration::from_millis(50);

/// The result of a future, within [`PATIENCE`].
///
/// # Panics
/// When it takes longer.
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    let result = timeout(PATIENCE, future).await;
    result.unwrap_or_else(|_| panic!("waited {} s in vain for {what}", PATIENCE.as_secs()))
}

/// Looks again and again at something that does not announce itself, until a look finds what is waited for.
///
/// # Panics
/// When that takes longer than [`PATIENCE`].
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            match look().await {
                Some(found) => return found,
                None => sleep(GLANCE).await,
            }
        }
    };
    within(what, looking).await
}

/// Runs a program to its end, and returns what it wrote. It is killed when that takes longer than [`PATIENCE`].
///
/// # Panics
/// When it cannot be started, or does not end.
pub fn output_of(program: Command) -> Output {
    let what = format!("the end of {program:?}");
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut program = tokio::process::Command::from(program);
            within(&what, program.kill_on_drop(true).output()).await.expect("the program starts")
        })
    };
    // On a thread of its own: the caller may be a test with a runtime.
    match std::thread::spawn(run).join() {
        Ok(output) => output,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    #[should_panic(expected = "waited 60 s in vain for a bus")]
    async fn a_wait_in_vain_ends_and_names_what_did_not_come() {
        within("a bus", std::future::pending::<()>()).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_is_repeated_until_it_finds_something() {
        let mut looks = 0;
        let found = until("the third look", async || {
            looks += 1;
            (looks == 3).then_some(looks)
        });
        assert_eq!(found.await, 3);
    }

    #[test]
    fn a_program_that_ends_returns_what_it_wrote() {
        let mut program = Command::new("sh");
        program.args(["-c", "echo out; echo err >&2; exit 3"]);
        let Output { status, stdout, stderr } = output_of(program);
        assert_eq!((status.code(), &stdout[..], &stderr[..]), (Some(3), &b"out\n"[..], &b"err\n"[..]));
    }
}
