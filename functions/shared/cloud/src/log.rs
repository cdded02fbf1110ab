use std::{
    error::Error,
    io::{IsTerminal, Write},
    process::ExitCode,
};

use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    registry::LookupSpan,
    util::SubscriberInitExt,
};

use crate::{Environment, SettingError};

/// These print requests, and with them numbers, texts and queries, when they are asked for more than warnings.
const TALKATIVE: [&str; 10] = [
    "aws_config",
    "aws_runtime",
    "aws_sdk_dynamodb",
    "aws_sdk_kms",
    "aws_sdk_sns",
    "aws_sdk_sqs",
    "aws_smithy_http_client",
    "aws_smithy_runtime",
    "aws_smithy_runtime_api",
    "hyper_util",
];

/// Starts the log of a process: JSON lines on Lambda, readable lines elsewhere, from the level of `LOG_LEVEL` on
/// (`info` unless it is set).
pub fn start_log(environment: &Environment) -> Result<(), SettingError> {
    let name = "LOG_LEVEL";
    let level: LevelFilter = environment.optional(name).unwrap_or("info").parse().map_err(|_| {
        SettingError::Malformed { name, problem: "error, warn, info, debug or trace is expected".to_owned() }
    })?;
    let quiet = level.min(LevelFilter::WARN);
    let filter = Targets::new().with_default(level).with_targets(TALKATIVE.map(|target| (target, quiet)));
    let is_terminal = std::io::stderr().is_terminal();
    let lines = match environment.optional("AWS_LAMBDA_FUNCTION_NAME") {
        Some(_) => json_lines(std::io::stderr).boxed(),
        None => fmt::layer().with_writer(std::io::stderr).with_ansi(is_terminal).boxed(),
    };
    // A second start, by a second system in the same process, goes on with the first one's log.
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
    Ok(())
}

/// The lines of a log on Lambda.
pub fn json_lines<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    fmt::layer().with_writer(writer).json().flatten_event(true).with_span_list(false)
}

/// The exit code of a process that ends like this: 0, or, after one line that says why, 2.
pub fn exit_code(outcome: Result<(), Box<dyn Error + Send + Sync>>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With nobody to read the line, the exit code has to do.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}
