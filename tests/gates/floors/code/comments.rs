//! Comments have subjects with names.

use std::{fs, path::Path};

use tests::source_code::{Comments, production_files, production_text};

use crate::ROOT;

/// The largest part of doc comments, in per cent, that may open with What, Whether, How or Why.
const QUESTIONS_PERCENT: f64 = 8.0;
/// The largest part of comment lines, in per cent, that may speak of nobody, somebody, whoever, anybody or everybody.
const NAMELESS_PERCENT: f64 = 0.3;

/// What is wrong with how sources are commented.
fn wrong(comments: Comments) -> Vec<String> {
    let mut found = Vec::new();
    let (questions, nameless) = (comments.questions_percent(), comments.nameless_percent());
    if questions > QUESTIONS_PERCENT {
        found.push(format!("{questions:.1} % of doc comments open with What, Whether, How or Why"));
    }
    if nameless > NAMELESS_PERCENT {
        found.push(format!("{nameless:.2} % of comment lines have a subject without a name"));
    }
    found
}

#[test]
fn comments_of_production_code_have_subjects_with_names() {
    let files = production_files(Path::new(ROOT));
    assert!(files.len() > 100, "the files were found");
    let texts = files.iter().map(|file| fs::read_to_string(file).expect("a readable file"));
    let comments = texts.map(|text| Comments::new(&production_text(&text)));
    assert_eq!(wrong(comments.fold(Comments::default(), |sum, one| sum + one)), Vec::<String>::new());
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn questions_and_subjects_without_names_are_counted_in_comments_alone() {
        let source = "//! What it is.\n//! How it works.\n\n/// The number.\nlet nobody = \"/// Why\";\n    /// Whoever it is.\n// Nobody's.\n";
        let comments = Comments::new(source);
        assert_eq!(comments, Comments { docs: 3, questions: 1, lines: 5, nameless: 2 });
        assert_eq!(
            wrong(comments),
            [
                "33.3 % of doc comments open with What, Whether, How or Why",
                "40.00 % of comment lines have a subject without a name"
            ]
        );
    }

    #[test]
    fn at_the_limit_nothing_is_wrong_and_one_more_is_too_much() {
        let at_the_limit = Comments { docs: 100, questions: 8, lines: 1000, nameless: 3 };
        assert_eq!(wrong(at_the_limit), Vec::<String>::new());
        assert_eq!(wrong(Comments { questions: 9, nameless: 4, ..at_the_limit }).len(), 2);
    }

    #[test]
    fn tests_within_a_production_file_are_not_read() {
        let source = "/// One.\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    /// What.\n    fn b() {}\n}\n";
        assert_eq!(production_text(source), "/// One.\nfn a() {}\n\n");
        let elsewhere = "#[cfg(test)]\n#[path = \"a_tests.rs\"]\nmod tests;\nfn a() {}\n";
        assert_eq!(production_text(elsewhere), "fn a() {}\n");
    }
}
