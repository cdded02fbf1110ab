use crate::{
    Due, Job, Key, Language, Moment, QueryText, RequestMark, SourceName, SourceProgress, State, Text,
};

/// What somebody asks for, all of it parsed.
#[derive(Clone, Debug)]
pub struct Order {
    /// The key of the new job's token.
    pub key: Key,
    /// What to search for.
    pub query: QueryText,
    /// The owner's language.
    pub language: Language,
    /// The sources to ask.
    pub sources: Vec<SourceName>,
    /// [`Text::None`], [`Text::Withheld`] or [`Text::Waiting`].
    pub text: Text,
    /// The request, when it had an idempotency key.
    pub request: Option<RequestMark>,
}

impl Job {
    /// A new job, to be saved before anybody hears of it.
    pub fn create(order: Order, at: Moment) -> Self {
        Self {
            key: order.key,
            version: 1,
            query: order.query,
            language: order.language,
            sources: order.sources.into_iter().map(SourceProgress::waiting).collect(),
            created_at: at.now,
            updated_at: at.now,
            expires_at: at.now.plus(at.rules.retention).rounded_up(),
            state: State::Pending,
            epoch: 0,
            crashes: 0,
            text: order.text,
            due: Some(Due::first(at)),
            request: order.request,
            consent: None,
            redriven: None,
            expected_at: None,
        }
    }
}
