//! The Lambda function that repairs jobs every minute: wiring only.

use std::process::ExitCode;

use cloud::{Environment, exit_code, start_log};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::de::IgnoredAny;
use sweep_jobs::SweepJobs;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(serve().await)
}

async fn serve() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = SweepJobs::from_environment(&environment)?;
    run(service_fn(async |_: LambdaEvent<IgnoredAny>| Ok::<_, Error>(function.handle().await?))).await
}
