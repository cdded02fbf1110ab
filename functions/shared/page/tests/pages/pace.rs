//! How far a search is, in one line for the time and one for the sites.

use std::time::Duration;

use job::{FailureReason, Job, Language, Notification, State};
use search::Listing;

use crate::scene::{
    LANGUAGES, NOW, completed, ended, half_way, hits, job_page, listed_page, pending, waiting,
};

#[test]
fn the_time_taken_and_the_time_left_are_told_while_it_is_searched() {
    let mut job = half_way(waiting());
    let said = |job: &Job| LANGUAGES.map(|language| job_page(language, job, &[]));
    assert!(said(&job)[0].contains(">0:12<") && said(&job)[0].contains(">길어도 30분 안에 끝나요<"));
    // The page is read 12 s after the search was created.
    for (end, korean, english) in [
        (13, "약 5초 남았어요", "about 5 seconds left"),
        (27, "약 15초 남았어요", "about 15 seconds left"),
        (102, "약 90초 남았어요", "about 90 seconds left"),
        (103, "약 2분 남았어요", "about 2 minutes left"),
        (12, "생각보다 오래 걸리고 있어요", "taking longer than expected"),
    ] {
        job.expected_at = Some(NOW.plus(Duration::from_secs(end)));
        for (page, words) in said(&job).iter().zip([korean, english]) {
            assert!(page.contains(&format!(">{words}<")), "{words}");
        }
    }
    assert!(!job_page(Language::Korean, &completed(Notification::None), &[]).contains("class=\"time\""));
}

#[test]
fn a_search_that_waits_for_its_turn_says_why_after_5_seconds() {
    let words = ">검색이 몰리면 조금 늦게 시작해요<";
    let page = |seconds: u64| {
        let job = Job { created_at: NOW.plus(Duration::from_secs(12 - seconds)), ..pending(waiting()) };
        job_page(Language::Korean, &job, &[])
    };
    assert!(!page(4).contains(words) && page(5).contains(words));
    assert!(page(4).contains("data-crowded-after=\"5\""), "the script says it in time");
    assert!(!job_page(Language::Korean, &half_way(waiting()), &[]).contains("몰리면"));
}

#[test]
fn what_failed_and_why_is_behind_the_one_line_of_the_sites() {
    let page = job_page(Language::Korean, &completed(Notification::None), &hits());
    assert!(page.contains(">3곳 중 2곳 · 2개 · 1곳은 응답 없음</summary>"));
    assert!(
        page.contains("<span class=\"name\">모루상점</span><span class=\"state\">응답이 너무 늦어요</span>")
    );
    assert!(!page.contains(" open>"), "folded");
    let reason = FailureReason::NoSourceAnswered;
    assert!(
        job_page(Language::Korean, &ended(State::Failed { at: NOW, reason }, Notification::None), &[])
            .contains(" open><summary"),
        "all that there is to read"
    );
}

#[test]
fn the_counts_are_of_what_is_listed() {
    let mut job = completed(Notification::None);
    job.sources[1].state = job::SourceState::Done { hits: 160 };
    let listing = Listing { hits: hits(), total: 120, ..Listing::default() };
    assert!(listed_page(Language::Korean, &job, &listing).contains("3곳을 찾아보고 120개를 찾았어요."));
}

#[test]
fn a_running_search_shows_its_progress_and_what_it_found_so_far() {
    let page = job_page(Language::Korean, &half_way(waiting()), &hits());
    assert!(page.contains("data-announce>3곳 중 1곳 · 2개</summary>"));
    assert!(page.contains("max=\"100\" value=\"33\""));
    for state in ["done", "searching", "waiting"] {
        assert_eq!(page.matches(&format!("data-state=\"{state}\"")).count(), 1, "{state}");
    }
    assert!(page.contains("지금까지 찾은 결과") && page.contains("린넨 긴팔 원피스"));
}

#[test]
fn a_search_without_answers_yet_does_not_count_to_nought() {
    let page = job_page(Language::Korean, &pending(waiting()), &[]);
    assert!(page.contains("모두 3곳에서 찾아볼게요."));
    let mut job = half_way(waiting());
    job.sources[0].state = job::SourceState::Done { hits: 0 };
    assert!(job_page(Language::English, &job, &[]).contains(">1 of 3 sites · 0 results<"));
}

#[test]
fn a_site_of_a_cancelled_search_has_stopped() {
    let mut job = half_way(Notification::None);
    job.state = State::Cancelled { at: NOW };
    for (language, words) in [(Language::Korean, "찾기를 멈췄어요"), (Language::English, "stopped")] {
        let page = job_page(language, &job, &[]);
        assert_eq!(page.matches("data-state=\"stopped\"").count(), 2, "{words}");
        assert_eq!(page.matches(&format!("<span class=\"state\">{words}</span>")).count(), 2, "{words}");
    }
}
