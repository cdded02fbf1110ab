//! The page where a search begins.

use fantoccini::{
    actions::{InputSource, MOUSE_BUTTON_LEFT, PointerAction, TouchActions},
    elements::Element,
    key::Key,
};
use job::PhoneNumber;
use serde_json::json;
use tests::PHONE;

use crate::{
    driver::Kind,
    stage::{
        COMPLETED, NOTICE, START, Stage,
        network::{Answers, Network},
    },
};

#[tokio::test]
async fn the_notice_stands_exactly_while_a_valid_number_does() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.open("/").await;
    phone.type_into("#query", "원피스").await;
    assert!(!phone.shows(NOTICE).await, "without a number");
    let (most, last) = PHONE.split_at(PHONE.len() - 1);
    phone.type_into("#phone", most).await;
    assert!(!phone.shows(NOTICE).await, "with a number that is too short");
    phone.type_into("#phone", last).await;
    assert!(phone.shows(NOTICE).await, "with a number");
    assert_eq!(phone.text(NOTICE).await, "앱을 닫거나 휴대폰을 잠가도 괜찮아요!");
    phone.type_into("#phone", "0").await;
    assert!(!phone.shows(NOTICE).await, "with a number that is too long");
    phone.clear("#phone").await;
    phone.type_into("#phone", "01023456789").await;
    assert!(phone.shows(NOTICE).await, "with a number typed without hyphens");
    assert_eq!(phone.value("#phone").await, PHONE);
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn the_page_takes_every_spelling_of_a_number_that_the_service_takes() {
    // The characters that may stand between digits or around them are among these: the first plane, and where the tags are.
    let characters = ('\0'..='\u{ffff}').chain('\u{e0000}'..='\u{e0fff}');
    let spelt = |c| [format!("010{c}2345{c}6789"), format!("{c}01023456789{c}")];
    let spellings: Vec<_> =
        characters.flat_map(spelt).filter(|typed| PhoneNumber::parse(typed).is_ok()).collect();
    assert!(
        spellings.len() > 2 * 4174,
        "every character that Unicode calls ignorable is one: {}",
        spellings.len()
    );
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.open("/").await;
    let refused = "const field = document.querySelector('#phone').cloneNode();
        return arguments[0].filter((typed) => { field.value = typed; return !field.checkValidity() })
            .map((typed) => [...typed].map((c) => c.codePointAt(0).toString(16)).join(' '))";
    assert_eq!(phone.read(refused, &[json!(spellings)]).await, json!([]));
    assert_eq!(phone.read(refused, &[json!(["010-1234-5678"])]).await.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_double_tap_makes_one_job() {
    let stage = Stage::start().await;
    let network = Network::before(&stage.process.world.url).await;
    let phone = stage.browser_at(Kind::PHONE, &network.url).await;
    phone.fill("원피스", true).await;
    // No answer comes before both taps: a page that goes away under the second never tells chromedriver of it.
    network.let_answers(Answers::Held);
    phone
        .touch("tapping twice", START, async |button| phone.client.perform_actions(twice(button)).await)
        .await;
    network.let_answers(Answers::Arrive);
    phone.until(COMPLETED).await;
    stage.process.world.drain(&phone.token().await).await;
    assert_eq!(stage.process.world.texts().await.len(), 1);
    assert_eq!(phone.complaints().await, [""; 0]);
    assert_eq!(stage.jobs_made().await, 1);
}

/// Two taps of a finger, one after the other.
fn twice(button: Element) -> TouchActions {
    let tap =
        [PointerAction::Down { button: MOUSE_BUTTON_LEFT }, PointerAction::Up { button: MOUSE_BUTTON_LEFT }];
    let onto = PointerAction::MoveToElement { element: button, duration: None, x: 0.0, y: 0.0 };
    let finger = [vec![onto], tap.to_vec(), tap.to_vec()].concat().into_iter();
    finger.fold(TouchActions::new("finger".into()), TouchActions::then)
}

#[tokio::test]
async fn the_first_mistake_has_the_focus_and_its_words_beside_it() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.open("/").await;
    phone.press(START).await;
    phone.until("#query:focus[aria-invalid=true] ~ #query-correction").await;
    assert_eq!(phone.text("#query-correction").await, "무엇을 찾을지 적어 주세요.");
    phone.type_into("#query", "원피스").await;
    phone.press(".places summary").await;
    phone.run("for (const box of document.querySelectorAll('[name=sources]')) box.checked = false").await;
    phone.press(START).await;
    phone.until("[name=sources]:focus[aria-invalid=true]").await;
    phone.press(".alert a[href='#sources']").await;
    phone.until("#sources:focus").await;
}

#[tokio::test]
async fn a_browser_in_english_reads_english_until_it_is_switched() {
    let stage = Stage::start().await;
    let phone = stage.browser(Kind { languages: "en-US,en", ..Kind::PHONE }).await;
    phone.fill("원피스", true).await;
    assert_eq!(phone.text("h1").await, "Leave the slow searching to us.");
    assert_eq!(phone.text(NOTICE).await, "You can close the app or lock your phone!");
    phone.press(".language").await;
    phone.until("html[lang=ko]").await;
    phone.fill("원피스", false).await;
    assert_eq!(phone.text(START).await, "검색 시작");
    phone.press(START).await;
    phone.until(COMPLETED).await;
    assert_eq!(phone.text(".status").await, "다 찾아봤어요");
    phone.open("/s/0000000000000000000000").await;
    assert!(phone.text("h1").await.starts_with("검색 결과를"));
}

#[tokio::test]
async fn a_number_is_written_with_hyphens_and_keeps_its_caret() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.open("/").await;
    for typed in ["01023456789", "+821023456789", "+82 10 2345 6789"] {
        phone.clear("#phone").await;
        phone.type_into("#phone", typed).await;
        assert_eq!(phone.value("#phone").await, PHONE, "{typed}");
    }
    phone.run("document.querySelector('#phone').setSelectionRange(6, 6)").await;
    phone.type_into("#phone", &Key::Backspace.to_string()).await;
    assert_eq!(phone.value("#phone").await, "010-2456-789");
    assert_eq!(phone.run("return document.querySelector('#phone').selectionStart").await, 5);
    phone.type_into("#phone", "3").await;
    assert_eq!(phone.value("#phone").await, PHONE);
    assert_eq!(phone.run("return document.querySelector('#phone').selectionStart").await, 6);
}

#[tokio::test]
async fn recent_searches_lead_to_their_results_on_this_device_until_they_are_cleared() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    // Words without a space, as pasted addresses are.
    let long = "원피스".repeat(40);
    for query in [long.as_str(), "셔츠", "원피스"] {
        phone.fill(query, false).await;
        phone.press(START).await;
        phone.until(COMPLETED).await;
    }
    let result = phone.token().await;
    phone.open("/").await;
    assert!(!phone.shows("#recent").await, "nothing moves by itself");
    phone.press("#query").await;
    let told = phone.texts("#recent .choice").await;
    assert_eq!(told.len(), 3);
    assert!(
        told[0].starts_with("원피스") && told[0].contains("개 · ") && told[0].ends_with("일까지"),
        "{told:?}"
    );
    assert!(told[1].starts_with("셔츠") && told[2].starts_with(&long));
    let fits = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(phone.run(fits).await, true);
    phone.press("#recent li:nth-child(3) button").await;
    assert_eq!(phone.texts("#recent .choice").await.len(), 2);

    phone.press("#recent li:first-child .choice").await;
    phone.until(COMPLETED).await;
    assert_eq!(phone.token().await, result, "nothing is searched again");
    phone.press(".erase summary").await;
    phone.press(".erase button").await;
    phone.until("#start").await;
    phone.press("#query").await;
    assert_eq!(phone.texts("#recent .choice").await.len(), 1, "what was erased is not remembered");

    phone.press("[data-clear]").await;
    phone.reload().await;
    phone.press("#query").await;
    assert!(!phone.shows("#recent").await);
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn a_device_that_denies_storage_only_remembers_nothing() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    let denied = "for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });";
    phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": denied })).await;
    phone.fill("원피스", false).await;
    phone.press(START).await;
    phone.until(COMPLETED).await;
    phone.open("/").await;
    phone.press("#query").await;
    assert!(!phone.shows("#recent").await);
    assert_eq!(phone.complaints().await, [""; 0]);
}
