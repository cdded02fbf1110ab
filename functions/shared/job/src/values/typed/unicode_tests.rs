//! Over the whole of Unicode, by its own lists instead of the code's predicates.

use std::collections::HashSet;

use super::*;
use crate::{MalformedPhoneNumber, MalformedQuery, PhoneNumber, QueryText};

/// Default_Ignorable_Code_Point=Yes: DerivedCoreProperties.txt of Unicode 16, 4,174 code points.
const DEFAULT_IGNORABLE: [(u32, u32); 20] = [
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x202a, 0x202e),
    (0x2060, 0x2064),
    (0x2065, 0x2065),
    (0x2066, 0x206f),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfff8),
    (0x1_bca0, 0x1_bca3),
    (0x1_d173, 0x1_d17a),
    (0xe_0000, 0xe_00ff),
    (0xe_0100, 0xe_0fff),
];

/// White_Space=Yes but for what breaks a line: PropList.txt of Unicode 16, with [`LINE_BREAKS`] 25 code points.
const SPACES: [(u32, u32); 8] = [
    (0x9, 0x9),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
];

/// The rest of White_Space: the newline function of the Unicode Standard, section 5.8.
const LINE_BREAKS: [(u32, u32); 3] = [(0xa, 0xd), (0x85, 0x85), (0x2028, 0x2029)];

/// Invisible by convention alone.
const BY_CONVENTION: [(u32, u32); 2] = [(0x2800, 0x2800), (0xfff9, 0xfffb)];

fn characters(ranges: &[(u32, u32)]) -> Vec<char> {
    ranges.iter().flat_map(|(first, last)| *first..=*last).filter_map(char::from_u32).collect()
}

fn invisible() -> Vec<char> {
    [characters(&DEFAULT_IGNORABLE), characters(&BY_CONVENTION)].concat()
}

fn query(typed: &str) -> Result<String, MalformedQuery> {
    QueryText::parse(typed).map(|query| query.as_str().to_owned())
}

#[test]
fn the_lists_are_as_long_as_unicode_says() {
    assert_eq!(characters(&DEFAULT_IGNORABLE).len(), 4_174);
    assert_eq!(characters(&SPACES).len() + characters(&LINE_BREAKS).len(), 25);
}

#[test]
fn exactly_the_characters_of_the_property_and_the_conventional_ones_are_invisible() {
    let invisible: HashSet<_> = invisible().into_iter().collect();
    for c in '\0'..=char::MAX {
        assert_eq!(is_invisible(c), invisible.contains(&c), "{c:?}");
    }
}

#[test]
fn a_query_of_any_of_them_alone_is_empty() {
    for c in [invisible(), characters(&SPACES), characters(&LINE_BREAKS)].concat() {
        for typed in [format!("{c}"), format!("{c}{c}"), format!(" {c}\u{3000}")] {
            assert_eq!(query(&typed), Err(MalformedQuery::Empty), "{typed:?}");
        }
    }
}

#[test]
fn every_space_inside_a_query_is_a_plain_one_and_none_is_around_it() {
    for c in characters(&SPACES) {
        let typed = format!("{c}검정{c}원피스{c}{c}");
        assert_eq!(query(&typed).unwrap(), "검정 원피스", "{typed:?}");
    }
    for c in ['\u{2028}', '\u{2029}'] {
        let typed = format!("{c}검정{c}원피스{c}");
        assert_eq!(query(&typed).unwrap(), "검정 원피스", "{typed:?}");
    }
    for c in ['\n', '\u{b}', '\u{c}', '\r', '\u{85}'] {
        assert_eq!(query(&format!("{c}검정 원피스{c}")).unwrap(), "검정 원피스", "{c:?}");
        assert_eq!(query(&format!("검정{c}원피스")), Err(MalformedQuery::ControlCharacter), "{c:?}");
    }
}

#[test]
fn an_invisible_character_makes_no_other_query_unless_it_shapes_what_stands_before_it() {
    for c in invisible() {
        for typed in [format!("{c}원피스"), format!("{c} 원피스 {c}"), format!(" {c} 원피스 {c} ")] {
            assert_eq!(query(&typed).unwrap(), "원피스", "{typed:?}");
        }
        let expected =
            if matches!(c, '\u{2800}' | '\u{3164}' | '\u{ffa0}') { "원 피스" } else { "원피스" };
        assert_eq!(query(&format!("원{c}피스")).unwrap(), expected, "{c:?}");
        let heart = query(&format!("❤{c}")).unwrap();
        match u32::from(c) {
            0x200c | 0x200d | 0xfe00..=0xfe0f | 0xe_0020..=0xe_007f | 0xe_0100..=0xe_01ef => {
                assert_eq!(heart, format!("❤{c}"), "{c:?}");
            }
            _ => assert_eq!(heart, "❤", "{c:?}"),
        }
    }
}

#[test]
fn emoji_and_words_that_are_made_with_invisible_characters_stay_whole() {
    let england = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
    for typed in ["👩\u{200d}💻 스티커", "❤\u{fe0f}", england, "می\u{200c}خواهم", "城葛\u{e0100}"]
    {
        assert_eq!(query(typed).unwrap(), typed);
    }
}

#[test]
fn no_space_and_no_invisible_character_makes_it_another_number() {
    for c in [invisible(), characters(&SPACES)].concat() {
        let spellings = [
            format!("010{c}-2345-6789"),
            format!("{c}010{c}2345{c}6789{c}"),
            format!("{c}+82{c}10-2345-6789{c}"),
            format!("０１０{c}－２３４５－６７８９"),
        ];
        for typed in spellings {
            assert_eq!(PhoneNumber::parse(&typed).unwrap().as_str(), "+821023456789", "{typed:?}");
        }
    }
}

#[test]
fn a_line_break_around_a_number_is_none_of_it_and_one_inside_says_that_more_was_pasted() {
    for c in characters(&LINE_BREAKS) {
        for typed in [format!("{c}010-2345-6789{c}"), format!("\u{200e}{c} 010-2345-6789 {c}\u{200e}")] {
            assert_eq!(PhoneNumber::parse(&typed).unwrap().as_str(), "+821023456789", "{typed:?}");
        }
        let inside = format!("010-2345{c}-6789");
        assert_eq!(PhoneNumber::parse(&inside), Err(MalformedPhoneNumber), "{inside:?}");
    }
}

#[test]
fn canonically_equal_texts_are_one() {
    let table = [
        ("\u{110b}\u{116f}\u{11ab}\u{1111}\u{1175}\u{1109}\u{1173}", "원피스"),
        ("\u{f914}譜", "樂譜"),
        ("cafe\u{301}", "café"),
        ("A\u{30a}", "Å"),
        ("\u{212b}", "Å"),
        ("원피스", "원피스"),
        ("ｆｕｌｌ", "ｆｕｌｌ"),
    ];
    for (typed, one) in table {
        assert_eq!(nfc(typed), one, "{typed:?}");
        assert_eq!(nfc(&nfc(typed)), nfc(typed));
    }
}
