//! What Chromium's developer tools can do to a browser (DevTools Protocol, through chromedriver).

use serde_json::json;

use crate::browser::Browser;

/// Width and height in CSS pixels, and device pixels for each.
pub(crate) type Screen = (u32, u32, u32);

/// A small phone.
pub(crate) const PHONE_SCREEN: Screen = (360, 740, 2);

/// A small laptop.
pub(crate) const LAPTOP_SCREEN: Screen = (1280, 800, 1);

/// The colours that somebody prefers.
pub(crate) const SCHEMES: [&str; 2] = ["light", "dark"];

/// Lets somebody prefer light or dark. Nothing turns: two looks at the same page are the same.
pub(crate) async fn prefer(browser: &Browser, scheme: &str) {
    let features = json!([
        { "name": "prefers-color-scheme", "value": scheme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
}

/// Gives the browser another screen.
pub(crate) async fn resize(browser: &Browser, (width, height, density): Screen) {
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": density, "mobile": width < 600 });
    browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
}

/// What a browser is connected by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Network {
    /// This machine's own speed.
    Fast,
    /// A phone's in a bad place: 400 kbit/s either way and 400 ms for every request.
    Slow,
    /// None.
    Gone,
}

/// Connects the browser by another network.
pub(crate) async fn connect(browser: &Browser, network: Network) {
    // 400,000 bits are 50,000 bytes.
    let (rate, latency) = match network {
        Network::Fast => (-1, 0),
        Network::Slow => (50_000, 400),
        Network::Gone => (0, 0),
    };
    browser.connect_by(rate, latency).await;
}

/// Lets every request whose address matches one of these fail, as if nobody were there.
pub(crate) async fn block(browser: &Browser, patterns: &[&str]) {
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": patterns })).await;
}
