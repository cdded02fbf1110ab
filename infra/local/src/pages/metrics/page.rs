//! The metrics, drawn for a person who tries the system. It exists in the local runner only.

use axum::response::Response;
use maud::{Markup, html};

use super::records::MetricSummary;
use crate::pages::local_page::LocalPage;

const PAGE: LocalPage = LocalPage {
    korean_title: "지표",
    english_title: "Metrics",
    style: include_str!("page.css"),
    script: include_str!("page.js"),
};

/// The metrics in the order of a job's life, with their names in Korean.
const METRICS: [(&str, &str); 11] = [
    ("JobsCreated", "시작한 검색"),
    ("WakeUpsSent", "큐에 넣은 깨우기"),
    ("JobsFinished", "끝난 검색"),
    ("JobAgeAtFinish", "끝나기까지 걸린 시간"),
    ("TextOutcomes", "문자 결과"),
    ("ChannelFailures", "다음 길로 넘긴 문자"),
    ("SourceFailures", "응답하지 않은 곳"),
    ("JobsResumed", "이어서 한 검색"),
    ("SearchersCrashed", "중간에 멈춘 검색기"),
    ("SweepRepairs", "점검이 바로잡은 검색"),
    ("OldestDueAge", "가장 오래 밀린 검색"),
];

/// The names of a dimension's values.
const OUTCOMES: [(&str, &str); 9] = [
    ("completed", "완료"),
    ("failed", "실패"),
    ("cancelled", "취소"),
    ("expired", "시간 초과"),
    ("sent", "보냄"),
    ("delivered", "도착"),
    ("undelivered", "닿지 않음"),
    ("unknown", "알 수 없음"),
    ("withheld", "보류"),
];

/// The page of these sums.
pub(crate) fn response(summaries: &[MetricSummary]) -> Response {
    PAGE.response(&html! {
        main {
            (PAGE.heading())
            dl { @for (name, words) in METRICS { (metric(name, words, summaries)) } }
            p.note { "CloudWatch가 읽는 기록 그대로 더한 값이에요." }
        }
    })
}

fn metric(name: &str, words: &str, summaries: &[MetricSummary]) -> Markup {
    let own: Vec<_> = summaries.iter().filter(|summary| summary.name == name).collect();
    html! {
        div {
            dt { (words) small lang="en" { (name) } }
            @if own.is_empty() { dd.none { "–" } }
            @for summary in own {
                dd {
                    @if let Some(of) = &summary.of { span { (called(of)) } }
                    (value_of(summary))
                }
            }
        }
    }
}

fn called(of: &str) -> &str {
    OUTCOMES.iter().find(|(code, _)| *code == of).map_or(of, |(_, words)| words)
}

/// Counts are added up; of times, the length is shown.
fn value_of(summary: &MetricSummary) -> Markup {
    match summary.unit.as_str() {
        "Milliseconds" => {
            let mean = summary.sum / summary.records.max(1);
            html! { b { (seconds(mean)) } small { "평균 · 최대 " (seconds(summary.most)) } }
        }
        "Seconds" => {
            html! { b { (summary.last) "초" } small { "지금 · 최대 " (summary.most) "초" } }
        }
        _ => html! { b { (summary.sum) } },
    }
}

fn seconds(millis: u64) -> String {
    format!("{}.{}초", millis / 1_000, millis % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(name: &str, unit: &str, of: Option<&str>) -> MetricSummary {
        let of = of.map(str::to_owned);
        MetricSummary {
            name: name.to_owned(),
            unit: unit.to_owned(),
            of,
            records: 2,
            sum: 3_000,
            most: 2_500,
            last: 500,
        }
    }

    #[test]
    fn counts_are_added_up_and_times_are_told_by_their_length() {
        let shown = |name, unit, of| metric(name, "w", &[summary(name, unit, of)]).into_string();
        assert!(
            shown("JobsFinished", "Count", Some("expired")).contains("<span>시간 초과</span><b>3000</b>")
        );
        assert!(shown("SourceFailures", "Count", Some("shop-a")).contains("<span>shop-a</span>"));
        assert!(
            shown("JobAgeAtFinish", "Milliseconds", None).contains("<b>1.5초</b><small>평균 · 최대 2.5초")
        );
        assert!(shown("OldestDueAge", "Seconds", None).contains("<b>500초</b><small>지금 · 최대 2500초"));
        assert!(metric("JobsCreated", "w", &[]).into_string().contains("–"));
    }
}
