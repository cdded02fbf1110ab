//! Words as often as they are met in a language: the word of rank n about 1/n of the time (Zipf's law).

use std::collections::HashMap;

use fastrand::Rng;
use serde::Deserialize;

/// Real titles and texts: the words at the head of both vocabularies.
const SAMPLE: &str = include_str!("../../../../../infra/catalogue/sample.jsonl");
/// Mandelbrot's correction: the most frequent words are not quite as frequent as Zipf's law says.
const FLATTENED: f64 = 2.7;
const EXPONENT: f64 = 1.05;
/// Words that are in no dictionary: names, makes, compounds.
const MADE_UP: usize = 100_000;

/// The words of one language, from the most to the least frequent.
pub(crate) struct Vocabulary {
    words: Vec<String>,
    /// The sum of the weights up to each word.
    sums: Vec<f64>,
}

#[derive(Deserialize)]
struct Sample {
    title: String,
    text: Option<String>,
}

impl Vocabulary {
    /// Korean: the sample's words, then such as are made of its syllables.
    pub(crate) fn korean(rng: &mut Rng) -> Self {
        let head = sampled(|c| ('가'..='힣').contains(&c));
        let syllables: Vec<char> = head.iter().flat_map(|word| word.chars()).collect();
        let tail = (0..MADE_UP).map(|_| {
            let length = rng.usize(2..=4);
            (0..length).map(|_| syllables[rng.usize(..syllables.len())]).collect()
        });
        Self::of(head.iter().cloned().chain(tail).collect())
    }

    /// English, in the same way.
    pub(crate) fn english(rng: &mut Rng) -> Self {
        let head = sampled(|c| c.is_ascii_alphabetic());
        let tail = (0..MADE_UP).map(|_| {
            let length = rng.usize(2..=4);
            let syllable = |rng: &mut Rng| {
                let consonant = "bcdfghklmnprstvw".as_bytes()[rng.usize(..16)];
                let vowel = "aeiou".as_bytes()[rng.usize(..5)];
                [char::from(consonant), char::from(vowel)]
            };
            (0..length).flat_map(|_| syllable(rng)).collect()
        });
        Self::of(head.iter().cloned().chain(tail).collect())
    }

    fn of(words: Vec<String>) -> Self {
        let mut sum = 0.0;
        let weights = (1..=words.len()).map(|rank| {
            sum += (rank as f64 + FLATTENED).powf(-EXPONENT);
            sum
        });
        let sums = weights.collect();
        Self { words, sums }
    }

    /// A word, drawn by its frequency.
    pub(crate) fn word(&self, rng: &mut Rng) -> &str {
        let all = self.sums.last().copied().unwrap_or_default();
        let drawn = rng.f64() * all;
        let place = self.sums.partition_point(|sum| *sum < drawn).min(self.words.len() - 1);
        &self.words[place]
    }

    /// One of the most frequent words.
    pub(crate) fn frequent(&self, rng: &mut Rng, most: usize) -> &str {
        &self.words[rng.usize(..most)]
    }
}

/// The sample's words of some letters, most frequent first.
fn sampled(is_letter: impl Fn(char) -> bool) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in SAMPLE.lines() {
        let record: Sample = serde_json::from_str(line).expect("the sample is sound");
        let text = format!("{} {}", record.title, record.text.unwrap_or_default()).to_lowercase();
        for word in text.split(|c| !is_letter(c)).filter(|word| word.chars().count() > 1) {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    words.into_iter().map(|(word, _)| word).collect()
}
