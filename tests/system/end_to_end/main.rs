//! The whole system from outside: what its users asked for, one file for each promise.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

/// What an owner is promised: a search, its results, and that it is gone when it is erased.
mod owner {
    mod bad_input;
    mod cancelling;
    mod erasing;
    mod idempotency;
    mod privacy;
    mod reading;
    mod scenarios;
    mod sharing;
}

/// What the texts promise: by which channel, how often, to whom not, and what of theirs is given back.
mod texts {
    mod alim_talk;
    mod channels;
    mod end_user_messaging;
    mod given_back;
    mod notification_limits;
    mod number_later;
    mod publishing;
    mod second_channel;
    mod sens;
    mod solapi;
    mod told_receipts;
    mod unasked;
}

/// What a searcher does: with a batch, and with sources of every kind.
mod searching {
    mod batch;
    mod batch_of_ten;
    mod greatest_findings;
    mod hostile_sources;
    mod http_sources;
    mod long_searches;
    mod prebuilt_index;
    pub(crate) mod searcher;
    pub(crate) mod shops;
}

/// What becomes of a job when something breaks.
mod recovery {
    mod black_hole;
    mod crashes;
    mod dead_letters;
    mod lost_wake_ups;
    mod poison;
    mod redrive;
    mod refused_services;
    mod repairs;
    mod soak;
    mod solapi_kills;
    mod sweeping;
    mod two_processes;
}

/// What an operator sees, sets and pays.
mod operator {
    mod costs;
    mod data_folder;
    mod metrics;
    mod no_network;
    mod one_trace;
    pub(crate) mod starting;
    mod terminal;
    mod two_versions;
}
