use std::fmt::Write;

use tests::Prices;

use crate::{deployed::Deployed, log_size::Logged, meter::Tally, visitor::Visit};

/// What some people's searches took.
pub(crate) struct Counted {
    pub(crate) visits: Vec<Visit>,
    pub(crate) tally: Tally,
    pub(crate) logged: Logged,
}

/// Seconds that a short call is billed for: two round trips of 5 ms to the table, and a millisecond of its own (PERF.md
/// measured half of one). What a start takes beside it is one call in hundreds.
const SHORT_CALL: f64 = 0.011;
/// CloudWatch adds this to a line (its price list), in bytes.
const LINE: f64 = 26.0;
/// The share of requests that are traced: X-Ray's rule takes every twentieth beyond one a second.
const TRACED: f64 = 0.05;
const GIGABYTE: f64 = 1e9;
const MINUTES_A_MONTH: f64 = 43_200.0;
/// Event source mappings poll an empty queue with five long polls of 20 s at the same time (Lambda's documentation).
const IDLE_POLLS_A_MINUTE: f64 = 15.0;
/// The shops of the sample.
const SOURCES: usize = 4;

/// One line: what, how many of it, and what one costs.
type Line = (&'static str, f64, f64);

/// Counts times prices.
pub(crate) struct Bill {
    prices: Prices,
    deployed: Deployed,
}

impl Bill {
    pub(crate) fn new() -> Self {
        Self { prices: Prices::read(), deployed: Deployed::read() }
    }

    /// The table of what 1,000 searches cost, in Markdown.
    pub(crate) fn per_thousand(&self, watched: &Counted, left: &Counted) -> String {
        let (watched, left) = (self.lines(watched), self.lines(left));
        let mut table = format!(
            "| 1,000 searches in {} | watched to the end | {} | left after 5 s, with a text | {} |\n|---|--:|--:|--:|--:|\n",
            self.prices.region, self.prices.currency, self.prices.currency
        );
        for (of_watched, of_left) in watched.iter().zip(&left) {
            let cells = [cells(of_watched, 1_000.0), cells(of_left, 1_000.0)].concat();
            let _ = writeln!(table, "| {} | {} |", of_watched.0, cells.join(" | "));
        }
        for (name, chosen) in [("control plane, as PERF.md counts it", &CONTROL[..]), ("all but texts", &[])]
        {
            let sum = |lines: &[Line]| {
                let chosen = lines.iter().filter(|(name, ..)| chosen.is_empty() || chosen.contains(name));
                chosen.map(|(_, count, price)| count * price * 1_000.0).sum::<f64>()
            };
            let _ = writeln!(table, "| **{name}** | | **{:.4}** | | **{:.4}** |", sum(&watched), sum(&left));
        }
        let text = self.prices.of_one("text") * 1_000.0;
        let _ =
            writeln!(table, "| texts, by the price of infra/prices.toml | 0 | 0.0000 | 1000 | {text:.4} |");
        table
    }

    /// The lines for one search.
    fn lines(&self, counted: &Counted) -> Vec<Line> {
        let Counted { visits, tally, logged } = counted;
        let jobs = visits.len() as f64;
        let requests = visits.iter().map(|visit| visit.requests).sum::<u64>() as f64 / jobs;
        let bytes = visits.iter().map(|visit| visit.bytes).sum::<u64>() as f64 / jobs;
        let calls = |operations: &[&str]| tally.calls(operations) as f64 / jobs;
        let batches = calls(&["ReceiveMessage"]);
        let logs = (logged.bytes as f64 + logged.lines as f64 * LINE) / jobs;
        let (short, search) = (self.deployed.gigabytes(None), self.deployed.gigabytes(Some("ProcessJob")));
        let price = |name: &str| self.prices.of_one(name);
        vec![
            ("HTTP API, requests", requests, price("http-api")),
            ("Lambda, invocations", requests + batches, price("lambda-requests")),
            ("Lambda, GB-seconds of requests", requests * SHORT_CALL * short, price("lambda-arm64")),
            ("Lambda, GB-seconds of waiting", tally.searching / jobs * search, price("lambda-arm64")),
            ("DynamoDB, write units", tally.write_units / jobs, price("dynamodb-writes")),
            ("DynamoDB, read units", tally.read_units / jobs, price("dynamodb-reads")),
            ("SQS, requests", batches + calls(&["SendMessage", "DeleteMessageBatch"]), price("sqs")),
            ("KMS, requests", calls(&["Encrypt", "Decrypt"]), price("kms")),
            ("logs, GB", logs / GIGABYTE, price("logs")),
            ("traces", (requests + batches) * TRACED, price("traces")),
            ("to the internet, GB", bytes / GIGABYTE, price("transfer-out")),
        ]
    }

    /// The table of what a month costs in which nobody searches, in Markdown.
    pub(crate) fn idle_month(&self, minute: &Tally) -> String {
        let price = |name: &str| self.prices.of_one(name);
        let (short, search) = (self.deployed.gigabytes(None), self.deployed.gigabytes(Some("ProcessJob")));
        let lines: [Line; 9] = [
            ("sweeps and rescues, invocations", 2.0 * MINUTES_A_MONTH, price("lambda-requests")),
            (
                "sweeps and rescues, GB-seconds",
                (short + search) * SHORT_CALL * MINUTES_A_MONTH,
                price("lambda-arm64"),
            ),
            ("what they read, units", minute.read_units * MINUTES_A_MONTH, price("dynamodb-reads")),
            ("polls of the empty queue", IDLE_POLLS_A_MINUTE * MINUTES_A_MONTH, price("sqs")),
            ("metrics under alarms", self.deployed.alarm_metrics() as f64, price("alarm")),
            ("metrics of our own", self.deployed.own_metrics(SOURCES) as f64, price("metric")),
            ("dashboard", 1.0, price("dashboard")),
            ("key", 1.0, price("kms-key")),
            ("secret", 1.0, price("secret")),
        ];
        let mut table = format!("| a month without a search | | {} |\n|---|--:|--:|\n", self.prices.currency);
        for line in &lines {
            let _ = writeln!(table, "| {} | {} |", line.0, cells(line, 1.0).join(" | "));
        }
        let sum: f64 = lines.iter().map(|(_, count, price)| count * price).sum();
        let _ = writeln!(table, "| **in all** | | **{sum:.4}** |");
        table
    }
}

/// What PERF.md counts among the control plane: neither the time of functions nor what stands beside every service.
const CONTROL: [&str; 6] = [
    "HTTP API, requests",
    "Lambda, invocations",
    "DynamoDB, write units",
    "DynamoDB, read units",
    "SQS, requests",
    "logs, GB",
];

/// How many for so many searches, and what they cost.
fn cells((_, count, price): &Line, times: f64) -> [String; 2] {
    let many = count * times;
    let is_whole = many.fract() == 0.0 || many > 100.0;
    let many = if is_whole { format!("{many:.0}") } else { format!("{many:.4}") };
    [many, format!("{:.4}", count * price * times)]
}
