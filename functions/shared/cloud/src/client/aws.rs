use std::{collections::BTreeMap, time::Duration};

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::{
    http::SharedHttpClient, stalled_stream_protection::StalledStreamProtectionConfig,
};
use aws_smithy_types::{
    retry::{RetryConfig, RetrySpec},
    timeout::TimeoutConfig,
};

use super::roots;
use crate::{Environment, SettingError};

/// The connection that all service clients of a process share: region, credentials and one HTTP client.
///
/// Lambda puts region and credentials into the environment, so none of aws-config's search for them is needed.
#[derive(Clone)]
pub struct Aws {
    region: String,
    credentials: Credentials,
    /// The endpoint of services that have none of their own.
    endpoint: Option<String>,
    own_endpoints: BTreeMap<Service, String>,
    http_client: SharedHttpClient,
    /// True when requests stay in memory, where nothing stalls, and time may be virtual: the SDK would measure their
    /// throughput in the system's time.
    in_memory: bool,
}

/// The time for one attempt at a call to the table, the queue or the key, a new connection included: they answer within
/// some 10 ms. What has not come by then was lost, such as with a connection that the network dropped without a word.
const ATTEMPT: Duration = Duration::from_secs(1);
/// The time for a call with its attempts, of which there are three, so that the answer of a function is its own: API
/// Gateway's comes when Lambda's limit is over.
const CALL: Duration = Duration::from_secs(4);
/// SNS is in another region, and publishes to a network before it answers.
const TEXT_CONNECT: Duration = Duration::from_secs(2);
const TEXT_READ: Duration = Duration::from_secs(5);

/// A service, by the variable with which the AWS SDKs and the CLI are told an endpoint for it alone.
type Service = &'static str;

const DYNAMODB: Service = "AWS_ENDPOINT_URL_DYNAMODB";
const SQS: Service = "AWS_ENDPOINT_URL_SQS";
const SNS: Service = "AWS_ENDPOINT_URL_SNS";
const KMS: Service = "AWS_ENDPOINT_URL_KMS";
const SMS_VOICE: Service = "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2";

impl Aws {
    /// Reads `AWS_REGION`, the credentials' variables and, for a local endpoint, `AWS_ENDPOINT_URL` or one a service
    /// (`AWS_ENDPOINT_URL_SQS`) and, with TLS of its own, `AWS_CA_BUNDLE`.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let region = environment.required("AWS_REGION", "a region such as ap-northeast-2")?;
        let credentials = Credentials::new(
            environment.required("AWS_ACCESS_KEY_ID", "an access key id")?,
            environment.required("AWS_SECRET_ACCESS_KEY", "a secret access key")?,
            environment.optional("AWS_SESSION_TOKEN").map(str::to_owned),
            None,
            "environment",
        );
        let own_endpoint = |name| Some((name, environment.optional(name)?.to_owned()));
        Ok(Self {
            region: region.to_owned(),
            credentials,
            endpoint: environment.optional("AWS_ENDPOINT_URL").map(str::to_owned),
            own_endpoints: [DYNAMODB, SQS, SNS, KMS, SMS_VOICE]
                .into_iter()
                .filter_map(own_endpoint)
                .collect(),
            http_client: http_client_from(environment)?,
            in_memory: false,
        })
    }

    /// A connection to an endpoint on this machine, which asks for no particular credentials.
    pub fn local(endpoint: &str) -> Self {
        Self { in_memory: false, ..Self::in_memory(endpoint, roots::http_client()) }
    }

    /// The same, with requests that this client carries in memory: for simulations.
    pub fn in_memory(endpoint: &str, http_client: SharedHttpClient) -> Self {
        Self {
            in_memory: true,
            region: "ap-northeast-2".to_owned(),
            credentials: Credentials::new("local", "local", None, None, "local"),
            endpoint: Some(endpoint.to_owned()),
            own_endpoints: BTreeMap::new(),
            http_client,
        }
    }

    /// The same connection in another region.
    pub fn in_region(&self, region: &str) -> Self {
        Self { region: region.to_owned(), ..self.clone() }
    }

    /// The region that its requests are for, and who makes them.
    pub(crate) fn identity(&self) -> (String, Credentials) {
        (self.region.clone(), self.credentials.clone())
    }

    /// The address of AWS End User Messaging.
    pub(crate) fn sms_voice(&self) -> String {
        let of_aws = || format!("https://sms-voice.{}.amazonaws.com", self.region);
        self.endpoint_of(SMS_VOICE).cloned().unwrap_or_else(of_aws)
    }

    /// The client that carries its requests.
    pub(crate) fn http_client(&self) -> SharedHttpClient {
        self.http_client.clone()
    }

    /// Another endpoint than the service's own.
    fn endpoint_of(&self, service: Service) -> Option<&String> {
        self.own_endpoints.get(service).or(self.endpoint.as_ref())
    }
}

/// Fills in what every service's configuration builder asks for under the same names.
macro_rules! configure {
    ($sdk:ident, $service:expr, $aws:expr) => {{
        let aws = $aws;
        let mut config = $sdk::Config::builder()
            .region($sdk::config::Region::new(aws.region.clone()))
            .credentials_provider(aws.credentials.clone())
            .http_client(aws.http_client.clone())
            .timeout_config(time_outs())
            .retry_config(retries());
        config.set_endpoint_url(aws.endpoint_of($service).cloned());
        if aws.in_memory {
            config = config.stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        }
        config
    }};
}

impl Aws {
    /// The table service.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::from_conf(configure!(aws_sdk_dynamodb, DYNAMODB, self).build())
    }

    /// The queue service: a client that also receives, for what stands where the event source mapping would.
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::from_conf(configure!(aws_sdk_sqs, SQS, self).build())
    }

    pub(crate) fn kms(&self) -> aws_sdk_kms::Client {
        aws_sdk_kms::Client::from_conf(configure!(aws_sdk_kms, KMS, self).build())
    }

    /// Without the SDK's retries: a publish has no idempotency token, so one time-out could become three texts.
    pub(crate) fn sns_without_retries(&self) -> aws_sdk_sns::Client {
        let patience = TimeoutConfig::builder().connect_timeout(TEXT_CONNECT).read_timeout(TEXT_READ);
        // What is not switched off stays as it was.
        let patience = patience.disable_operation_attempt_timeout().disable_operation_timeout().build();
        let config = configure!(aws_sdk_sns, SNS, self).timeout_config(patience);
        aws_sdk_sns::Client::from_conf(config.retry_config(RetryConfig::disabled()).build())
    }
}

/// `AWS_CA_BUNDLE` is the name that the AWS SDKs and the CLI have for a file of roots that replaces theirs.
fn http_client_from(environment: &Environment) -> Result<SharedHttpClient, SettingError> {
    let name = "AWS_CA_BUNDLE";
    let Some(file) = environment.optional(name) else {
        return Ok(roots::http_client());
    };
    let malformed = |problem: String| SettingError::malformed(name, problem);
    let pem = std::fs::read(file).map_err(|error| malformed(format!("the file cannot be read: {error}")))?;
    roots::http_client_trusting(pem)
        .ok_or_else(|| malformed("a file of certificates in PEM is expected".to_owned()))
}

fn time_outs() -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(CALL).build()
}

/// Three attempts. The pauses between them begin at 50 ms, and at a second after a service has asked for less.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_retry_spec(RetrySpec::v2_1())
}

#[cfg(test)]
mod tests {
    use std::{
        pin::Pin,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use aws_smithy_runtime_api::client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
        orchestrator::HttpRequest,
    };
    use tokio::time::Instant;

    use super::*;

    #[test]
    fn a_service_is_asked_at_its_own_endpoint_or_at_that_of_all() {
        let aws = |more: &[(&str, &str)]| {
            let usual = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(|name| (name, "-"));
            Aws::from_environment(&[&usual, more].concat().into_iter().collect()).unwrap()
        };
        let (all, own) = (("AWS_ENDPOINT_URL", "http://all"), ("AWS_ENDPOINT_URL_SQS", "http://own"));
        let endpoint = |aws: &Aws, service| aws.endpoint_of(service).map(String::to_owned);
        assert_eq!(endpoint(&aws(&[]), SQS), None);
        assert_eq!(endpoint(&aws(&[all]), SQS).unwrap(), "http://all");
        assert_eq!(endpoint(&aws(&[all, own]), SQS).unwrap(), "http://own");
        assert_eq!(endpoint(&aws(&[all, own]), KMS).unwrap(), "http://all");
        assert_eq!(endpoint(&aws(&[own]), KMS), None);
    }

    #[test]
    fn a_text_is_published_once_with_2_s_to_connect_and_5_s_for_an_answer() {
        let config = Aws::local("http://localhost").sns_without_retries().config().clone();
        assert_eq!(config.retry_config().map(|retries| retries.max_attempts()), Some(1));
        let time_outs = config.timeout_config().unwrap();
        let seconds = [time_outs.connect_timeout(), time_outs.read_timeout()];
        assert_eq!(seconds, [2, 5].map(|seconds| Some(Duration::from_secs(seconds))));
        assert_eq!([time_outs.operation_attempt_timeout(), time_outs.operation_timeout()], [None; 2]);
    }

    /// A service in the middle of the network that takes every request and answers none, and the attempts at it.
    #[derive(Clone, Debug, Default)]
    struct BlackHole(Arc<AtomicUsize>);

    impl HttpConnector for BlackHole {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            self.0.fetch_add(1, Ordering::SeqCst);
            HttpConnectorFuture::new(std::future::pending())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_never_answers_is_tried_three_times_within_4_s() {
        let hole = BlackHole::default();
        let connector = hole.clone();
        let client = http_client_fn(move |_, _| SharedHttpConnector::new(connector.clone()));
        let aws = Aws::in_memory("http://in.memory", client);
        let attempts = async |call: Pin<Box<dyn Future<Output = bool>>>| {
            let begun = Instant::now();
            assert!(!call.await, "it has answered");
            let took = begun.elapsed();
            assert!(took >= ATTEMPT * 3 && took <= CALL, "{took:?}");
            hole.0.swap(0, Ordering::SeqCst)
        };
        let (table, key) = (crate::JobTable::new(&aws, "table"), job::Token::from_bytes([1; 16]).key());
        let (queue, seal) = (crate::WakeUps::new(&aws, "http://in.memory/q"), crate::Seal::new(&aws, "key"));
        let sealed = job::Sealed::new(vec![1]);
        let read = async move { table.read(&key, job::Timestamp::from_millis(1)).await.is_ok() };
        assert_eq!(attempts(Box::pin(read)).await, 3);
        assert_eq!(attempts(Box::pin(async move { queue.send(&key, ATTEMPT).await.is_ok() })).await, 3);
        assert_eq!(attempts(Box::pin(async move { seal.open(&sealed, &key).await.is_ok() })).await, 3);
    }
}
