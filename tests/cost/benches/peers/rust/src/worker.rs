//! The worker as AWS's documentation shows it in Rust: for each message it searches, stores what it found and texts.

use std::env;

use aws_lambda_events::event::sqs::SqsEvent;
use aws_sdk_dynamodb::types::AttributeValue::{L, S};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let config = aws_config::load_from_env().await;
    let (table, texts) = (aws_sdk_dynamodb::Client::new(&config), aws_sdk_sns::Client::new(&config));
    run(service_fn(|event| work(&table, &texts, event))).await
}

async fn work(
    table: &aws_sdk_dynamodb::Client,
    texts: &aws_sdk_sns::Client,
    event: LambdaEvent<SqsEvent>,
) -> Result<(), Error> {
    for message in event.payload.records {
        let token = message.body.ok_or("no token")?;
        let (name, pk) = (env::var("TABLE_NAME")?, S(format!("job#{token}")));
        let get = table.get_item().table_name(&name).key("pk", pk.clone()).key("sk", S("job".into()));
        let Some(job) = get.send().await?.item else { continue };
        let query = match job["q"].as_s() {
            Ok(query) if job["st"] != S("completed".into()) => query,
            _ => continue,
        };
        // Four sources, which answer at once.
        let found = ["a", "b", "c", "d"].map(|source| S(format!("{source}: {query}")));
        let update = table.update_item().table_name(&name).key("pk", pk).key("sk", S("job".into()));
        let update = update
            .update_expression("SET st = :st, r = :r")
            .expression_attribute_values(":r", L(found.into()));
        update.expression_attribute_values(":st", S("completed".into())).send().await?;
        if let Some(Ok(phone)) = job.get("phone").map(|phone| phone.as_s()) {
            let phone = phone.replacen('0', "+82", 1).replace('-', "");
            let text = format!("Your search has ended: https://example.kr/s/{token}");
            texts.publish().phone_number(phone).message(text).send().await?;
        }
    }
    Ok(())
}
