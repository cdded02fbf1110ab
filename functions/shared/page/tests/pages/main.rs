//! The pages as their readers and the browsers' policy see them.

mod everywhere;
mod job_page;
mod scene;
mod start_page;
