//! The functions, await by await, each saying which production function it mirrors: what an actor does once the call that it
//! waits for is answered.

pub mod creator;
pub mod owner;
pub mod search;
pub mod searcher;
pub mod sweep;
pub mod text;
