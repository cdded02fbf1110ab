//! The connections that all sources share.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};

use super::address_policy::{AddressPolicy, PublicResolver};

/// Long for a handshake across the world, short beside any time-out.
const CONNECT: Duration = Duration::from_secs(5);

/// HTTP/2's own default (RFC 9113, section 6.5.2), in bytes.
const STREAM_WINDOW: u32 = 65_535;

/// One pool for sources that must be public and one for those that need not be: a connection of the one is never
/// handed to the other. Made when first needed: trusted roots take milliseconds to load.
#[derive(Debug, Default)]
pub(crate) struct Clients(pub(super) HashMap<AddressPolicy, Client>);

impl Clients {
    pub(crate) fn client(&mut self, policy: AddressPolicy) -> reqwest::Result<Client> {
        if let Some(client) = self.0.get(&policy) {
            return Ok(client.clone());
        }
        let client = match policy {
            AddressPolicy::PublicOnly => builder().dns_resolver(Arc::new(PublicResolver)),
            AddressPolicy::Anywhere => builder(),
        };
        let client = client.build()?;
        self.0.insert(policy, client.clone());
        Ok(client)
    }
}

/// Redirects are followed by [`super::exchange`], which knows what each source may see; a proxy would resolve names
/// behind the policy's back.
pub(super) fn builder() -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("textback/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .connect_timeout(CONNECT)
        // What a source may send before it is read: the client's own default, 2 MB, would be kept for every stream.
        .http2_initial_stream_window_size(STREAM_WINDOW)
}
