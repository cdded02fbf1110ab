//! Facts about findings.

use proptest::prelude::*;

use super::*;

fn hit(title: &str, text: &str) -> Hit {
    let raw = RawHit { title: title.into(), url: "https://shop.example/1".into(), ..RawHit::default() };
    Hit::new(RawHit { text: Some(text.into()), ..raw }).expect("a plain hit")
}

fn packed(json: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(json).expect("memory takes every byte");
    packed.finish().expect("memory takes every byte")
}

/// Text that does not compress: about 10 bits of chance in each 3-byte syllable.
fn noise(seed: u32, syllables: usize) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0xAC00 + (state >> 16) % 11_172).expect("a Hangul syllable")
    })
    .take(syllables)
    .collect()
}

#[test]
fn an_answer_of_100_hits_is_whole_and_one_of_101_is_cut() {
    let whole = Finding::new(vec![hit("가", "나"); 100]);
    let cut = Finding::new(vec![hit("가", "나"); 101]);
    assert_eq!((whole.hits().len(), whole.cut()), (100, false));
    assert_eq!((cut.hits().len(), cut.cut()), (100, true));
}

#[test]
fn an_answer_too_large_to_store_keeps_its_first_hits_and_says_so() {
    let marks = |seed: u32| -> String {
        noise(seed, 400)
            .chars()
            .flat_map(|c| [c, '\u{301}', '\u{302}', '\u{303}', '\u{304}', '\u{305}', '\u{306}'])
            .collect()
    };
    let addresses = |seed: u32| -> String { noise(seed, 220).chars().flat_map(char::to_lowercase).collect() };
    let hits: Vec<Hit> = (0..100)
        .map(|seed| {
            let raw = RawHit {
                title: marks(seed),
                url: format!("https://shop.example/{}", addresses(seed)),
                text: Some(marks(seed + 1000)),
                image: Some(format!("https://shop.example/{}", addresses(seed + 2000))),
                ..RawHit::default()
            };
            Hit::new(raw).expect("large, but a hit")
        })
        .collect();
    let finding = Finding::new(hits.clone());
    assert!(
        finding.cut() && !finding.hits().is_empty() && finding.hits().len() < 100,
        "{}",
        finding.hits().len()
    );
    assert_eq!(finding.hits(), &hits[..finding.hits().len()]);
    assert!(finding.encode().len() <= MAX_STORED_BYTES);
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_memory() {
    let bomb = packed(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(Finding::decode(&bomb), Err(FindingError::TooLarge)));
    let of_size = |bytes: u64| {
        let mut json = br#"{"hits":[]}"#.to_vec();
        json.resize(bytes as usize, b' ');
        packed(&json)
    };
    assert!(Finding::decode(&of_size(MAX_UNPACKED_BYTES)).is_ok());
    assert!(matches!(Finding::decode(&of_size(MAX_UNPACKED_BYTES + 1)), Err(FindingError::TooLarge)));
}

#[test]
fn a_newer_version_of_ourselves_is_understood() {
    let newer =
        packed(br#"{"cut":true,"took":12,"hits":[{"title":"a","url":"https://a.example/","stars":5}]}"#);
    let finding = Finding::decode(&newer).expect("unknown fields are passed over");
    assert_eq!((finding.hits().len(), finding.cut()), (1, true));
}

#[test]
fn a_stored_hit_that_is_no_longer_let_in_is_left_out_and_counts_as_cut() {
    let older = packed(
        br#"{"hits":[{"title":"a","url":"ftp://a.example/"},{"title":"b","url":"https://b.example/"}]}"#,
    );
    let finding = Finding::decode(&older).expect("one of two is still good");
    assert_eq!((finding.hits().len(), finding.cut()), (1, true));
    assert_eq!(
        (finding.weight(), finding.arrival(), finding.hits()[0].date()),
        (DEFAULT_WEIGHT, 0, None),
        "what older versions did not store"
    );
}

#[test]
fn bytes_that_are_no_finding_are_an_error() {
    assert!(matches!(Finding::decode(b"\xff\xff\xff"), Err(FindingError::Damaged(_))));
    assert!(matches!(Finding::decode(b""), Err(FindingError::Damaged(_) | FindingError::Unreadable(_))));
    assert!(matches!(Finding::decode(&packed(b"{}")), Err(FindingError::Unreadable(_))));
    let whole = Finding::new(vec![hit("가", "나"); 50]).encode();
    assert!(Finding::decode(&whole[..whole.len() / 2]).is_err());
}

proptest! {
    #[test]
    fn a_finding_survives_its_storage(titles in prop::collection::vec("[가-힣a-z]{1,20}", 0..120)) {
        let finding = Finding::new(titles.iter().map(|title| hit(title, "아무 글")).collect());
        prop_assert_eq!(Finding::decode(&finding.encode()).expect("our own bytes"), finding);
    }

    #[test]
    fn no_bytes_make_decoding_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _outcome = Finding::decode(&bytes);
        let _outcome = Finding::decode(&packed(&bytes));
    }
}

#[test]
fn a_finding_keeps_its_weight_and_its_place() {
    let finding = Finding::new(Vec::new()).weighing(1500).arriving(3);
    let read = Finding::decode(&finding.encode()).expect("our own bytes");
    assert_eq!((read.weight(), read.arrival()), (1500, 3));
}
