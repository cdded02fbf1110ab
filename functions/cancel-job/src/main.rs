//! The Lambda function that cancels jobs: wiring only.

use std::process::ExitCode;

use answer::serve;
use cancel_job::CancelJob;
use cloud::{Environment, Metrics, exit_code, start_log};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = CancelJob::from_environment(&environment, &Metrics::to_stdout(&environment))?;
    function.table.connect().await;
    serve(|request| function.handle(request)).await
}
