//! The README's picture: somebody's first run, on a phone.

use std::{fmt::Write, fs, path::Path};

use tests::{PHONE, Process};

use crate::{
    browser::Browser,
    devtools::{self, PHONE_SCREEN, SCHEMES},
    driver::{Driver, Kind},
    looks::camera::{paste, screenshot},
    page_script,
};

/// The space around each screen, in CSS pixels.
const SPACE: u32 = 16;

/// Takes it into this file.
pub(crate) async fn take(file: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::start(&folder.path().join("data"), &[]).await;
    let driver = Driver::start().await;
    let phone = Browser::start(&driver, Kind::PHONE, &process.world.url).await;
    let album = Album { phone, folder: folder.path() };
    album.walk(&process).await;
    fs::write(file, album.paste().await).expect("the file can be written");
    album.phone.close().await;
}

/// The screens that somebody sees one after the other, each a file of the folder.
struct Album<'a> {
    phone: Browser,
    folder: &'a Path,
}

/// The screens' names.
const SCREENS: [&str; 5] = ["start", "searching", "text", "results", "english"];

impl Album<'_> {
    async fn walk(&self, process: &Process) {
        let [light, dark] = SCHEMES;
        let phone = &self.phone;
        devtools::prefer(phone, light).await;
        phone.open("/").await;
        phone.type_into("[name=query]", "원피스").await;
        phone.type_into("[name=phone]", PHONE).await;
        phone.run("document.querySelector('[name=consent]').click()").await;
        self.keep("start").await;
        page_script::search(phone).await;
        let path = phone.read("return location.pathname", &[]).await;
        let path = path.as_str().expect("a path");
        let token = path.rsplit('/').next().expect("its last part");
        process.world.until(token, |status| status["progress"].as_u64() >= Some(50)).await;
        let half = process.world.status(token).await;
        let version = half.header("etag").trim_matches(['"', 'v']).parse().expect("a version");
        page_script::until_shown(phone, 20, version).await;
        self.keep("searching").await;
        process.world.drain(token).await;
        phone.open("/_local/texts").await;
        self.keep("text").await;
        phone.open(path).await;
        self.keep("results").await;
        devtools::prefer(phone, dark).await;
        phone.open(&format!("{path}?lang=en")).await;
        self.keep("english").await;
    }

    /// Keeps the screen as it is.
    async fn keep(&self, name: &str) {
        page_script::until_drawn(&self.phone).await;
        page_script::until_at_rest(&self.phone).await;
        fs::write(self.file(name), screenshot(&self.phone).await).expect("the folder can be written");
    }

    /// One picture of all screens, side by side.
    async fn paste(&self) -> Vec<u8> {
        let (width, height, _) = PHONE_SCREEN;
        let mut page = format!(
            "<style>body {{ display: flex; gap: {SPACE}px; margin: 0; padding: {SPACE}px; background: #e8eaf0 }}</style>"
        );
        for name in SCREENS {
            let file = self.file(name);
            write!(page, "<img src='{}' width={width} height={height}>", file.display())
                .expect("text has room");
        }
        let count = u32::try_from(SCREENS.len()).expect("a handful");
        let size = (count * (width + SPACE) + SPACE, height + 2 * SPACE);
        paste(&self.phone, &page, &self.folder.join("album.html"), size).await
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.join(name).with_extension("png")
    }
}
