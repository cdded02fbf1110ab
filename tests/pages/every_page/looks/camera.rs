//! Pictures of a browser's page.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    browser::{Browser, within},
    devtools::{self, LAPTOP_SCREEN, PHONE_SCREEN, SCHEMES, Screen},
    page_script,
};

const SCREENS: [Screen; 2] = [PHONE_SCREEN, LAPTOP_SCREEN];
/// A longer page is cut here: two phones' height shows how it goes on.
const LONGEST: u64 = 1480;

/// Where pictures go.
pub(crate) struct Camera {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// What their names end with.
    pub(crate) language: &'static str,
}

impl Camera {
    /// Takes pictures of the page as it is, on every screen, light and dark.
    pub(crate) async fn shoot(&self, browser: &Browser, state: &str) {
        for scheme in SCHEMES {
            devtools::prefer(browser, scheme).await;
            for screen in SCREENS {
                stretch(browser, screen).await;
                page_script::until_drawn(browser).await;
                let picture = screenshot(browser).await;
                let name = format!("{state}-{}-{}-{scheme}.png", self.language, screen.0);
                fs::write(self.folder.join(name), picture).expect("the folder can be written");
            }
        }
        devtools::resize(browser, PHONE_SCREEN).await;
    }
}

/// The screen as it is.
pub(crate) async fn screenshot(browser: &Browser) -> Vec<u8> {
    within("taking a picture", browser.client.screenshot()).await
}

/// A picture of a page of pictures, which is written as this file.
pub(crate) async fn paste(
    browser: &Browser,
    page: &str,
    file: &Path,
    (width, height): (u32, u32),
) -> Vec<u8> {
    fs::write(file, page).expect("the folder can be written");
    browser.visit(&format!("file://{}", file.display())).await;
    devtools::resize(browser, (width, height, 1)).await;
    page_script::until_drawn(browser).await;
    screenshot(browser).await
}

/// Gives the browser a screen as high as its page.
async fn stretch(browser: &Browser, (width, height, density): Screen) {
    devtools::resize(browser, (width, height, density)).await;
    let content = browser.run("return document.documentElement.scrollHeight").await;
    let whole = content.as_u64().unwrap_or_default().clamp(height.into(), LONGEST);
    devtools::resize(browser, (width, u32::try_from(whole).expect("at most the longest"), density)).await;
}
