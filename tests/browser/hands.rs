//! What else a person does with a browser.

use fantoccini::key::Key;

use crate::browser::{Browser, within};

impl Browser {
    /// Takes the browser off the network, or puts it back.
    pub(crate) async fn set_offline(&self, is_offline: bool) {
        self.connect_by(if is_offline { 0 } else { -1 }, 0).await;
    }

    /// Follows a link with the keyboard, after which chromedriver waits for no script of the page.
    pub(crate) async fn press_by_enter(&self, css: &str) {
        within("pressing a key", self.until(css).await.send_keys(&Key::Enter.to_string())).await;
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
        within("a look into a field", self.until(css).await.prop("value")).await.unwrap_or_default()
    }
}
