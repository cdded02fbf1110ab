//! `textback`: the whole system on one machine.

use std::{io::Write, process::ExitCode};

use clap::Parser;
use cloud::{Environment, exit_code, start_log};
use textback::{BareEndpoint, Command, Flags, Progress, StartError, System, index, redrive, source_test};

#[tokio::main]
async fn main() -> ExitCode {
    run(Flags::parse()).await.unwrap_or_else(|error| exit_code(Err(format!("textback: {error}").into())))
}

async fn run(flags: Flags) -> Result<ExitCode, StartError> {
    start_log(&Environment::of_this_process())?;
    match &flags.command {
        Some(Command::Sources) => print(&flags.sources()?.setting()),
        Some(Command::SourceTest { name, query }) => {
            let told = source_test(&flags.sources()?, name, query).await?;
            print(&told.to_string());
            if !told.has_hits() {
                return Ok(ExitCode::FAILURE);
            }
        }
        Some(Command::Redrive(which)) => {
            let report = redrive(&flags.environment(), which).await?;
            print(&report.to_string());
            if report.left() > 0 {
                return Err(StartError::JobsLeft { count: report.left() });
            }
        }
        Some(Command::Endpoint { listen }) => {
            let endpoint = BareEndpoint::start(flags.endpoint_settings(*listen)).await?;
            print(&endpoint.welcome());
            endpoint.serve_until_told_to_stop().await?;
        }
        Some(Command::Index { file, output }) => {
            print(&index(file, output.clone(), &mut Progress::on_stderr())?);
        }
        None => {
            let system = System::start(flags.settings()?).await?;
            print(&system.welcome());
            system.serve_until_told_to_stop().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints for whoever reads; that nobody does any more concerns nobody.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
