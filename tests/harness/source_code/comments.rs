use std::ops::Add;

/// Words that open a doc comment as an indirect question, where a subject with a name belongs.
const QUESTIONS: [&str; 4] = ["What", "Whether", "How", "Why"];
/// Subjects without a name.
const NAMELESS: [&str; 5] = ["nobody", "somebody", "whoever", "anybody", "everybody"];

/// The comments of a source, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Comments {
    /// Doc comments, each of one line or more.
    pub docs: usize,
    /// Doc comments that open with an indirect question.
    pub questions: usize,
    /// Lines that are nothing but a comment.
    pub lines: usize,
    /// Lines of comments with a subject that has no name.
    pub nameless: usize,
}

impl Comments {
    /// Counts a source's comments.
    pub fn new(source: &str) -> Self {
        let mut counted = Self::default();
        let mut is_in_docs = false;
        for line in source.lines().map(str::trim_start) {
            let docs = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
            let is_opening = docs.is_some() && !is_in_docs;
            is_in_docs = docs.is_some();
            counted.docs += usize::from(is_opening);
            counted.questions +=
                usize::from(is_opening && docs.and_then(first_word).is_some_and(is_question));
            counted.lines += usize::from(line.starts_with("//"));
            counted.nameless += usize::from(line.starts_with("//") && words(line).any(is_nameless));
        }
        counted
    }

    /// The part of doc comments that open with an indirect question, in per cent.
    #[expect(clippy::cast_precision_loss, reason = "some thousand comments")]
    pub fn questions_percent(&self) -> f64 {
        100.0 * self.questions as f64 / self.docs.max(1) as f64
    }

    /// The part of comment lines with a subject that has no name, in per cent.
    #[expect(clippy::cast_precision_loss, reason = "some thousand lines")]
    pub fn nameless_percent(&self) -> f64 {
        100.0 * self.nameless as f64 / self.lines.max(1) as f64
    }
}

impl Add for Comments {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            docs: self.docs + other.docs,
            questions: self.questions + other.questions,
            lines: self.lines + other.lines,
            nameless: self.nameless + other.nameless,
        }
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty())
}

fn first_word(line: &str) -> Option<&str> {
    words(line).next()
}

fn is_question(word: &str) -> bool {
    QUESTIONS.contains(&word)
}

fn is_nameless(word: &str) -> bool {
    NAMELESS.contains(&word.to_lowercase().as_str())
}
