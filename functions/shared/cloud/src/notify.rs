//! What goes to phones, by SNS, and what its answers mean.

mod publish_outcome;
mod texts;

pub use texts::Texts;
