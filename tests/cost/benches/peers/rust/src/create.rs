//! The creation as AWS's documentation shows it in Rust: `lambda_http`, `aws-config` and the SDK's clients with their defaults.

use std::{env, time::SystemTime};

use aws_config::SdkConfig;
use aws_sdk_dynamodb::types::AttributeValue;
use lambda_http::{Body, Error, Request, Response, run, service_fn};
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_http::tracing::init_default_subscriber();
    let config: SdkConfig = aws_config::load_from_env().await;
    let (table, queue) = (aws_sdk_dynamodb::Client::new(&config), aws_sdk_sqs::Client::new(&config));
    run(service_fn(|request| create(&table, &queue, request))).await
}

async fn create(
    table: &aws_sdk_dynamodb::Client,
    queue: &aws_sdk_sqs::Client,
    request: Request,
) -> Result<Response<Body>, Error> {
    let order: Value = serde_json::from_slice(request.body())?;
    let query = order["query"].as_str().ok_or("no query")?;
    let token = Uuid::new_v4().simple().to_string();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    let sources: Vec<Value> = serde_json::from_str(&env::var("SOURCES")?)?;
    let waiting = |source: &Value| Some(AttributeValue::S(format!("{}=waiting", source["name"].as_str()?)));
    let mut put = table
        .put_item()
        .table_name(env::var("TABLE_NAME")?)
        .item("pk", AttributeValue::S(format!("job#{token}")))
        .item("sk", AttributeValue::S("job".into()))
        .item("v", AttributeValue::N("1".into()))
        .item("q", AttributeValue::S(query.into()))
        .item("c", AttributeValue::N(now.to_string()))
        .item("expires_at", AttributeValue::N((now / 1000 + 604_800).to_string()))
        .item("s", AttributeValue::L(sources.iter().filter_map(waiting).collect()))
        .item("st", AttributeValue::S("pending".into()))
        .condition_expression("attribute_not_exists(pk)");
    // The number in the clear, which the worker texts.
    if let Some(phone) = order["phone"].as_str() {
        put = put.item("phone", AttributeValue::S(phone.into()));
    }
    put.send().await?;
    queue.send_message().queue_url(env::var("QUEUE_URL")?).message_body(&token).send().await?;
    let body = json!({ "id": token, "status": "pending", "progress": 0, "query": query });
    Ok(Response::builder()
        .status(202)
        .header("content-type", "application/json")
        .body(body.to_string().into())?)
}
