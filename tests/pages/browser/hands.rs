//! What else a person does with a browser.

use fantoccini::key::Key;

use crate::browser::{Browser, within};

impl Browser {
    /// Takes the browser off the network, or puts it back.
    pub(crate) async fn set_offline(&self, is_offline: bool) {
        self.connect_by(if is_offline { 0 } else { -1 }, 0).await;
    }

    /// Waits until the page has such an element.
    pub(crate) async fn until(&self, css: &str) {
        self.touch("waiting for", css, async |_| Ok(())).await;
    }

    /// Presses something with the keyboard, after which chromedriver waits for no script of the page.
    pub(crate) async fn press_by_key(&self, css: &str) {
        self.type_into(css, &Key::Space.to_string()).await;
    }

    /// Follows a link with the keyboard, after which chromedriver waits for no script of the page.
    pub(crate) async fn press_by_enter(&self, css: &str) {
        self.type_into(css, &Key::Enter.to_string()).await;
    }

    /// Empties a field.
    pub(crate) async fn clear(&self, css: &str) {
        self.touch("emptying", css, async |field| field.clear().await).await;
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) {
        within("a reload", self.client.refresh()).await;
    }

    /// Goes back to the page before.
    pub(crate) async fn go_back(&self) {
        within("going back", self.client.back()).await;
    }

    /// Goes forward again.
    pub(crate) async fn go_forward(&self) {
        within("going forward", self.client.forward()).await;
    }

    /// What stands in a field.
    pub(crate) async fn value(&self, css: &str) -> String {
        self.touch("reading", css, async |field| field.prop("value").await).await.unwrap_or_default()
    }

    /// Whether a box is ticked.
    pub(crate) async fn is_ticked(&self, css: &str) -> bool {
        self.touch("looking at", css, async |field| field.is_selected().await).await
    }
}
