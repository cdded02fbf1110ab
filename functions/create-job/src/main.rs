//! The Lambda function that creates jobs: wiring only.

use std::process::ExitCode;

use answer::serve;
use cloud::{Environment, Metrics, exit_code, start_log};
use create_job::CreateJob;
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = CreateJob::from_environment(&environment, &Metrics::to_stdout(&environment))?;
    function.connect().await;
    serve(|request| function.handle(request)).await
}
