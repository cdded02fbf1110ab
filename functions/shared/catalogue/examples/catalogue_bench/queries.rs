//! Queries of several kinds; the same at every run.

use fastrand::Rng;

use crate::records::{Language, PARTICLES};

/// So many that the slowest of a hundred says something.
const EACH: usize = 200;
/// Half of all that is written is made of about so many words.
const FREQUENT: usize = 300;

/// Queries of one kind.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) queries: Vec<String>,
}

pub(crate) fn kinds() -> Vec<Kind> {
    let language = Language::new();
    let mut rng = Rng::with_seed(11);
    let mut kind = |name, query: &dyn Fn(&mut Rng) -> String| Kind {
        name,
        queries: (0..EACH).map(|_| query(&mut rng)).collect(),
    };
    let korean = |rng: &mut Rng| language.korean.word(rng).to_owned();
    let english = |rng: &mut Rng| language.english.word(rng).to_owned();
    let frequent = |rng: &mut Rng| language.korean.frequent(rng, FREQUENT).to_owned();
    let particle = |rng: &mut Rng| PARTICLES[rng.usize(..PARTICLES.len())];
    vec![
        kind("one Korean word", &korean),
        kind("a Korean word with a particle", &|rng| korean(rng) + particle(rng)),
        kind("one English word", &english),
        kind("a frequent word in each language", &|rng| {
            format!("{} {}", frequent(rng), language.english.frequent(rng, FREQUENT))
        }),
        kind("three frequent words", &|rng| format!("{} {} {}", frequent(rng), frequent(rng), frequent(rng))),
        kind("a single syllable", &|rng| frequent(rng).chars().take(1).collect()),
        kind("eight words that no record has together", &|rng| {
            (0..8).map(|_| korean(rng)).collect::<Vec<_>>().join(" ")
        }),
        kind("a compound that no record has", &|rng| (0..4).map(|_| frequent(rng)).collect()),
        kind("nothing that anybody sells", &|rng| format!("zq{:x}xv 꿹뷁{}", rng.u32(..), rng.u32(..))),
    ]
}
