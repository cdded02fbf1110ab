//! Messages to phones by SNS, and the meaning of its answers.

mod publish_outcome;
mod texts;

pub use texts::Texts;
