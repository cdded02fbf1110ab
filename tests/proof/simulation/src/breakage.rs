use clap::ValueEnum;

/// Something broken on purpose, outside of the functions, that the checks must notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Breakage {
    /// Neither sweep nor rescue runs.
    NoSweep,
    /// The table acknowledges a put in twenty without keeping it.
    ForgetfulTable,
    /// The table overlooks the conditions of puts.
    UnconditionalTable,
    /// The text service says "throttled" about texts that it has sent, and SOLAPI "failed" about their groups.
    LyingTexts,
    /// SOLAPI says of every SMS that it did not arrive.
    LyingReceipts,
    /// The carrier of publishes tries them again by itself, as an SDK does, on a bad day of the text service.
    RetriedPublishes,
    /// The table keeps new jobs without the counters that were written with them.
    ForgetfulCounters,
    /// The table keeps the ends of jobs without what was given back with them.
    KeptReservations,
    /// The table forgets the markers of erased jobs.
    ForgottenMarkers,
    /// The table takes no finding.
    RefusedFindings,
    /// Findings are hidden from the searcher that recalls them, and many a searcher is killed.
    HiddenFindings,
}
