//! The repository's own source, read as text: its production files, the circles between them, and how they are
//! commented. The floors assert on it, and `tests/bin/figures` prints it.

mod arrows;
mod comments;
mod modules;
mod production;

pub use arrows::circles;
pub use comments::Comments;
pub use production::{production_files, production_text, rust_files};
