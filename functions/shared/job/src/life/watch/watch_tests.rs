use super::*;
use crate::{Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, Token};

fn at(millis: u64) -> Moment {
    Moment { now: Timestamp::from_millis(1_800_000_000_000 + millis), rules: Rules::AGREED }
}

/// A job that was created at 0 and taken up at once.
fn searched() -> Job {
    let new_job = NewJob {
        key: Token::from_bytes([1; 16]).key(),
        query: QueryText::parse("q").unwrap(),
        language: Language::Korean,
        sources: vec![SourceName::parse("a").unwrap()],
        notification: Notification::None,
        request: None,
    };
    Job::create(new_job, at(0)).claim(at(0)).unwrap()
}

/// The moments, in milliseconds, at which somebody reads who opened the page a little after the job was created, as the
/// page's script does: after a second for the first time, and then as told, each answer taking 100 ms.
fn reads(job: &Job, opened: u64, until: u64) -> Vec<u64> {
    let mut moments = vec![opened + 1_000];
    while let Some(&last) = moments.last().filter(|last| **last < until) {
        let pause = job.poll_after(at(last).now).unwrap();
        moments.push(last + u64::try_from(pause.as_millis()).unwrap() + 100);
    }
    moments
}

/// How long after an end it is read.
fn lateness(job: &Job, opened: u64, end: u64) -> u64 {
    reads(job, opened, end).last().unwrap() - end
}

#[test]
fn a_watcher_sees_a_usual_end_within_a_second_and_a_half() {
    for usual in (1..=60).map(|second| second * 1_000) {
        let job = searched().expecting(Some(at(usual).now));
        let spread = (usual / 10).min(4_000);
        for (opened, end) in [0, 130, 470, 990]
            .iter()
            .flat_map(|&opened| (usual - spread..=usual + spread).step_by(97).map(move |end| (opened, end)))
        {
            let late = lateness(&job, opened, end.max(opened + 1_000));
            assert!(late <= 1_500, "usual {usual}, opened {opened}, end {end}: {late} ms late");
        }
    }
}

#[test]
fn a_watcher_reads_at_most_14_times_in_35_s_and_11_times_where_the_end_is_unknown() {
    let known = (30..=60).map(|second| searched().expecting(Some(at(second * 1_000).now)));
    for (job, most) in known.map(|job| (job, 14)).chain([(searched(), 11)]) {
        let count = reads(&job, 0, 35_000).into_iter().filter(|read| *read <= 35_000).count();
        assert!(count <= most, "{count} reads, expected at {:?}", job.expected_at);
    }
}

#[test]
fn the_first_answer_within_6_s_is_read_2_s_later_at_most_also_where_the_end_is_known() {
    for end in 10..=90 {
        let read = reads(&searched().expecting(Some(at(end * 1_000).now)), 0, 6_000);
        let waits = read.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(waits.max() <= Some(2_100), "expected after {end} s: {read:?}");
    }
}

#[test]
fn a_search_of_unknown_length_is_read_at_most_5_s_after_its_end_in_its_first_minute() {
    let late = (1_000..60_000).step_by(97).map(|end| lateness(&searched(), 0, end)).max();
    assert!(late <= Some(5_000), "{late:?}");
}

#[test]
fn a_usual_end_that_passes_in_vain_is_forgotten() {
    let late = searched().expecting(Some(at(10_000).now));
    assert_eq!(late.poll_after(at(60_000).now), searched().poll_after(at(60_000).now));
}

#[test]
fn what_has_ended_expects_no_end() {
    let searched = searched().expecting(Some(at(10_000).now));
    assert_eq!(searched.complete(1, &[], at(9_000)).unwrap().expected_at, None);
    assert_eq!(searched.cancel(at(9_000).now).unwrap().unwrap().expected_at, None);
}
