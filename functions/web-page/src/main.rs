//! The Lambda function that renders pages: wiring only.

use std::{convert::Infallible, process::ExitCode};

use cloud::{Environment, exit_code, start_log};
use lambda_http::{Error, run, service_fn};
use web_page::WebPage;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(serve().await)
}

async fn serve() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = WebPage::from_environment(&environment)?;
    function.table.connect().await;
    run(service_fn(async |request| Ok::<_, Infallible>(function.handle(request).await))).await
}
