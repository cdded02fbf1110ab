//! The searches and pages that the tests look at.

use std::time::Duration;

use job::{
    Channels, Countries, FailureReason, Job, Language, Moment, NewJob, Notification, Outgoing, QueryText,
    Rules, Sealed, SmsReference, SourceFault, SourceLabel, SourceName, SourceState, State, Timestamp, Token,
    Undelivered, UndeliveredReason, ViewToken, Wording,
};
use page::{Form, JobPage, PageSettings, PrivacyPage, StopPage, Typed};
use search::{Hit, Listing, Ranked, RawHit, RawPrice};
use words::{Message, Mistake};

pub(crate) const LANGUAGES: [Language; 2] = [Language::Korean, Language::English];
/// The channels that can be configured: from abroad alone, from Korea alone, and one after the other.
pub(crate) const CHANNELS: [&str; 6] = ["sns", "solapi", "sens", "solapi,sns", "sns,solapi", "sns,sens"];
pub(crate) const MISTAKES: [Mistake; 7] = [
    Mistake::QueryEmpty,
    Mistake::QueryTooLong,
    Mistake::QueryControlCharacter,
    Mistake::PhoneMalformed,
    Mistake::ConsentMissing,
    Mistake::SourcesEmpty,
    Mistake::SourceUnknown(0),
];
/// 2025-11-23 15:20 in Seoul.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_763_878_800_000);
pub(crate) const QUERY: &str = "검정 린넨 \"원피스\" <b>";

pub(crate) fn labels() -> Vec<SourceLabel> {
    let label = |(name, korean, english): (&str, &str, &str)| SourceLabel {
        name: SourceName::parse(name).expect("names of the scene are well-formed"),
        korean: korean.to_owned(),
        english: english.to_owned(),
    };
    let all = [
        ("hanbit", "한빛 옷장", "Hanbit Closet"),
        ("moru", "모루상점", "Moru Store"),
        ("nuri", "누리 중고", "Nuri Second Hand"),
    ];
    all.into_iter().map(label).collect()
}

/// The token in the scene's addresses.
pub(crate) const TOKEN: &str = "7n42DGM5Tflk9n8mt7Fhc7";

/// A search of three sources, just created.
pub(crate) fn pending(notification: Notification) -> Job {
    let new_job = NewJob {
        key: Token::from_bytes([7; 16]).key(),
        query: QueryText::parse(QUERY).expect("the scene's query is well-formed"),
        language: Language::Korean,
        sources: labels().into_iter().map(|label| label.name).collect(),
        notification,
        request: None,
    };
    Job::create(new_job, Moment { now: NOW, rules: Rules::AGREED })
}

pub(crate) fn waiting() -> Notification {
    Notification::Waiting(Sealed::new(vec![1, 2, 3]))
}

pub(crate) fn due() -> Notification {
    Notification::Due(Outgoing::new(Sealed::new(vec![1, 2, 3]), NOW))
}

pub(crate) fn undelivered(reason: UndeliveredReason) -> Notification {
    let reference = SmsReference::parse("G1").expect("it is a name");
    Notification::Undelivered(Undelivered { reason, reference, channel: None })
}

/// One source has answered, one is asked, one waits.
pub(crate) fn half_way(notification: Notification) -> Job {
    let mut job = pending(notification);
    job.state = State::Processing(None);
    job.version = 4;
    job.sources[0].state = SourceState::Done { hits: 2 };
    job.sources[1].state = SourceState::Searching;
    job
}

/// Ended in this state, after one source failed in each possible way.
pub(crate) fn ended(state: State, text: Notification) -> Job {
    let mut job = half_way(text);
    job.version = 9;
    job.state = state;
    job.due = None;
    job.sources[1].state = SourceState::Failed(SourceFault::TimedOut);
    job.sources[2].state = SourceState::Done { hits: 0 };
    job
}

pub(crate) fn completed(notification: Notification) -> Job {
    ended(State::Completed { at: NOW }, notification)
}

/// Every state of search and text that a page can meet.
pub(crate) fn every_job() -> Vec<Job> {
    let texts = [
        Notification::None,
        Notification::Withheld,
        due(),
        Notification::Sent,
        Notification::Delivered,
        undelivered(UndeliveredReason::Other),
        undelivered(UndeliveredReason::PhoneOff),
        undelivered(UndeliveredReason::Refused),
        undelivered(UndeliveredReason::Spam),
        Notification::Failed,
        Notification::Unknown,
    ];
    let reasons = [FailureReason::NoSourceAnswered, FailureReason::TooOld, FailureReason::Crashed];
    let mut jobs = vec![pending(waiting()), half_way(Notification::None), half_way(waiting())];
    jobs.extend(texts.into_iter().map(completed));
    jobs.extend(
        reasons.into_iter().map(|reason| ended(State::Failed { at: NOW, reason }, Notification::Sent)),
    );
    let mut cancelled = half_way(Notification::None);
    cancelled.state = State::Cancelled { at: NOW };
    jobs.push(cancelled);
    for fault in ["timed-out", "unreachable", "refused", "bad-answer", "internal"] {
        let mut job = half_way(waiting());
        job.sources[1].state = SourceState::Failed(SourceFault::from_code(fault));
        jobs.push(job);
    }
    jobs
}

pub(crate) fn hits() -> Vec<Ranked> {
    let plain = RawHit {
        title: "린넨 긴팔 원피스".into(),
        url: "https://hanbit.example/1".into(),
        text: Some("가볍고 시원해요.".into()),
        image: Some("https://hanbit.example/1.jpg".into()),
        price: Some(RawPrice { amount: 39_000.into(), currency: "KRW".into() }),
        shop: Some("한빛".into()),
        date: Some("2026-11-29".into()),
    };
    let hostile = RawHit {
        title: "<script>alert('x')</script>\" onmouseover=\"x".into(),
        url: "https://evil.example/\"><img src=x onerror=x>".into(),
        text: Some("</main><style>*{}</style>".into()),
        image: Some("http://plain.example/1.jpg".into()),
        price: None,
        shop: Some("<b style=\"x\">".into()),
        date: Some("<b>".into()),
    };
    [("hanbit", plain), ("moru", hostile)]
        .into_iter()
        .map(|(source, raw)| Ranked {
            source: source.to_owned(),
            hit: Hit::new(raw).expect("the scene's hits have titles and web addresses"),
        })
        .collect()
}

/// The page of a job with results and more to come.
pub(crate) fn job_page(language: Language, job: &Job, hits: &[Ranked]) -> String {
    let listing = Listing {
        hits: hits.to_vec(),
        total: hits.len(),
        seen: "1.2".to_owned(),
        next: Some("?offset=20".to_owned()),
        ..Listing::default()
    };
    listed_page(language, job, &listing)
}

/// The page of a job, 12 s after it was created, with a part of its results.
pub(crate) fn listed_page(language: Language, job: &Job, listing: &Listing) -> String {
    let (path, api) = ("/s/7n42DGM5Tflk9n8mt7Fhc7", "/api/search-jobs/7n42DGM5Tflk9n8mt7Fhc7");
    page_at((path, api), language, job, listing)
}

/// The page of a job that is shown around, with all of its hits.
pub(crate) fn shared_page(language: Language, job: &Job, hits: &[Ranked]) -> String {
    let listing = Listing { hits: hits.to_vec(), total: hits.len(), ..Listing::default() };
    let api = format!("/api/shared/{}", view().as_str());
    page_at((&share_path(), &api), language, &job.clone().shared(), &listing)
}

/// The path of the page that is shown around.
pub(crate) fn share_path() -> String {
    format!("/r/{}", view().as_str())
}

pub(crate) fn view() -> ViewToken {
    Token::parse(TOKEN).expect("the scene's token is one").view()
}

fn page_at(paths: (&str, &str), language: Language, job: &Job, listing: &Listing) -> String {
    page_of(paths, None, (language, job), listing)
}

fn page_of(
    (path, api): (&str, &str),
    stop: Option<&str>,
    (language, job): (Language, &Job),
    listing: &Listing,
) -> String {
    page::job(&JobPage {
        language,
        job,
        path,
        stop,
        api,
        share: &share_path(),
        is_owners: path.starts_with("/s/"),
        home: "https://example.kr",
        view: &view(),
        labels: &labels(),
        listing,
        longest: Rules::AGREED.max_age,
        now: NOW.plus(Duration::from_secs(12)),
    })
}

/// The service, whose texts come by these channels.
fn settings(channels: &str) -> PageSettings {
    PageSettings {
        sources: labels(),
        other_countries: Countries::default(),
        wording: Wording::new("텍스트백", "Textback", "https://example.kr").expect("it fits one part"),
        channels: named(channels),
        has_alim_talk: false,
        operator: Some("예시 주식회사, help@example.kr".to_owned()),
    }
}

fn named(channels: &str) -> Channels {
    Channels::parse(channels).expect("they are channels")
}

/// A form as it is first seen.
fn form(settings: &PageSettings, language: Language) -> Form<'_> {
    Form { settings, language, typed: Typed::default(), mistakes: &[], notice: None }
}

/// The page where a number is given later.
pub(crate) fn number_page(language: Language, typed: Typed<'_>, mistakes: &[Mistake]) -> String {
    let settings = settings("sns");
    page::number(&Form { typed, mistakes, ..form(&settings, language) }, &format!("/s/{TOKEN}"))
}

/// The page of a job as a text's link opens it.
pub(crate) fn texted_page(language: Language, job: &Job) -> String {
    let (path, api) = ("/s/7n42DGM5Tflk9n8mt7Fhc7", "/api/search-jobs/7n42DGM5Tflk9n8mt7Fhc7");
    page_of((path, api), Some(&format!("{path}a1B2/stop")), (language, job), &Listing::default())
}

/// What the page that stops texts says then, whatever was typed.
pub(crate) const DONE: [Message; 2] = [Message::StopDone, Message::StopUndone];

/// The page where the reader of a text stops texts to its number.
pub(crate) fn stop_page(
    language: Language,
    typed: Typed<'_>,
    mistakes: &[Mistake],
    done: Option<Message>,
) -> String {
    let settings = settings("sns");
    let form = Form { typed, mistakes, ..form(&settings, language) };
    page::stop(&StopPage { form: &form, page_path: "/s/7n42DGM5Tflk9n8mt7Fhc7a1B2", done })
}

pub(crate) fn start_page(language: Language, typed: Typed<'_>, mistakes: &[Mistake]) -> String {
    let settings = settings("sns");
    page::start(&Form { typed, mistakes, ..form(&settings, language) }, "key-1", false)
}

/// The start page of a system whose texts come by these channels.
pub(crate) fn start_page_by(language: Language, channels: &str) -> String {
    page::start(&form(&settings(channels), language), "key-1", false)
}

/// What happens to what people leave here.
pub(crate) fn privacy_page(language: Language, channels: &str) -> String {
    privacy_page_by(language, channels, false)
}

/// The same where KakaoTalk is tried first, or not.
pub(crate) fn privacy_page_by(language: Language, channels: &str, has_alim_talk: bool) -> String {
    page::privacy(&PrivacyPage {
        language,
        channels: named(channels),
        has_alim_talk,
        operator: Some("예시 주식회사, help@example.kr"),
        storage_region: "ap-northeast-2",
        sms_region: "ap-northeast-1",
        retention: Rules::AGREED.retention,
    })
}

/// The start page for a reader who has just erased a search.
pub(crate) fn page_after_erasing(language: Language) -> String {
    page::start(&form(&settings("sns"), language), "key-1", true)
}

/// The start page for a reader whose form has made a search already.
pub(crate) fn page_after_sending(language: Language, typed: Typed<'_>) -> String {
    let (settings, notice) = (settings("sns"), Some(Message::FormAlreadySent));
    page::start(&Form { typed, notice, ..form(&settings, language) }, "key-1", false)
}

/// Every page in every state and language.
pub(crate) fn every_page() -> Vec<String> {
    let mut pages = Vec::new();
    for language in LANGUAGES {
        pages.push(start_page(language, Typed::default(), &[]));
        let typed = Typed { query: QUERY, phone: "\"><script>x</script>", consent: true, sources: Some(&[]) };
        pages.push(start_page(language, typed, &MISTAKES));
        pages.push(page_after_erasing(language));
        pages.push(page_after_sending(language, typed));
        pages.push(number_page(language, Typed::default(), &[]));
        pages.push(number_page(language, typed, &[Mistake::PhoneMalformed]));
        pages.push(stop_page(language, Typed::default(), &[], None));
        pages.push(stop_page(language, typed, &[Mistake::PhoneMalformed], None));
        pages.extend(DONE.map(|done| stop_page(language, Typed::default(), &[], Some(done))));
        for job in every_job() {
            pages.push(job_page(language, &job, &[]));
            pages.push(texted_page(language, &job));
            pages.push(job_page(language, &job, &hits()));
            pages.push(shared_page(language, &job, &hits()));
        }
        pages.extend(CHANNELS.map(|channels| privacy_page(language, channels)));
        pages.push(start_page_by(language, "solapi,sns"));
        pages.extend([page::missing(language), page::trouble(language), page::not_allowed(language)]);
        pages.push(page::stuck(language, "/s/7n42DGM5Tflk9n8mt7Fhc7", false));
    }
    pages
}

/// The tags of a page, each from `<` to `>`: an attribute's value has no `>`, since it is escaped.
pub(crate) fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|rest| &rest[..rest.find('>').expect("every tag ends")]).collect()
}

/// A page's head.
pub(crate) fn head(page: &str) -> &str {
    &page[..page.find("</head>").expect("every page has a head")]
}
