//! `textback`: the whole system on one machine.

use std::{io::Write, process::ExitCode};

use clap::Parser;
use cloud::{Environment, exit_code, start_log};
use textback::{Command, Flags, StartError, System, source_test};

#[tokio::main]
async fn main() -> ExitCode {
    exit_code(run(Flags::parse()).await.map_err(|error| format!("textback: {error}").into()))
}

async fn run(flags: Flags) -> Result<(), StartError> {
    start_log(&Environment::of_this_process())?;
    if let Some(Command::SourceTest { name, query }) = &flags.command {
        print(&source_test(&flags.sources()?, name, query).await?);
        return Ok(());
    }
    let system = System::start(flags.settings()?).await?;
    print(&system.welcome());
    system.serve_until_told_to_stop().await;
    Ok(())
}

/// Prints for whoever reads; that nobody does any more concerns nobody.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
