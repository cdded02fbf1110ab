//! The log of a process: for programs JSON lines, as on Lambda; on a terminal one line for each thing that happens to a
//! job.

use std::{
    fmt::{self, Debug},
    io::IsTerminal,
};

use cloud::{Environment, SettingError, log_filter};
use jiff::ZonedDateTime;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::{FilterExt, filter_fn},
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields, MakeWriter,
        format::{Writer, debug_fn},
    },
    layer::{Filter, SubscriberExt},
    registry::LookupSpan,
    util::SubscriberInitExt,
};

/// These log each request, wake-up and sweep, after which a job may be as it was.
const ROUTINE: [&str; 5] = [
    "answer::request::request_span",
    "process_job::wake_ups::batch",
    "process_job::steps",
    "sweep_jobs",
    "record_receipt",
];

/// Starts the log of a process. On a terminal it leaves requests, wake-ups and sweeps out unless it is `verbose` or
/// `LOG_LEVEL` is set.
pub fn start_log(environment: &Environment, verbose: bool) -> Result<(), SettingError> {
    if !std::io::stderr().is_terminal() {
        return cloud::start_log(environment);
    }
    let lines = terminal_lines(std::io::stderr).with_filter(terminal_filter(environment, verbose)?);
    // A second start, by a second system in the same process, goes on with the first one's log.
    let _ = tracing_subscriber::registry().with(lines).try_init();
    Ok(())
}

/// The part of the log that a terminal shows, as [`start_log`] says.
pub fn terminal_filter<S>(
    environment: &Environment,
    verbose: bool,
) -> Result<impl Filter<S> + use<S>, SettingError> {
    let shows_all = verbose || environment.optional("LOG_LEVEL").is_some();
    // Spans stay: they have the keys.
    let is_shown = filter_fn(move |metadata| {
        let is_news = *metadata.level() <= Level::WARN || !ROUTINE.contains(&metadata.target());
        shows_all || metadata.is_span() || is_news
    });
    Ok(log_filter(environment)?.and(is_shown))
}

/// The lines of a log on a terminal, such as `14:03:23  1a2b3c4d  search ended: completed in 8.0 s with 23 results`.
pub fn terminal_lines<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // Of a span nothing is kept but the key of its job.
    let key = debug_fn(|writer, field, value| match field.name() {
        KEY => write!(writer, "{value:?}"),
        _ => Ok(()),
    });
    tracing_subscriber::fmt::layer().with_writer(writer).fmt_fields(key).event_format(TerminalLine)
}

/// The field with the first 8 digits of a job's key.
const KEY: &str = "job.key";

struct TerminalLine;

impl<S, N> FormatEvent<S, N> for TerminalLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut sentence = Sentence::default();
        event.record(&mut sentence);
        for span in context.event_scope().into_iter().flatten() {
            if let Some(fields) =
                span.extensions().get::<FormattedFields<N>>().filter(|_| sentence.key.is_empty())
            {
                sentence.key = fields.trim_matches('"').to_owned();
            }
        }
        let level = match *event.metadata().level() {
            Level::ERROR => "ERROR ",
            Level::WARN => "WARN ",
            _ => "",
        };
        let time = ZonedDateTime::now().strftime("%H:%M:%S");
        writeln!(writer, "{time}  {:8}  {level}{}", sentence.key, sentence.text())
    }
}

/// An event in words: its message, and after a colon its fields.
#[derive(Default)]
struct Sentence {
    key: String,
    message: String,
    details: Vec<String>,
}

impl Sentence {
    /// On one line, and without characters that move a terminal's cursor.
    fn text(&self) -> String {
        let colon = if self.details.is_empty() { "" } else { ": " };
        let text = format!("{}{colon}{}", self.message, self.details.join(" "));
        text.replace(char::is_control, " ")
    }
}

impl Visit for Sentence {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}");
        let bare = value.trim_matches('"');
        match field.name() {
            KEY => self.key = bare.to_owned(),
            "message" => self.message = value,
            "outcome" => self.details.push(bare.to_owned()),
            "results" => self.details.push(format!("with {value} results")),
            "duration_ms" => {
                let seconds = value.parse().unwrap_or(0.0) / 1_000.0;
                self.details.push(format!("in {seconds:.1} s"));
            }
            // The message says it in words, or it is for programs.
            "channel" | "notification" | "repair" | "trace.id" | "message.id" => {}
            name => self.details.push(format!("{name}={bare}")),
        }
    }
}

#[cfg(test)]
#[path = "log_tests.rs"]
mod tests;
