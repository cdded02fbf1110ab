//! What the pages say: every message is named here, so that one that no file has is found by a test.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use job::Language;

const KOREAN: &str = include_str!("words/ko.ftl");
const ENGLISH: &str = include_str!("words/en.ftl");

type Bundle = FluentBundle<FluentResource>;

/// A fact that a message speaks of, such as a number of hits.
pub(crate) type Fact<'a> = (&'static str, FluentValue<'a>);

macro_rules! words {
    ($($word:ident = $id:literal,)*) => {
        /// The messages by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Message { $($word,)* }

        impl Message {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$word,)*];

            const fn id(self) -> &'static str {
                match self { $(Self::$word => $id,)* }
            }
        }
    };
}

words! {
    ServiceName = "service-name",
    ServiceDescription = "service-description",
    Footer = "footer",
    OtherLanguage = "other-language",
    StartTitle = "start-title",
    StartHeading = "start-heading",
    StartLead = "start-lead",
    QueryLabel = "query-label",
    QueryExample = "query-example",
    SourcesLabel = "sources-label",
    SourcesAll = "sources-all",
    SourcesSome = "sources-some",
    PhoneLabel = "phone-label",
    PhoneOptional = "phone-optional",
    PhoneFormat = "phone-format",
    Consent = "consent",
    Notice = "notice",
    KeepInstead = "keep-instead",
    StartButton = "start-button",
    StartBusy = "start-busy",
    Erased = "erased",
    RecentLabel = "recent-label",
    RecentClear = "recent-clear",
    RecentForget = "recent-forget",
    RecentKept = "recent-kept",
    SendOffline = "send-offline",
    SendTrouble = "send-trouble",
    MistakesTitle = "mistakes-title",
    MistakesFound = "mistakes-found",
    MistakeQueryEmpty = "mistake-query-empty",
    MistakeQueryTooLong = "mistake-query-too-long",
    MistakeQueryControlCharacter = "mistake-query-control-character",
    MistakePhoneMalformed = "mistake-phone-malformed",
    MistakePhoneOfNowhere = "mistake-phone-of-nowhere",
    MistakeConsentMissing = "mistake-consent-missing",
    MistakeNoSource = "mistake-no-source",
    MistakeUnknownSource = "mistake-unknown-source",
    MistakeFormAlreadySent = "mistake-form-already-sent",
    TitleSearching = "title-searching",
    TitleCompleted = "title-completed",
    TitleFailed = "title-failed",
    TitleCancelled = "title-cancelled",
    PreviewDescription = "preview-description",
    StatusPending = "status-pending",
    StatusProcessing = "status-processing",
    StatusCompleted = "status-completed",
    StatusFailed = "status-failed",
    StatusCancelled = "status-cancelled",
    SummaryPending = "summary-pending",
    SummarySearching = "summary-searching",
    SummaryFound = "summary-found",
    SummaryNone = "summary-none",
    SummaryFailed = "summary-failed",
    ProgressLabel = "progress-label",
    SourceWaiting = "source-waiting",
    SourceSearching = "source-searching",
    SourceDone = "source-done",
    SourceStopped = "source-stopped",
    FaultTimedOut = "fault-timed-out",
    FaultUnreachable = "fault-unreachable",
    FaultRefused = "fault-refused",
    FaultPrivateAddress = "fault-private-address",
    FaultRateLimited = "fault-rate-limited",
    FaultFailing = "fault-failing",
    FaultTooLarge = "fault-too-large",
    FaultBadAnswer = "fault-bad-answer",
    FaultInternal = "fault-internal",
    TextWaiting = "text-waiting",
    TextSending = "text-sending",
    TextSent = "text-sent",
    TextSentOfFailure = "text-sent-of-failure",
    TextWithheld = "text-withheld",
    TextFailed = "text-failed",
    TextUnknown = "text-unknown",
    TextNone = "text-none",
    ShareLink = "share-link",
    CopiedLink = "copied-link",
    Notify = "notify",
    NotifyAgreed = "notify-agreed",
    NotifyDenied = "notify-denied",
    ElapsedLabel = "elapsed-label",
    TimeLeft = "time-left",
    ExpectedAtMost = "expected-at-most",
    ExpectedLate = "expected-late",
    Crowded = "crowded",
    HitsSoFar = "hits-so-far",
    HitsSoon = "hits-soon",
    HitsHeading = "hits-heading",
    HitsUntilCancelled = "hits-until-cancelled",
    MoreHits = "more-hits",
    HitsBefore = "hits-before",
    HitsCut = "hits-cut",
    NewHits = "new-hits",
    ShowNewHits = "show-new-hits",
    SortLabel = "sort-label",
    SortBest = "sort-best",
    SortPrice = "sort-price",
    FilterLabel = "filter-label",
    FilterAll = "filter-all",
    NoHitsHeading = "no-hits-heading",
    NoHitsFewer = "no-hits-fewer",
    NoHitsSpelling = "no-hits-spelling",
    NoHitsSources = "no-hits-sources",
    FailureNoSourceAnswered = "failure-no-source-answered",
    FailureTooOld = "failure-too-old",
    FailureCrashed = "failure-crashed",
    CancelledNote = "cancelled-note",
    SearchAgain = "search-again",
    ChangeSearch = "change-search",
    NewSearch = "new-search",
    EndedAt = "ended-at",
    Cancel = "cancel",
    KeptUntil = "kept-until",
    Erase = "erase",
    EraseNote = "erase-note",
    EraseNow = "erase-now",
    Moment = "moment",
    Offline = "offline",
    ServerTrouble = "server-trouble",
    MissingHeading = "missing-heading",
    MissingNote = "missing-note",
    TroubleHeading = "trouble-heading",
    TroubleNote = "trouble-note",
    StuckNote = "stuck-note",
    BackToSearch = "back-to-search",
    TryAgain = "try-again",
    NotAllowedHeading = "not-allowed-heading",
    NotAllowedNote = "not-allowed-note",
    ToStart = "to-start",
}

/// A message without facts.
pub(crate) fn message(language: Language, word: Message) -> Cow<'static, str> {
    message_with(language, word, &[])
}

/// A message with the facts it speaks of.
pub(crate) fn message_with(language: Language, word: Message, facts: &[Fact<'_>]) -> Cow<'static, str> {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(word.id()).and_then(|message| message.value()) else {
        return Cow::Borrowed(word.id());
    };
    let arguments: FluentArgs<'_> = facts.iter().cloned().collect();
    // A fact that a message lacks shows as its name; the tests look for those.
    bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new())
}

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| [read("ko", KOREAN), read("en", ENGLISH)]);
    match language {
        Language::Korean => &BUNDLES[0],
        Language::English => &BUNDLES[1],
    }
}

fn read(code: &str, source: &str) -> Bundle {
    let resource = FluentResource::try_new(source.to_owned()).expect("a test reads the word files");
    let mut bundle = Bundle::new_concurrent(vec![code.parse().expect("ko and en are language tags")]);
    // Fluent's invisible isolation marks would end up in titles and in what is copied.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test finds a message defined twice");
    bundle
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
