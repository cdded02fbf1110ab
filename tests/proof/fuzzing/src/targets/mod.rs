//! The targets: each is fed, and checks what has to hold.

pub mod body;
pub mod configuration;
pub mod names;
pub mod request;
pub mod source_answer;
pub mod stored_item;
pub mod wake_up;
