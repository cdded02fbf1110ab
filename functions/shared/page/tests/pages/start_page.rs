use job::Language;
use page::Typed;
use words::Mistake;

use crate::scene::{
    CHANNELS, LANGUAGES, MISTAKES, number_page, page_after_erasing, page_after_sending, privacy_page,
    privacy_page_by, start_page, start_page_by, tags,
};

const TYPED: Typed<'_> =
    Typed { query: "검정 \"원피스\"", phone: "010-9876-543", consent: true, sources: None };

#[test]
fn the_notice_is_there_exactly_once() {
    let korean = start_page(Language::Korean, TYPED, &[]);
    assert_eq!(korean.matches("앱을 닫거나 휴대폰을 잠가도 괜찮아요!").count(), 1);
    let english = start_page(Language::English, TYPED, &[]);
    assert_eq!(english.matches("You can close the app or lock your phone!").count(), 1);
}

#[test]
fn the_form_is_an_ordinary_post() {
    let page = start_page(Language::English, TYPED, &[]);
    assert!(page.contains("<form id=\"start\" method=\"post\" action=\"/\""));
    for hidden in ["name=\"language\" value=\"en\"", "name=\"key\" value=\"key-1\""] {
        assert!(page.contains(&format!("<input type=\"hidden\" {hidden}")), "{hidden}");
    }
}

#[test]
fn a_number_is_given_later_by_an_ordinary_post_to_the_pages_own_address() {
    let page = number_page(Language::English, Typed::default(), &[]);
    assert!(
        page.contains("<form id=\"number\" method=\"post\" accept-charset=\"utf-8\" novalidate>"),
        "{page}"
    );
    for field in
        ["name=\"language\" value=\"en\"", "name=\"phone\" value=\"\"", "name=\"consent\" value=\"yes\""]
    {
        assert_eq!(page.matches(field).count(), 1, "{field}");
    }
    assert!(page.contains("href=\"/s/7n42DGM5Tflk9n8mt7Fhc7\""), "and back");
    let wrong = number_page(Language::English, TYPED, &[Mistake::PhoneMalformed]);
    assert!(
        wrong.contains("value=\"010-9876-543\"") && wrong.contains("aria-describedby=\"phone-correction\"")
    );
}

#[test]
fn all_sources_are_ticked_until_somebody_chooses() {
    let ticked = |sources: Option<&[String]>| {
        let page = start_page(Language::Korean, Typed { sources, ..TYPED }, &[]);
        tags(&page)
            .into_iter()
            .filter(|tag| tag.contains("name=\"sources\"") && tag.contains(" checked"))
            .count()
    };
    assert_eq!(ticked(None), 3);
    assert_eq!(ticked(Some(&["moru".to_owned(), "gone".to_owned()])), 1);
    assert_eq!(ticked(Some(&[])), 0);
}

#[test]
fn the_sources_are_folded_away_while_all_are_ticked_and_none_is_wrong() {
    let is_open = |sources: Option<&[String]>, mistakes: &[Mistake]| {
        let page = start_page(Language::Korean, Typed { sources, ..TYPED }, mistakes);
        tags(&page).contains(&"details class=\"field places\" open")
    };
    assert!(!is_open(None, &[]));
    assert!(!is_open(None, &[Mistake::QueryEmpty]));
    assert!(is_open(Some(&["moru".to_owned()]), &[]));
    assert!(is_open(None, &[Mistake::SourceUnknown(0)]));
}

#[test]
fn what_was_typed_stands_in_its_field_and_nowhere_else() {
    let page = start_page(Language::Korean, TYPED, &MISTAKES);
    assert!(page.contains("name=\"query\" value=\"검정 &quot;원피스&quot;\""));
    assert!(page.contains("name=\"phone\" value=\"010-9876-543\""));
    assert_eq!(page.matches("010-9876-543").count(), 1);
    assert_eq!(page.matches("검정 &quot;").count(), 1);
}

#[test]
fn every_mistake_is_shown_at_its_field_in_both_languages() {
    let fields = [
        (Mistake::QueryEmpty, "query"),
        (Mistake::QueryTooLong, "query"),
        (Mistake::QueryControlCharacter, "query"),
        (Mistake::PhoneMalformed, "phone"),
        (Mistake::ConsentMissing, "consent"),
        (Mistake::SourcesEmpty, "sources"),
        (Mistake::SourceUnknown(0), "sources"),
    ];
    for language in LANGUAGES {
        for (mistake, field) in &fields {
            let page = start_page(language, TYPED, std::slice::from_ref(mistake));
            let correction = format!("<p class=\"correction\" id=\"{field}-correction\">");
            assert_eq!(page.matches(&correction).count(), 1, "{mistake:?}");
            assert_eq!(page.matches("class=\"correction\"").count(), 1, "{mistake:?}");
            assert!(page.contains(&format!("aria-describedby=\"{field}-correction\"")), "{mistake:?}");
            assert!(page.contains("aria-invalid=\"true\""), "{mistake:?}");
            assert_eq!(page.matches("role=\"alert\"").count(), 1, "{mistake:?}");
        }
    }
}

#[test]
fn the_example_is_a_number_that_is_taken_and_a_mistake_says_which_are_none() {
    let example = job::PhoneNumber::parse("010-2345-6789");
    for (language, words) in
        LANGUAGES.into_iter().zip(["0100이나 0101로 시작하는", "No mobile number starts with 0100 or 0101."])
    {
        let page = start_page(language, TYPED, &[Mistake::PhoneMalformed]);
        assert!(page.contains("placeholder=\"010-2345-6789\"") && example.is_ok());
        assert!(page.contains(words));
    }
    for none in ["010-0234-5678", "010-1234-5678"] {
        assert!(job::PhoneNumber::parse(none).is_err(), "{none}");
    }
}

#[test]
fn a_form_that_was_already_sent_says_so_above_its_fields() {
    let page = page_after_sending(Language::English, TYPED);
    assert!(page.contains("role=\"alert\">This form has already started a search."));
    assert!(!page.contains("aria-invalid"));
}

#[test]
fn a_page_with_mistakes_opens_at_the_first() {
    let opened_at = |mistakes: &[Mistake]| {
        let page = start_page(Language::Korean, TYPED, mistakes);
        let focused: Vec<_> = tags(&page)
            .into_iter()
            .filter(|tag| tag.contains(" autofocus"))
            .map(|tag| {
                tag.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
            })
            .collect();
        focused
    };
    assert_eq!(opened_at(&[]), [""; 0]);
    assert_eq!(opened_at(&[Mistake::ConsentMissing, Mistake::PhoneMalformed]), ["phone"]);
    assert_eq!(opened_at(&[Mistake::PhoneMalformed, Mistake::SourcesEmpty]), ["sources"]);
    assert_eq!(opened_at(&[Mistake::PhoneMalformed, Mistake::QueryEmpty]), ["query"]);
}

#[test]
fn a_summary_leads_to_each_mistake_and_no_browser_says_it_in_other_words() {
    let mistakes = [Mistake::QueryEmpty, Mistake::SourcesEmpty, Mistake::PhoneMalformed];
    let page = start_page(Language::English, TYPED, &mistakes);
    for link in [
        "<a href=\"#query\">Enter what you're looking for.</a>",
        "<a href=\"#sources\">Choose at least one site to search.</a>",
        "<a href=\"#phone\">",
    ] {
        assert!(page.contains(link), "{link}");
    }
    assert!(tags(&page).iter().any(|tag| tag.starts_with("form ") && tag.contains(" novalidate")));
}

#[test]
fn whoever_has_erased_a_search_reads_that_it_is_done() {
    for (language, words) in
        LANGUAGES.into_iter().zip(["검색과 결과를 모두 지웠어요.", "The search and its results are deleted."])
    {
        assert!(page_after_erasing(language).contains(&format!("role=\"status\">{words}<")));
        assert!(!start_page(language, TYPED, &[]).contains(words));
    }
}

#[test]
fn a_text_is_shown_as_its_channel_brings_it_and_its_sender_named_before_a_number_is_asked_for() {
    let marks = ["[국제발신]", "[Web발신]", "[Web발신]", "[Web발신]", "[국제발신]", "[국제발신]"];
    for (channel, mark) in CHANNELS.into_iter().zip(marks) {
        let words = ["[텍스트백] 검색이 끝났어요", "[Textback] Your search is done."];
        for (language, words) in LANGUAGES.into_iter().zip(words) {
            let page = start_page_by(language, channel);
            let text = format!("{mark}\n{words}\nhttps://example.kr/s/…</p>");
            assert!(page.contains(&text), "{text}");
            assert!(page.contains("예시 주식회사, help@example.kr"));
            assert!(page.contains(&format!("href=\"/privacy?lang={}\"", language.code())));
        }
    }
}

#[test]
fn a_second_channel_and_what_is_kept_for_it_are_told_of_where_there_is_one_and_nowhere_else() {
    let kept = ["늦어도 한 시간 안에", "an hour later at most"];
    let kept_by_privacy = ["늦어도 검색이 끝나고 한 시간 안에", "at most an hour after the search"];
    for (place, language) in LANGUAGES.into_iter().enumerate() {
        for (channels, other) in
            CHANNELS.into_iter().zip(["", "", "", "[국제발신]", "[Web발신]", "[Web발신]"])
        {
            let (form, privacy) = (start_page_by(language, channels), privacy_page(language, channels));
            let is_second = !other.is_empty();
            assert_eq!(
                form.matches(kept[place]).count(),
                if is_second { 2 } else { 0 },
                "box and sample: {form}"
            );
            assert_eq!(privacy.contains(kept_by_privacy[place]), is_second, "{privacy}");
            let marks = form.matches("[국제발신]").count() + form.matches("[Web발신]").count();
            assert_eq!(marks, if is_second { 2 } else { 1 }, "{form}");
        }
    }
}

#[test]
fn a_form_that_is_back_shows_the_same_text_and_sender_as_before() {
    let sample = |page: &str| {
        page.split("<details class=\"sample\">")
            .nth(1)
            .map(|rest| rest[..rest.find("</details>").unwrap()].to_owned())
    };
    for language in LANGUAGES {
        let before = sample(&start_page(language, Typed::default(), &[]));
        assert!(before.is_some());
        assert_eq!(sample(&start_page(language, Typed::default(), &MISTAKES)), before);
        assert_eq!(sample(&page_after_sending(language, Typed::default())), before);
        assert_eq!(sample(&number_page(language, Typed::default(), &[Mistake::PhoneMalformed])), before);
    }
}

#[test]
fn the_privacy_page_says_what_is_configured() {
    for (language, facts) in LANGUAGES.into_iter().zip([
        ["7일 뒤에 지워요", "한국 서울", "일본 도쿄", "국내 문자 중계사인 SOLAPI", "네이버클라우드 SENS"],
        [
            "after 7 days",
            "Seoul, Korea",
            "Tokyo, Japan",
            "SOLAPI, a relay in Korea",
            "NAVER Cloud SENS, a relay in Korea",
        ],
    ]) {
        let [kept, stored, from_tokyo, by_solapi, by_sens] = facts;
        let ways: [&[&str]; 6] = [
            &[from_tokyo],
            &[by_solapi],
            &[by_sens],
            &[by_solapi, from_tokyo],
            &[from_tokyo, by_solapi],
            &[from_tokyo, by_sens],
        ];
        for (channels, ways) in CHANNELS.into_iter().zip(ways) {
            let page = privacy_page(language, channels);
            for fact in [kept, stored, "예시 주식회사, help@example.kr"] {
                assert!(page.contains(fact), "{fact}");
            }
            let mut told: Vec<_> = [from_tokyo, by_solapi, by_sens]
                .into_iter()
                .filter_map(|way| page.find(way).map(|place| (place, way)))
                .collect();
            told.sort_unstable();
            assert_eq!(told.into_iter().map(|(_, way)| way).collect::<Vec<_>>(), ways, "{page}");
        }
    }
}

#[test]
fn the_privacy_page_names_kakaotalk_where_solapi_tries_it_first() {
    for (language, name) in LANGUAGES.into_iter().zip(["카카오톡", "KakaoTalk"]) {
        for channels in CHANNELS {
            let is_named = privacy_page_by(language, channels, true).contains(name);
            assert_eq!(is_named, channels.contains("solapi"), "{channels}");
            assert!(!privacy_page(language, channels).contains(name), "{channels}");
        }
    }
}
