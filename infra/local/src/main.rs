//! `textback`: the whole system on one machine.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use cloud::{Environment, exit_code};
use search::RecordOptions;
use textback::{
    BareEndpoint, Command, Flags, Progress, Sources, SourcesCommand, StartError, System, add_source, index,
    kept_variables, redrive, source_test, start_log, try_source,
};

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = run(Flags::of_this_process()).await;
    outcome.unwrap_or_else(|error| exit_code(Err(format!("textback: {error}").into())))
}

async fn run(flags: Flags) -> Result<ExitCode, StartError> {
    start_log(&Environment::of_this_process(), flags.is_verbose())?;
    match flags.command {
        Some(command) => run_command(command).await,
        None => {
            let system = System::start(flags.settings()?).await?;
            print(io::stdout(), system.welcome());
            system.run_until_shutdown().await;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn exit_by(has_worked: bool) -> ExitCode {
    if has_worked { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn run_command(command: Command) -> Result<ExitCode, StartError> {
    match command {
        Command::Env(flag) => {
            let kept = kept_variables(&flag.data).await?;
            print(io::stdout(), &kept.exports);
            print(io::stderr(), &kept.advice.unwrap_or_default());
        }
        Command::Sources { sources, command: None } => print(io::stdout(), &sources.read()?.setting()),
        Command::Sources { sources, command: Some(SourcesCommand::Add { name, sources: file }) } => {
            print(io::stdout(), &add_source(&name, file.as_deref().unwrap_or(sources.file()))?);
        }
        Command::SourceTest { name, query, sources } => {
            let diagnosis = source_test(&sources.read()?, &name, &query).await?;
            print(io::stdout(), &diagnosis.to_string());
            return Ok(exit_by(diagnosis.has_hits()));
        }
        Command::Sources {
            sources,
            command: Some(SourcesCommand::Try { address, words, sources: file }),
        } => {
            let file = file.as_deref().unwrap_or(sources.file());
            let tried = try_source(&address, &words, file).await?;
            print(io::stdout(), &tried.told);
            return Ok(exit_by(tried.is_written));
        }
        Command::Redrive(which) => {
            let report = redrive(&which).await?;
            print(io::stdout(), &report.to_string());
            if report.left() > 0 {
                return Err(StartError::JobsLeft(report.left()));
            }
        }
        Command::Endpoint(flags) => {
            let endpoint = BareEndpoint::start(flags.settings()).await?;
            print(io::stdout(), &endpoint.welcome());
            endpoint.run_until_shutdown().await?;
        }
        Command::Index { file, source, sources, output, strict } => {
            let options = match source.zip(sources) {
                Some((name, sources)) => Sources::record_options(&sources, &name)?,
                None => RecordOptions::default(),
            };
            print(io::stdout(), &index(&file, &options, output, strict, &mut Progress::on_stderr())?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A reader that has closed its end of the pipe is no failure.
fn print(mut to: impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes());
}
