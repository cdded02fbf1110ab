//! The Lambda function that renders pages: wiring only.

use std::process::ExitCode;

use answer::serve;
use cloud::{Environment, exit_code, start_log};
use lambda_http::Error;
use web_page::WebPage;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = WebPage::from_environment(&environment)?;
    function.table.connect().await;
    serve(|request| function.handle(request)).await
}
