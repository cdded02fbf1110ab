//! A catalogue of any size, the same at every run.

use std::io::{self, Write};

use fastrand::Rng;
use serde_json::json;

use crate::vocabulary::Vocabulary;

const SEED: u64 = 7;
const SHOPS: [(&str, &str); 5] = [
    ("한빛옷장 Hanbit Closet", "hanbit-closet"),
    ("골목책방 Alley Books", "alley-books"),
    ("다시전자 Dasi Electronics", "dasi-electronics"),
    ("마루장터 Maru Market", "maru-market"),
    ("Harbor Goods", "harbor-goods"),
];
/// Particles that follow a Korean noun.
pub(crate) const PARTICLES: [&str; 8] = ["을", "를", "이", "가", "은", "는", "의", "에서"];

/// Both languages.
pub(crate) struct Language {
    pub(crate) korean: Vocabulary,
    pub(crate) english: Vocabulary,
}

impl Language {
    pub(crate) fn new() -> Self {
        let mut rng = Rng::with_seed(SEED);
        Self { korean: Vocabulary::korean(&mut rng), english: Vocabulary::english(&mut rng) }
    }

    /// `검정 린넨 원피스 Black Linen Dress`, and now and then a model.
    fn title(&self, rng: &mut Rng) -> String {
        let mut words: Vec<String> = Vec::new();
        let (korean, english) = (rng.usize(2..=5), rng.usize(1..=4));
        words.extend((0..korean).map(|_| self.korean.word(rng).to_owned()));
        words.extend((0..english).map(|_| capitalised(self.english.word(rng))));
        if rng.usize(..8) == 0 {
            let letter = char::from(b'A' + rng.u8(..26));
            words.push(format!("{letter}{}", rng.u32(10..9_999)));
        }
        words.join(" ")
    }

    /// A sentence in Korean, and for every third record one in English.
    fn text(&self, rng: &mut Rng) -> String {
        let length = rng.usize(6..=12);
        let korean = (0..length).map(|_| {
            let word = self.korean.word(rng);
            let particle = if rng.usize(..5) < 2 { PARTICLES[rng.usize(..PARTICLES.len())] } else { "" };
            format!("{word}{particle}")
        });
        let mut text = korean.collect::<Vec<_>>().join(" ") + "요.";
        if rng.usize(..3) == 0 {
            let length = rng.usize(4..=9);
            let english: Vec<_> = (0..length).map(|_| self.english.word(rng)).collect();
            text = format!("{text} {}.", capitalised(&english.join(" ")));
        }
        text
    }
}

/// Writes this many records in JSON Lines; nine of ten have a text, eight of ten a picture.
pub(crate) fn write(records: u64, out: &mut dyn Write) -> io::Result<()> {
    let language = Language::new();
    let mut rng = Rng::with_seed(SEED);
    for number in 0..records {
        let (shop, host) = SHOPS[rng.usize(..SHOPS.len())];
        let mut record = json!({
            "title": language.title(&mut rng),
            "url": format!("https://{host}.example/goods/{}", 20_000 + number),
            "price": rng.u64(10..3_000) * 100,
            "currency": "KRW",
            "shop": shop,
        });
        if rng.usize(..10) < 9 {
            record["text"] = language.text(&mut rng).into();
        }
        if rng.usize(..10) < 8 {
            record["image"] = format!("https://img.{host}.example/{:08x}.jpg", rng.u32(..)).into();
        }
        writeln!(out, "{record}")?;
    }
    Ok(())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
