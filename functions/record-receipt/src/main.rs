//! The Lambda function that records receipts: wiring only.

use std::process::ExitCode;

use cloud::{Environment, Metrics, Trace, exit_code, start_log};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use record_receipt::RecordReceipt;
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(serve().await)
}

async fn serve() -> Result<(), Error> {
    let environment = Environment::of_this_process();
    start_log(&environment)?;
    let function = RecordReceipt::from_environment(&environment, &Metrics::to_stdout(&environment))?;
    let handle = async |event: LambdaEvent<Value>| {
        let trace = event.context.xray_trace_id.as_deref().and_then(Trace::parse);
        Ok::<_, Error>(Trace::scope(trace, function.handle(&event.payload)).await?)
    };
    run(service_fn(handle)).await
}
