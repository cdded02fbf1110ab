//! The message that ends a search: its states, its life, its words.

mod life;
mod state;
mod wording;

pub use state::{Outgoing, Text, TextOutcome, TextStatus};
pub use wording::{Ending, TextBody, Wording, WordingError};
