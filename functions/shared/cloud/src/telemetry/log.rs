use std::{error::Error, io::Write, process::ExitCode};

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

/// Starts the log of a process: JSON lines on standard error, as far as [`log_filter`] lets them through.
pub fn start_log(environment: &Environment) -> Result<(), SettingError> {
    let lines = json_lines(std::io::stderr).with_filter(log_filter(environment)?);
    // A second start, by a second system in the same process, goes on with the first one's log.
    let _ = tracing_subscriber::registry().with(lines).try_init();
    Ok(())
}

/// Lets through what is logged at the level of `LOG_LEVEL` or above (`info` unless it is set), and of the SDK only
/// warnings.
pub fn log_filter(environment: &Environment) -> Result<Targets, SettingError> {
    let level = |text: &str| text.parse().ok();
    let level = environment.parsed("LOG_LEVEL", level, "error, warn, info, debug or trace is")?;
    let level = level.unwrap_or(LevelFilter::INFO);
    let quiet = level.min(LevelFilter::WARN);
    Ok(Targets::new().with_default(level).with_targets(TALKATIVE.map(|target| (target, quiet))))
}

/// The lines of a log on Lambda.
pub fn json_lines<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    fmt::layer().with_writer(writer).json().flatten_event(true).with_span_list(false)
}

/// An error as the field of a line of the log, which then tells what lies behind it, too.
pub fn cause(error: &(impl Error + 'static)) -> &(dyn Error + 'static) {
    error
}

/// The exit code of a process that ends like this: 0, or, after one line that says why, 2.
pub fn exit_code(outcome: Result<(), Box<dyn Error + Send + Sync>>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where the line cannot be written, the exit code has to do.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}
