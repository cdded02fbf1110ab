//! Answers as services really give them: nothing of them fails in silence.

use search::{Hit, Query};

use super::server::{Reply, Server};
use super::{ask, failure, query, source_at};

async fn hits(body: &'static str, lines: &str) -> Vec<Hit> {
    let server = Server::start(move |_| Reply::json(body)).await;
    ask(&source_at(&server, lines)).await.expect("an answer")
}

async fn outcome(body: &'static str, lines: &str) -> (&'static str, String) {
    let server = Server::start(move |_| Reply::json(body)).await;
    failure(&source_at(&server, lines)).await
}

async fn report(reply: impl Fn() -> Reply + Send + Sync + 'static, lines: &str) -> String {
    let server = Server::start(move |_| reply()).await;
    let wanted = Query { limit: 100, ..query("원피스") };
    source_at(&server, lines).diagnose(&wanted).await.to_string()
}

fn price(hit: &Hit) -> Option<String> {
    hit.price().map(|price| format!("{} {}", price.amount(), price.currency()))
}

#[tokio::test]
async fn an_error_told_with_status_200_is_a_failure_for_its_reason() {
    let message = "error = \"$.error.message\"";
    let table = [
        (r#"{"error":{"code":429,"message":"slow down"}}"#, message, "rate-limited", "slow down"),
        (r#"{"error":{"code":429}}"#, message, "rate-limited", "{\"code\":429}"),
        (r#"{"error":{"code":503,"message":"later"}}"#, message, "failing", "later"),
        (r#"{"error":{"message":"bad key"}}"#, message, "refused", "bad key"),
        (
            r#"{"resultCode":"99","items":null}"#,
            "error = { path = \"$.resultCode\", unless = [\"00\", \"INFO-000\"] }",
            "refused",
            "99",
        ),
        (r#"{"ok":false}"#, "error = { path = \"$.ok\", unless = [true] }", "refused", "false"),
        (r#"{"code":1}"#, "error = { path = \"$.code\", unless = [0, 200] }", "refused", "1"),
        (
            r#"{"result":"사용자 정보 검증에 실패하였습니다"}"#,
            "error = \"$.result\"",
            "refused",
            "사용자 정보 검증에 실패하였습니다",
        ),
    ];
    for (body, lines, code, message) in table {
        let expected = (code, format!("its answer tells an error: {message}"));
        assert_eq!(outcome(body, lines).await, expected, "{body}");
    }
    let good = r#"{"resultCode":"00","error":null,"items":[{"name":"가방","link":"https://a.example/1"}]}"#;
    let unless = "error = { path = \"$.resultCode\", unless = [\"00\"] }";
    assert_eq!(hits(good, message).await.len(), 1);
    assert_eq!(hits(good, unless).await.len(), 1);
}

#[tokio::test]
async fn errors_told_with_status_200_pause_a_source_and_those_about_a_request_do_not() {
    let server = Server::start(|_| Reply::json(r#"{"error":"the index is rebuilt"}"#)).await;
    let source = source_at(&server, "error = \"$.error\"");
    for _ in 0..2 {
        assert_eq!(failure(&source).await.0, "refused");
    }
    assert_eq!((failure(&source).await.0, server.asked().len()), ("unreachable", 2));
    let server = Server::start(|_| Reply::json(r#"{"error":{"code":400}}"#)).await;
    let source = source_at(&server, "error = \"$.error\"");
    for _ in 0..3 {
        assert_eq!(failure(&source).await.0, "refused");
    }
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn what_a_refusal_says_is_told_without_secrets_and_words() {
    let body = r#"{"errorMessage":"\uc6d0\ud53c\uc2a4 (%EC%9B%90%ED%94%BC%EC%8A%A4) with key SESAME is no query","errorCode":"SE01"}"#;
    let refused = || Reply::with("400 Bad Request", "Content-Type: application/json", body.as_bytes());
    let server = Server::start(move |_| refused()).await;
    let lines = "headers = { X-Key = \"${KEY}\" }";
    let (code, cause) = failure(&source_at(&server, lines)).await;
    let expected = "it answered with status 400: {\"errorCode\":\"SE01\",\"errorMessage\":\"*** (***) with key *** is no \
                    query\"}";
    assert_eq!((code, cause.as_str()), ("refused", expected));
    let report = report(refused, lines).await;
    assert!(report.contains("body      {\"errorCode\":\"SE01\",\"errorMessage\":\"원피스 ("), "{report}");
    assert!(!report.to_lowercase().contains("sesame"), "{report}");
}

#[tokio::test]
async fn a_refusal_is_read_no_further_than_it_is_shown() {
    let endless = || Reply::raw(b"HTTP/1.1 403 Forbidden\r\n\r\n<p>no").endless(&[b'a'; 65_536]);
    let server = Server::start(move |_| endless()).await;
    let (code, cause) = failure(&source_at(&server, "")).await;
    assert!(code == "refused" && cause.ends_with('…') && cause.chars().count() < 450, "{cause}");
}

#[tokio::test]
async fn only_addresses_are_resolved_and_against_the_base_that_is_given() {
    let body = r#"{"items":[{"name":"a","link":"N/A"},{"name":"b","link":"self"},
        {"name":"c","link":"career.example.co.kr/o/1"},{"name":"d","link":"/p/1","img":"/abc.jpg"},
        {"name":"e","link":"?no=2&amp;x=1","img":""},{"name":"f","link":["","https://b.example/1?a=1&amp;b=2"]}]}"#;
    let lines = "markup = \"html\"\nbase = \"https://www.example.com/goods/\"\n\
                 hit = { title = \"$.name\", url = \"$.link\", image = [\"https://img.example{$.img|raw}\", \"$.img\"] }";
    let found = hits(body, lines).await;
    let shown: Vec<_> = found.iter().map(|hit| (hit.title(), hit.url(), hit.image())).collect();
    let expected = [
        ("d", "https://www.example.com/p/1", Some("https://img.example/abc.jpg")),
        ("e", "https://www.example.com/goods/?no=2&x=1", None),
        ("f", "https://b.example/1?a=1&b=2", None),
    ];
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn the_first_usable_value_counts_and_minor_units_are_divided() {
    let body = r#"{"items":[
        {"name":"a","link":"https://a.example/1","sale":-1,"price":39000},
        {"name":"b","link":"https://a.example/2","sale":"0","price":"39,000원"},
        {"name":"c","link":"https://a.example/3","sale":"품절","price":["", "USD 12.90"]},
        {"name":"d","link":"N/A","page":"https://a.example/4","sale":null}]}"#;
    let lines =
        "hit = { title = \"$.name\", url = [\"$.link\", \"$.page\"], price = [\"$.sale\", \"$.price\"] }";
    let prices: Vec<_> = hits(body, lines).await.iter().map(price).collect();
    assert_eq!(prices, [Some("39000 KRW".into()), Some("39000 KRW".into()), Some("12.9 USD".into()), None]);
    let minor = r#"{"items":[{"name":"a","link":"https://a.example/1","won":1299,"in":{"by":100,"of":"USD"}},
        {"name":"b","link":"https://a.example/2","won":"39,000","in":{"by":1,"of":"KRW"}}]}"#;
    let hit = "hit = { title = \"$.name\", url = \"$.link\", price = \"$.won\", currency = \"$.in.of\" }\n";
    let prices: Vec<_> = hits(minor, &format!("{hit}divide = \"$.in.by\"")).await.iter().map(price).collect();
    assert_eq!(prices, [Some("12.99 USD".into()), Some("39000 KRW".into())]);
    let prices: Vec<_> = hits(minor, &format!("{hit}divide = 100")).await.iter().map(price).collect();
    assert_eq!(prices, [Some("12.99 USD".into()), Some("390 KRW".into())]);
}

#[tokio::test]
async fn minor_units_are_divided_by_a_power_of_ten_and_written_prices_by_nothing() {
    let table = [
        ("divide = 100", r#""$39.99""#, Some("39.99 USD")),
        ("divide = 100", r#""3999""#, Some("39.99 USD")),
        ("divide = 100", r#""39.99""#, None),
        ("divide = 100", "3999", Some("39.99 USD")),
        ("divide = \"$.minor\"", r#""3999","minor":2"#, None),
        ("divide = \"$.minor\"", r#""3999","minor":100"#, Some("39.99 USD")),
        ("divide = \"10^{$.minor}\"", r#""3999","minor":2"#, Some("39.99 USD")),
        ("divide = \"10^{$.minor}\"", r#"3999,"minor":"0""#, Some("3999 USD")),
        ("divide = \"10^{$.minor}\"", r#"3999,"minor":-2"#, None),
        ("divide = \"10^{$.minor}\"", "3999", None),
    ];
    for (divide, written, expected) in table {
        let body = format!(r#"{{"items":[{{"name":"a","link":"https://a.example/1","won":{written}}}]}}"#);
        let hit = "hit = { title = \"$.name\", url = \"$.link\", price = \"$.won\" }\ncurrency = \"USD\"\n";
        let found = hits(body.leak(), &format!("{hit}{divide}")).await;
        assert_eq!(price(&found[0]).as_deref(), expected, "{divide} {written}");
    }
}

#[tokio::test]
async fn a_price_has_the_currency_that_stands_beside_it_or_none() {
    let of_pair = r#""sale":{"amount":0,"currency":"USD"},"list":{"amount":39000,"currency":"KRW"}"#;
    let of_sale = r#""sale":{"amount":12,"currency":"USD"},"list":{"amount":39000}"#;
    let of_list = r#""sale":{"amount":0,"currency":"USD"},"list":{"amount":39000}"#;
    let named = |currency: &str| format!(r#""sale":{{"amount":1999,"currency":"{currency}"}}"#);
    let table = [
        (of_pair.to_owned(), Some("39000 KRW")),
        (of_sale.to_owned(), Some("12 USD")),
        (of_list.to_owned(), None),
        (named("원"), Some("1999 KRW")),
        (named("₩"), Some("1999 KRW")),
        (named("WON"), Some("1999 KRW")),
        (named("RMB"), Some("1999 CNY")),
        (named("usd"), Some("1999 USD")),
        (named("GBp"), None),
        (named("GBX"), None),
        (named("$"), None),
        (named("KWR"), None),
    ];
    let lines = "hit = { title = \"$.name\", url = \"$.link\", price = [\"$.sale.amount\", \"$.list.amount\"], \
                 currency = [\"$.sale.currency\", \"$.list.currency\"] }";
    for (fields, expected) in table {
        let body = format!(r#"{{"items":[{{"name":"a","link":"https://a.example/1",{fields}}}]}}"#);
        assert_eq!(price(&hits(body.leak(), lines).await[0]).as_deref(), expected, "{fields}");
    }
}

#[tokio::test]
async fn the_first_date_that_is_one_counts_and_source_test_tells_the_others() {
    let body = r#"{"items":[{"name":"a","link":"https://a.example/1","at":"3일 전","date":20261129},
        {"name":"b","link":"https://a.example/2","at":1795921200.5},{"name":"c","link":"https://a.example/3","at":"11/12/2026"}]}"#;
    let hit = |at: &str| format!("hit = {{ title = \"$.name\", url = \"$.link\", date = {at} }}");
    let found = hits(body, &hit("[\"$.at\", \"$.date\"]")).await;
    let dates: Vec<_> = found.iter().map(|hit| hit.date().map(|date| date.to_string())).collect();
    assert_eq!(dates, [Some("2026-11-29".into()), Some("2026-11-29T03:00:00Z".into()), None]);
    let told = report(|| Reply::json(body), &hit("\"$.at\"")).await;
    for part in [
        "date = $.at -> 3일 전, which is no sure date",
        "try date = \"$.date\": 20261129",
        "2. b, 2026-11-29T",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[tokio::test]
async fn a_list_of_one_that_came_as_the_one_is_a_list_of_one() {
    let one = r#"{"items":{"name":"a","link":"https://a.example/1","won":5}}"#;
    assert_eq!(hits(one, "").await.len(), 1);
    let within = r#"{"items":{"of":{"name":"a","link":"https://a.example/1"}}}"#;
    assert_eq!(hits(within, "hits = \"$.items[*].of\"").await.len(), 1);
    let map = r#"{"items":{"x":{"name":"a","link":"https://a.example/1"},"y":{"name":"b","link":"https://a.example/2"}}}"#;
    assert_eq!(hits(map, "").await.len(), 2);
    for none in [r#"{"items":""}"#, r#"{"items":null}"#, r#"{"items":{}}"#] {
        assert_eq!(hits(none, "").await.len(), 0, "{none}");
    }
}

#[tokio::test]
async fn parts_that_are_empty_are_left_out_and_lists_are_joined() {
    let body = r#"{"items":[{"name":"a","link":"https://a.example/1","by":["A","B"],"year":2020},
        {"name":"b","link":"https://a.example/2","by":[]}]}"#;
    let lines =
        "join = \", \"\nhit = { title = \"{$.name}[ ({$.year})]\", url = \"$.link\", text = \"$.by[*]\" }";
    let found = hits(body, lines).await;
    let shown: Vec<_> = found.iter().map(|hit| (hit.title(), hit.text())).collect();
    assert_eq!(shown, [("a (2020)", Some("A, B")), ("b", None)]);
}

#[tokio::test]
async fn one_bad_hit_hides_no_other() {
    let titles = async |bad: &[u8]| {
        let good = |name: &str| format!(r#"{{"name":"{name}","link":"https://a.example/{name}"}}"#);
        let bad = [br#"{"link":"https://a.example/3","won":5,"name":"#.as_slice(), bad, b"}"].concat();
        let body =
            [b"{\"items\":[", good("가").as_bytes(), b",", &bad, b",", good("나").as_bytes(), b"]}"].concat();
        let server = Server::start(move |_| Reply::with("200 OK", "", &body)).await;
        let found = ask(&source_at(&server, "")).await.expect("an answer");
        found.iter().map(|hit| hit.title().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles(br#""\ud83d nice""#).await, ["가", "nice", "나"]);
    assert_eq!(titles(b"\"a\x01b\tc\nd\"").await, ["가", "a b c d", "나"]);
    assert_eq!(titles(b"\"it\\'s\",\"x\":NaN,\"y\":1e999,\"z\":-Infinity").await, ["가", "it's", "나"]);
    assert_eq!(titles(b"\"\xec\x97\xac\xeb\xa6\x84 \xec\x9b\"").await, ["가", "여름", "나"]);
    assert_eq!(titles(b"\"\xb0\xa1\xb9\xe6\"").await, ["가", "나"]);
}

#[tokio::test]
async fn the_operator_names_a_charset_that_the_server_does_not() {
    let body =
        [b"{\"items\":[{\"link\":\"https://a.example/1\",\"name\":\"".as_slice(), &[0xB0, 0xA1], b"\"}]}"]
            .concat();
    for (kind, lines) in [("", "charset = \"euc-kr\""), ("Content-Type: text/json;charset=MS949", "")] {
        let body = body.clone();
        let server = Server::start(move |_| Reply::with("200 OK", kind, &body)).await;
        assert_eq!(ask(&source_at(&server, lines)).await.expect("an answer")[0].title(), "가");
    }
}

#[tokio::test]
async fn a_limit_that_the_api_does_not_take_is_advised_about() {
    let refused = || Reply::with("400 Bad Request", "", br#"{"message":"display must be from 1 to 50"}"#);
    let told = report(refused, "").await;
    assert!(told.contains("&n=100\n"), "it is asked as a search asks: {told}");
    assert!(
        told.contains("limit     the request asks for 100 hits; ") && told.contains("try limit = 50\n"),
        "{told}"
    );
    assert!(!report(refused, "limit = 1").await.contains("try limit"));
    let without = report(|| Reply::status("400 Bad Request", ""), "").await;
    assert!(without.contains("try limit = 10\n"), "{without}");
}

#[tokio::test]
async fn an_answer_without_a_list_is_told_with_what_it_says_instead() {
    let told =
        report(|| Reply::json(r#"{"resultCode":"99","resultMsg":"no such key","items":null}"#), "").await;
    for part in ["the answer has no such list", "try error = \"$.resultMsg\": \"no such key\"\n"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let empty = report(|| Reply::json(r#"{"items":[],"message":"ok"}"#), "").await;
    assert!(empty.contains("the list is there, and empty") && !empty.contains("try error"), "{empty}");
}

#[tokio::test]
async fn advice_about_fields_names_all_of_them_and_what_is_likely_first() {
    let body = r#"{"items":[{"accessInfo":{"a":1,"b":2,"country":"KR","epub":{"x":false},"pdf":{"y":true}},"etag":"x",
        "kind":"books#volume","og:title":"가방","saleInfo":{"listPrice":{"amount":5,"currencyCode":"KRW"}},
        "selfLink":"https://api.example/1","volumeInfo":{"canonicalVolumeLink":"https://a.example/1","title":"가방"}}]}"#;
    let told = report(|| Reply::json(body), "").await;
    for part in [
        "title = $.name -> nothing; the hit has volumeInfo.title, ",
        "  try title = \"$.volumeInfo.title\": 가방\n",
        "$['og:title']",
        "  try url = \"$.volumeInfo.canonicalVolumeLink\": https://a.example/1\n",
        "selfLink",
        "  try price = \"$.saleInfo.listPrice.amount\": 5\n",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let list = report(|| Reply::json(r#"{"items":[{"name":"a"}]}"#), "hits = \"$.items\"").await;
    assert!(list.contains("try hits = \"$.items[*]\": 1 places\n"), "{list}");
    let odd = report(|| Reply::json(r#"{"a b":{"it's":[{"name":"a"}]}}"#), "").await;
    assert!(odd.contains(r#"try hits = "$['a b']['it\\'s'][*]": 1 places"#), "{odd}");
    let unusable = r#"{"items":[{"name":"a","link":"N/A","won":"1+1"}]}"#;
    let told = report(|| Reply::json(unusable), "").await;
    for part in
        ["url = $.link -> N/A, which is no web address", "price = $.won -> 1+1, which is no sure price"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
}
