//! Pictures of a browser's page.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use crate::browser::Browser;

/// Width, height, and device pixels for each: a small phone and a small laptop.
const SCREENS: [(u32, u32, u32); 2] = [(360, 740, 2), (1280, 800, 1)];
/// A longer page is cut here: two phones' height shows how it goes on.
const LONGEST: u64 = 1480;

/// Somebody who takes pictures of one browser.
pub(crate) struct Camera {
    /// The browser.
    pub(crate) browser: Browser,
    /// Where the pictures go.
    pub(crate) folder: PathBuf,
    /// What their names end with.
    pub(crate) language: &'static str,
}

impl Camera {
    /// Takes pictures of the page as it is, on every screen, light and dark.
    pub(crate) async fn shoot(&self, state: &str) {
        for scheme in ["light", "dark"] {
            // Nothing turns: two pictures of the same page are the same.
            let features = json!([
                { "name": "prefers-color-scheme", "value": scheme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ]);
            self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
            for (width, height, density) in SCREENS {
                self.resize(width, height, density).await;
                let content = self.browser.run("return document.documentElement.scrollHeight").await;
                let whole = content.as_u64().unwrap_or_default().clamp(height.into(), LONGEST);
                self.resize(width, u32::try_from(whole).expect("at most the longest"), density).await;
                let picture = self.browser.client.screenshot().await.expect("a picture");
                let name = format!("{state}-{}-{width}-{scheme}.png", self.language);
                fs::write(self.folder.join(name), picture).expect("the folder can be written");
            }
        }
        let (width, height, density) = SCREENS[0];
        self.resize(width, height, density).await;
    }

    /// Takes the browser off the network, or puts it back.
    pub(crate) async fn set_offline(&self, is_offline: bool) {
        let rate = if is_offline { 0 } else { -1 };
        let conditions = json!({ "offline": is_offline, "latency": 0, "download_throughput": rate, "upload_throughput": rate });
        self.browser
            .command("chromium/network_conditions", json!({ "network_conditions": conditions }))
            .await;
    }

    async fn resize(&self, width: u32, height: u32, density: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": density, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    async fn devtools(&self, command: &str, parameters: Value) {
        self.browser.command("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await;
    }
}
