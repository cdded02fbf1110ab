//! The whole job as one durable function: four sources and a text, each a step whose result the service keeps.

use aws_durable_execution_sdk::{self as durable, BoxError, DurableContext, StepSemantics};
use aws_lambda_events::event::sqs::SqsEvent;
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let config = aws_config::load_from_env().await;
    let texts = aws_sdk_sns::Client::new(&config);
    durable::run(move |event, ctx| search(texts.clone(), event, ctx)).await
}

async fn search(
    texts: aws_sdk_sns::Client,
    event: SqsEvent,
    ctx: DurableContext,
) -> Result<Vec<String>, BoxError> {
    let mut found = Vec::new();
    for message in event.records {
        let order: Value = serde_json::from_str(&message.body.ok_or("no search")?)?;
        // Four sources, which answer at once, asked at the same time.
        let asked = ["a", "b", "c", "d"].map(|source| {
            let hit = format!("{source}: {}", order["query"]);
            ctx.step(move |_| async move { Ok(hit) }).name(source).spawn()
        });
        for source in asked {
            found.push(source.await?);
        }
        if let Some(phone) = order["phone"].as_str() {
            let text = format!("Your search has ended: https://example.kr/s/{}", ctx.execution_arn());
            let publish = texts.publish().phone_number(phone).message(text);
            ctx.step(move |_| async move { Ok(publish.send().await?.message_id) })
                .name("text")
                .semantics(StepSemantics::AtMostOncePerRetry)
                .await?;
        }
    }
    Ok(found)
}
