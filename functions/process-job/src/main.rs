//! The Lambda function that searches: wiring only.

use std::sync::Arc;

use cloud::{Environment, start_log};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use process_job::{ProcessJob, Wakening, stop_before};
use tokio_util::sync::CancellationToken;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = Arc::new(ProcessJob::from_environment(&environment)?);
    let handle = async |event: LambdaEvent<Wakening>| {
        let stop = stop_before(event.context.deadline, &CancellationToken::new());
        Ok::<_, Error>(Arc::clone(&function).handle(event.payload, &stop).await?)
    };
    run(service_fn(handle)).await
}
