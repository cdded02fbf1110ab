//! The pages as their readers and the browsers' policy see them.

mod everywhere;
mod job_page;
mod pace;
mod redriven;
mod scene;
mod start_page;
mod stop_page;
