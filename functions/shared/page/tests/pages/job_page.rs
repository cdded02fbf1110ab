use std::collections::BTreeSet;

use job::{FailureReason, Job, Language, Notification, State, Status, UndeliveredReason};
use search::{Listing, Order};

use crate::scene::{
    LANGUAGES, NOW, TOKEN, completed, due, ended, every_job, half_way, head, hits, job_page, listed_page,
    pending, share_path, shared_page, tags, undelivered, view, waiting,
};

const NOTICE: &str = "앱을 닫거나 휴대폰을 잠가도 괜찮아요!";

#[test]
fn what_previews_show_carries_no_query_and_no_title_of_a_result() {
    for language in LANGUAGES {
        for job in every_job() {
            let page = job_page(language, &job, &hits());
            for secret in ["검정", "린넨", "원피스", "onmouseover", "7n42DGM5Tflk9n8mt7Fhc7"] {
                assert!(!head(&page).contains(secret), "{secret}");
            }
            assert!(page.contains("검정 린넨 &quot;원피스&quot; &lt;b&gt;</h1>"));
        }
    }
}

#[test]
fn a_preview_is_the_same_for_every_search_in_every_state() {
    for (language, name) in LANGUAGES.into_iter().zip(["텍스트백", "Textback"]) {
        let previews: BTreeSet<_> =
            every_job().iter().map(|job| preview(&job_page(language, job, &hits()))).collect();
        assert_eq!(previews.len(), 1);
        let preview = previews.into_iter().next().unwrap();
        assert!(preview.iter().any(|tag| *tag == format!("meta property=\"og:title\" content=\"{name}\"")));
        assert!(
            preview.iter().any(|tag| tag.contains("og:image\" content=\"https://example.kr/assets/preview-"))
        );
    }
}

fn preview(page: &str) -> Vec<String> {
    tags(page).into_iter().filter(|tag| tag.starts_with("meta property=\"og:")).map(str::to_owned).collect()
}

#[test]
fn every_state_has_words_of_its_own_in_both_languages() {
    for language in LANGUAGES {
        let pages: Vec<_> = every_job().iter().map(|job| job_page(language, job, &[])).collect();
        assert_eq!(pages.iter().collect::<BTreeSet<_>>().len(), pages.len());
    }
}

#[test]
fn hostile_results_are_text() {
    let page = job_page(Language::Korean, &completed(Notification::None), &hits());
    assert!(page.contains("&lt;script&gt;alert('x')&lt;/script&gt;&quot; onmouseover=&quot;x</a>"));
    assert!(page.contains("&lt;/main&gt;&lt;style&gt;*{}&lt;/style&gt;"));
    assert!(page.contains("&lt;b style=&quot;x&quot;&gt;"));
    assert_eq!(tags(&page).iter().filter(|tag| tag.starts_with("script")).count(), 1);
    assert_eq!(tags(&page).iter().filter(|tag| tag.starts_with("img")).count(), 2, "icon, picture");
}

#[test]
fn a_result_shows_its_price_who_has_it_and_its_date() {
    let page = job_page(Language::Korean, &completed(Notification::None), &hits());
    assert!(page.contains(
        "<a href=\"https://hanbit.example/1\" rel=\"noopener noreferrer nofollow ugc\">린넨 긴팔 원피스</a>"
    ));
    for shown in [">39,000원<", ">한빛<", ">한빛 옷장<", ">가볍고 시원해요.<"] {
        assert!(page.contains(shown), "{shown}");
    }
    let date = |date: &str| format!("<time datetime=\"2026-11-29\">{date}</time>");
    assert!(page.contains(&date("2026년 11월 29일")) && page.matches("<time").count() == 1, "{page}");
    let page = job_page(Language::English, &completed(Notification::None), &hits());
    assert!(page.contains(&date("Nov 29, 2026")));
}

#[test]
fn pictures_are_fetched_over_https_or_from_this_site_alone() {
    let page = job_page(Language::Korean, &completed(Notification::None), &hits());
    assert!(page.contains("src=\"https://hanbit.example/1.jpg\"") && !page.contains("plain.example"));
    let table = [
        ("https://example.kr/1.svg", "/1.svg"),
        ("https://example.kr.evil.example/1.svg", "https://example.kr.evil.example/1.svg"),
        ("https://example.kr//evil.example/1.svg", "https://example.kr//evil.example/1.svg"),
    ];
    for (address, shown) in table {
        let mut hits = hits();
        hits[0].hit = hits[0].hit.clone().with_image_at(address);
        let page = job_page(Language::Korean, &completed(Notification::None), &hits);
        assert!(page.contains(&format!("src=\"{shown}\"")), "{address}");
    }
}

#[test]
fn without_javascript_an_unfinished_page_comes_again_by_itself() {
    for (job, seconds) in [(pending(waiting()), 3), (half_way(Notification::None), 4), (completed(due()), 3)]
    {
        let meta = format!("<noscript><meta http-equiv=\"refresh\" content=\"{seconds}\"></noscript>");
        let refresh = format!("{meta}<script data-after=\"{seconds}\">setTimeout(");
        assert!(head(&job_page(Language::Korean, &job, &[])).contains(&refresh), "{seconds}");
    }
    for job in [completed(Notification::Sent), ended(State::Cancelled { at: NOW }, Notification::None)] {
        assert!(!job_page(Language::Korean, &job, &[]).contains("http-equiv"));
    }
}

#[test]
fn the_script_is_told_where_to_ask_and_what_is_shown() {
    let page = job_page(Language::Korean, &half_way(waiting()), &[]);
    assert!(page.contains(
        "data-api=\"/api/search-jobs/7n42DGM5Tflk9n8mt7Fhc7\" data-version=\"4\" data-seen=\"1.2\" data-status=\"processing\" data-text=\"waiting\" data-done=\"false\""
    ));
    assert!(job_page(Language::Korean, &completed(due()), &[]).contains("data-done=\"false\""));
    assert!(job_page(Language::Korean, &completed(Notification::Sent), &[]).contains("data-done=\"true\""));
}

#[test]
fn its_owner_may_leave_only_when_a_text_will_come() {
    let page = |notification| job_page(Language::Korean, &half_way(notification), &[]);
    assert!(page(waiting()).contains(NOTICE));
    assert_eq!(page(Notification::Withheld), page(waiting()), "a limit is told when the search has ended");
    let without = page(Notification::None);
    assert!(!without.contains(NOTICE) && without.contains("링크를") && without.contains("data-share"));
}

#[test]
fn a_number_can_be_given_while_there_is_or_will_be_a_result_and_no_text_may_be_out() {
    let offers = |job: &Job| {
        let page = job_page(Language::English, job, &[]);
        let words = ["Text me the link</a>", "Change the number</a>"].map(|words| page.contains(words));
        assert_eq!(page.contains("href=\"/s/7n42DGM5Tflk9n8mt7Fhc7/notification\""), words.contains(&true));
        words
    };
    let (adds, changes, neither) = ([true, false], [false, true], [false, false]);
    assert_eq!(offers(&half_way(Notification::None)), adds);
    assert_eq!(offers(&half_way(waiting())), changes);
    for text in [Notification::None, Notification::Withheld, Notification::Failed] {
        assert_eq!(offers(&completed(text)), adds);
    }
    assert_eq!(offers(&completed(undelivered(UndeliveredReason::PhoneOff))), adds);
    for text in [due(), Notification::Sent, Notification::Delivered, Notification::Unknown] {
        assert_eq!(offers(&completed(text)), neither);
    }
    for state in [State::Failed { at: NOW, reason: FailureReason::TooOld }, State::Cancelled { at: NOW }] {
        assert_eq!(offers(&ended(state, Notification::None)), neither);
    }
}

#[test]
fn only_an_unfinished_search_can_be_cancelled() {
    let cancel = "<form class=\"cancel\" data-key=\"cancel\" method=\"post\" action=\"/s/7n42DGM5Tflk9n8mt7Fhc7/cancel\" data-cancel>";
    for job in every_job() {
        let page = job_page(Language::Korean, &job, &[]);
        assert_eq!(page.contains(cancel), job.ended_at().is_none());
    }
}

#[test]
fn a_page_that_is_shown_around_changes_nothing_and_is_the_same_whatever_became_of_the_text() {
    let texts = [Notification::None, waiting(), due(), Notification::Sent, Notification::Withheld];
    for language in LANGUAGES {
        for job in every_job() {
            let page = shared_page(language, &job, &hits());
            assert!(
                page.contains(&format!("data-share=\"{}\"", share_path()))
                    || job.failure().is_some()
                    || job.status() == Status::Cancelled
            );
            assert!(!page.contains(TOKEN) && !page.contains("<form"), "{page}");
            for notification in texts.clone() {
                let later = Job {
                    notification,
                    version: job.version + u64::from(job.ended_at().is_some()),
                    ..job.clone()
                };
                assert_eq!(shared_page(language, &later, &hits()), page);
            }
        }
    }
}

#[test]
fn the_owners_page_shares_what_can_only_be_read() {
    let page = job_page(Language::Korean, &half_way(waiting()), &hits());
    assert!(page.contains(&format!("data-share=\"{}\"", share_path())), "{page}");
}

#[test]
fn whatever_ended_without_results_offers_one_thing_to_do() {
    for language in LANGUAGES {
        for job in every_job().iter().filter(|job| job.ended_at().is_some()) {
            let page = job_page(language, job, &[]);
            let again = format!("<a class=\"again button\" data-key=\"again\" href=\"{}\"", again(language));
            assert_eq!(page.matches(&again).count(), 1);
        }
    }
}

/// The start page, filled in with the scene's search.
fn again(language: Language) -> String {
    format!("/?lang={}&amp;again={}", language.code(), view().as_str())
}

#[test]
fn the_other_language_keeps_what_was_chosen() {
    let sources = vec!["hanbit".to_owned(), "nuri".to_owned()];
    let listing = Listing { order: Order::Price, sources, ..Listing::default() };
    let page = listed_page(Language::Korean, &completed(Notification::None), &listing);
    assert!(page.contains("href=\"?lang=en&amp;sort=price&amp;source=hanbit&amp;source=nuri\" hreflang"));
}

#[test]
fn a_device_may_remember_how_many_were_found_and_until_when() {
    let page = job_page(Language::Korean, &completed(Notification::None), &hits());
    assert!(page.contains("data-hits=\"2\" data-until=\"2025-11-30T06:20:00Z\""), "{page}");
    let half_way = job_page(Language::Korean, &half_way(waiting()), &hits());
    assert!(!half_way.contains("data-hits") && half_way.contains("data-until=\""));
}

#[test]
fn the_footer_tells_for_how_many_days_results_are_kept() {
    let days = job::Rules::AGREED.retention.as_secs() / (24 * 60 * 60);
    for (language, told) in
        LANGUAGES.into_iter().zip([format!(" {days}일 뒤에"), format!("after {days} days")])
    {
        assert!(job_page(language, &completed(Notification::None), &[]).contains(&told), "{told}");
    }
}

#[test]
fn choosing_more_sites_is_advised_where_there_are_more() {
    let page = job_page(Language::Korean, &completed(Notification::None), &[]);
    assert!(page.contains("검색어를 줄이거나") && !page.contains("찾을 곳을 더 골라 보세요."));
    let mut one = completed(Notification::None);
    one.sources.truncate(1);
    assert!(job_page(Language::Korean, &one, &[]).contains("찾을 곳을 더 골라 보세요."));
}

#[test]
fn a_failed_search_says_that_its_owner_was_told_of_the_failure() {
    let failed = State::Failed { at: NOW, reason: FailureReason::TooOld };
    let page = job_page(Language::Korean, &ended(failed, Notification::Sent), &[]);
    assert!(page.contains("검색을 마치지 못했다고 문자로") && !page.contains("결과 링크를 문자로"));
}

#[test]
fn what_a_reader_has_seen_stands_before_what_is_new() {
    let job = half_way(waiting());
    let listing = Listing { hits: hits(), total: 2, kept: 1, new: 1, ..Listing::default() };
    let page = listed_page(Language::Korean, &job, &listing);
    let places: Vec<_> = ["hanbit.example/1\"", "id=\"new\"", "evil.example", ">새 결과 1개 보기<"]
        .map(|part| page.find(part).unwrap())
        .into();
    assert!(places.is_sorted(), "{places:?}");
    for (kept, new) in [(1, 0), (2, 1), (0, 1)] {
        let calm = Listing { kept, new, ..listing.clone() };
        assert!(!listed_page(Language::Korean, &job, &calm).contains("새 결과"));
    }
}

#[test]
fn an_ended_list_can_be_ordered_and_narrowed() {
    let mut job = completed(Notification::None);
    job.sources[2].state = job::SourceState::Done { hits: 7 };
    let sources = vec!["hanbit".to_owned()];
    let (order, orders) = (Order::Price, Order::ALL.into());
    let listing = Listing { hits: hits(), total: 9, listed: 2, order, orders, sources, ..Listing::default() };
    let page = listed_page(Language::Korean, &job, &listing);
    let path = "/s/7n42DGM5Tflk9n8mt7Fhc7";
    for link in [
        format!("href=\"{path}?source=hanbit\" rel=\"nofollow\">관련도순"),
        format!(
            "href=\"{path}?sort=price&amp;source=hanbit\" rel=\"nofollow\" aria-current=\"true\">낮은 가격순"
        ),
        format!("href=\"{path}?sort=newest&amp;source=hanbit\" rel=\"nofollow\">최신순"),
        format!("href=\"{path}?sort=price\" rel=\"nofollow\">전체"),
        format!(
            "href=\"{path}?sort=price\" rel=\"nofollow\" aria-current=\"true\">한빛 옷장 <span class=\"count\">2</span>"
        ),
        format!(
            "href=\"{path}?sort=price&amp;source=hanbit&amp;source=nuri\" rel=\"nofollow\">누리 중고 <span class=\"count\">7</span>"
        ),
        ">한빛 옷장 2개</h2>".to_owned(),
    ] {
        assert!(page.contains(&link), "{link}");
    }
    let undated = Listing { orders: vec![Order::Best, Order::Price], ..listing };
    assert!(!listed_page(Language::Korean, &job, &undated).contains("최신순"), "where no date is known");
    assert!(
        !job_page(Language::Korean, &half_way(waiting()), &hits()).contains("data-turn"),
        "not while it grows"
    );
}

#[test]
fn a_search_that_found_nothing_says_what_to_try() {
    let mut job = completed(Notification::None);
    job.sources[0].state = job::SourceState::Done { hits: 0 };
    let page = job_page(Language::Korean, &job, &[]);
    assert!(page.contains("2곳을 모두 확인했지만 찾은 것이 없어요."));
    assert!(page.contains("검색어를 줄이거나"));
}

#[test]
fn a_page_says_until_when_it_is_kept() {
    let job = completed(Notification::None);
    let page = job_page(Language::Korean, &job, &[]);
    assert!(
        page.contains("11월 23일 오후 3:20에 검색이 끝났어요.")
            && page.contains(">11월 30일 오후 3:20까지 이 링크로")
    );
    assert!(job_page(Language::English, &job, &[]).contains("until Nov 30, 3:20 PM KST"));
}

#[test]
fn a_source_that_is_no_longer_configured_keeps_its_name() {
    let mut job = completed(Notification::None);
    job.sources[2].name = job::SourceName::parse("gone-shop").unwrap();
    assert!(job_page(Language::Korean, &job, &[]).contains(">gone-shop<"));
}

#[test]
fn more_results_are_one_link_away() {
    let page = job_page(Language::Korean, &completed(Notification::None), &hits());
    assert!(page.contains("data-more href=\"/s/7n42DGM5Tflk9n8mt7Fhc7?offset=20\""));
    let listing = Listing { hits: hits(), total: 42, listed: 42, end: 42, ..Listing::default() };
    let last = listed_page(Language::Korean, &completed(Notification::None), &listing);
    assert!(last.contains("<span class=\"count\">42 / 42</span>") && !last.contains("data-more"));
}

#[test]
fn results_before_these_are_one_link_away() {
    let listing =
        Listing { hits: hits(), total: 22, before: Some("?offset=0".to_owned()), ..Listing::default() };
    let link = "href=\"/s/7n42DGM5Tflk9n8mt7Fhc7?offset=0\" rel=\"nofollow\">이전 결과 보기<";
    assert!(listed_page(Language::Korean, &completed(Notification::None), &listing).contains(link));
    assert!(!job_page(Language::Korean, &completed(Notification::None), &hits()).contains("이전 결과"));
}

#[test]
fn a_source_that_had_more_than_is_kept_says_so_once_the_search_has_ended() {
    let cut = vec!["hanbit".to_owned(), "moru".to_owned()];
    let listing = Listing { hits: hits(), total: 2, cut, ..Listing::default() };
    let page = |language, job| listed_page(language, &job, &listing);
    let korean = page(Language::Korean, completed(Notification::None));
    assert!(korean.contains(">결과가 많아 앞쪽만 담은 곳: 한빛 옷장, 모루상점<"), "{korean}");
    let english = page(Language::English, completed(Notification::None));
    assert!(english.contains(">More results than we keep: Hanbit Closet, Moru Store<"), "{english}");
    assert!(!page(Language::Korean, half_way(waiting())).contains("앞쪽만"));
}
