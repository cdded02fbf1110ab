//! The Lambda function that creates jobs: wiring only.

use std::{convert::Infallible, process::ExitCode};

use cloud::{Environment, Metrics, exit_code, start_log};
use create_job::CreateJob;
use lambda_http::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(serve().await)
}

async fn serve() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = CreateJob::from_environment(&environment, &Metrics::to_stdout())?;
    function.connect().await;
    run(service_fn(async |request| Ok::<_, Infallible>(function.handle(request).await))).await
}
