//! `textback`: the whole system on one machine.

use std::{io::Write, process::ExitCode};

use clap::Parser;
use cloud::{Environment, exit_code, start_log};
use textback::{Flags, StartError, System};

#[tokio::main]
async fn main() -> ExitCode {
    exit_code(run(Flags::parse()).await.map_err(|error| format!("textback: {error}").into()))
}

async fn run(flags: Flags) -> Result<(), StartError> {
    start_log(&Environment::of_this_process())?;
    let system = System::start(flags.settings()?).await?;
    // A reader that has gone away does not concern the system.
    let _ = std::io::stdout().write_all(system.welcome().as_bytes());
    system.serve_until_told_to_stop().await;
    Ok(())
}
