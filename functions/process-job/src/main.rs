//! The Lambda function that searches: wiring only.

use std::{process::ExitCode, sync::Arc};

use cloud::{Environment, Metrics, Trace, exit_code, start_log};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use process_job::{Event, ProcessJob, stop_before};
use tokio_util::sync::CancellationToken;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(serve().await)
}

async fn serve() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = Arc::new(ProcessJob::from_environment(&environment, &Metrics::to_stdout(&environment))?);
    let handle = async |event: LambdaEvent<Event>| {
        let stop = stop_before(event.context.deadline, &CancellationToken::new());
        let trace = event.context.xray_trace_id.as_deref().and_then(Trace::parse);
        Ok::<_, Error>(Trace::scope(trace, Arc::clone(&function).handle(event.payload, &stop)).await?)
    };
    run(service_fn(handle)).await
}
