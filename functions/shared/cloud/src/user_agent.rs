use aws_runtime::user_agent::UserAgentInterceptor;
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept,
            context::{BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut},
            disable_interceptor, dyn_dispatch_hint,
        },
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;

/// The name that AWS's own log of calls shows.
const NAME: &str = concat!("textback/", env!("CARGO_PKG_VERSION"));

/// Calls AWS under this product's name, always the same, instead of the two headers that the SDK writes and signs anew
/// for each call, a twentieth of a warm request's instructions: in them AWS counts which of the SDK's features are used.
#[derive(Debug)]
pub(crate) struct UserAgent;

#[dyn_dispatch_hint]
impl Intercept for UserAgent {
    fn name(&self) -> &'static str {
        "UserAgent"
    }

    fn read_before_execution(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let disabled = disable_interceptor::<UserAgentInterceptor>("it has a name of its own");
        config.interceptor_state().store_put(disabled);
        Ok(())
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        context.request_mut().headers_mut().insert("user-agent", NAME);
        Ok(())
    }
}
