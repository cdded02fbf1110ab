//! What the sources of the seeded searches have found.

use search::{Hit, RawHit, RawPrice};
use serde_json::Number;

/// What kind of goods somebody searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goods {
    /// Such as most shops have: a title, a price, a picture, a sentence.
    Usual,
    /// Whatever a page may stumble over.
    Awkward,
}

const COLOURS: [&str; 9] =
    ["검정", "아이보리", "네이비", "연분홍", "올리브", "하늘색", "버건디", "베이지", "민트"];
/// Some sources are one shop, others name who sells.
const SELLERS: [Option<&str>; 3] = [None, Some("봄날상점"), Some("Studio Haru 스튜디오하루")];
const KINDS: [&str; 7] = [
    "린넨 원피스 Linen Dress",
    "체크 셔츠 원피스",
    "니트 롱 원피스 Long Knit Dress",
    "플리츠 미디 원피스",
    "Cotton Wrap Dress 코튼 랩 원피스",
    "데님 멜빵 원피스",
    "꽃무늬 시폰 하객 원피스 Floral Chiffon Dress, for weddings and other days",
];

/// The first hits of a source, best first. No two sources sell the same.
pub(crate) fn hits(goods: Goods, source: usize, count: u16) -> Vec<Hit> {
    let raw = |number| match goods {
        Goods::Usual => usual(source, number),
        Goods::Awkward => awkward(source, number),
    };
    (0..usize::from(count)).map(|number| Hit::new(raw(number)).expect("a title and a web address")).collect()
}

fn usual(source: usize, number: usize) -> RawHit {
    let place = source * 100 + number;
    RawHit {
        title: format!("{} {}", COLOURS[place % COLOURS.len()], KINDS[(place / 2) % KINDS.len()]),
        url: address(source, number),
        text: (number % 3 != 2)
            .then(|| "무릎을 덮는 길이에 옆주머니가 있어요. Knee-length, with pockets.".into()),
        image: Some(format!("https://shop-{source}.example/pictures/{place}")),
        price: won(19_000 + 1_700 * (number * 5 % 11) + 310 * source),
        shop: SELLERS[source % SELLERS.len()].map(str::to_owned),
        date: number.is_multiple_of(3).then(|| format!("2026-11-{:02}", 1 + place % 28)),
    }
}

fn awkward(source: usize, number: usize) -> RawHit {
    let plain = RawHit { url: address(source, number), ..RawHit::default() };
    match number % 6 {
        0 => RawHit {
            title: "W".repeat(200),
            shop: Some("상점".repeat(30)),
            price: won(999_999_999_999),
            ..plain
        },
        1 => RawHit {
            title: "فستان كتان أسود، مقاس واحد (2026)".into(), price: cents(1_950), ..plain
        },
        2 => RawHit {
            title: "<b>\"원피스\"</b> & <script>alert(1)</script>".into(),
            text: Some("&amp;".into()),
            ..plain
        },
        3 => RawHit {
            title: "긴제목에띄어쓰기가하나도없는검정린넨원피스".repeat(8), price: won(0), ..plain
        },
        4 => RawHit { title: "👗 ".into(), text: Some("https://shop.example/".repeat(19)), ..plain },
        _ => {
            RawHit { title: "원피스".into(), image: Some("https://nowhere.invalid/1.jpg".into()), ..plain }
        }
    }
}

fn address(source: usize, number: usize) -> String {
    format!("https://shop-{source}.example/goods/{number}")
}

fn won(amount: usize) -> Option<RawPrice> {
    Some(RawPrice { amount: amount.into(), currency: "KRW".into() })
}

fn cents(amount: u32) -> Option<RawPrice> {
    let amount = Number::from_f64(f64::from(amount) / 100.0).expect("it is finite");
    Some(RawPrice { amount, currency: "USD".into() })
}
