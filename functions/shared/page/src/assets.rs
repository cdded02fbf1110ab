//! The style sheets, the scripts and the pictures, under names that change with their content.
//!
//! While a new version is deployed, and while it goes back, a page of one version asks another for its assets. Each
//! version therefore answers every address of a name that it has, with its own content, until all is one version again.
//! So a script has to get along with the pages of the version before and after it; one that does not gets another name.

use std::borrow::Cow;
use std::sync::LazyLock;

use job::Language;
use sha2::{Digest, Sha256};

use crate::manifest::manifest;

/// A file that the pages link.
#[derive(Debug)]
pub struct Asset {
    /// Its address, such as `/assets/job-0a1b2c3d.css`.
    pub path: String,
    /// Its media type, for `Content-Type`.
    pub content_type: &'static str,
    body: Cow<'static, [u8]>,
    packed: Option<Packed>,
}

/// The same bytes, packed when the program was built.
#[derive(Debug)]
struct Packed {
    brotli: &'static [u8],
    gzip: &'static [u8],
}

/// The asset of this address's name. Its own address is another one when another version has linked it.
pub fn asset(path: &str) -> Option<&'static Asset> {
    let name = name_in(path)?;
    shelf().all().into_iter().find(|asset| name_in(&asset.path) == Some(name))
}

/// The name and the extension in an address, without the eight digits of the content between them.
fn name_in(path: &str) -> Option<(&str, &str)> {
    let (name, rest) = path.strip_prefix("/assets/")?.rsplit_once('-')?;
    let (hash, extension) = rest.split_once('.')?;
    let is_hash = hash.len() == 8 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then_some((name, extension))
}

impl Asset {
    /// Its content, in the smallest of the codings (RFC 9110, 8.4.1) that the reader takes, and that coding's name.
    pub fn body(&self, takes: impl Fn(&str) -> bool) -> (Option<&'static str>, &[u8]) {
        match &self.packed {
            Some(packed) if takes("br") => (Some("br"), packed.brotli),
            Some(packed) if takes("gzip") => (Some("gzip"), packed.gzip),
            _ => (None, &self.body),
        }
    }

    /// True when it is served in several codings.
    pub const fn is_packed(&self) -> bool {
        self.packed.is_some()
    }

    fn new((name, extension): (&str, &str), body: impl Into<Cow<'static, [u8]>>) -> Self {
        let content_type = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "png" => "image/png",
            "webmanifest" => "application/manifest+json",
            _ => "image/svg+xml",
        };
        let body = body.into();
        let hash: String = Sha256::digest(&body)[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { path: format!("/assets/{name}-{hash}.{extension}"), content_type, body, packed: None }
    }
}

/// The style sheet and the script of one kind of page.
pub(crate) struct PageAssets {
    pub(crate) style: Asset,
    pub(crate) script: Asset,
}

/// All there are.
pub(crate) struct AssetIndex {
    pub(crate) start: PageAssets,
    pub(crate) job: PageAssets,
    pub(crate) icon: Asset,
    pub(crate) touch_icon: Asset,
    pub(crate) preview: Asset,
    app_icon: Asset,
    korean: Asset,
    english: Asset,
}

impl AssetIndex {
    /// The manifest, which browsers read when the page is put on a phone's home screen.
    pub(crate) const fn manifest(&self, language: Language) -> &Asset {
        match language {
            Language::Korean => &self.korean,
            Language::English => &self.english,
        }
    }

    fn all(&self) -> [&Asset; 10] {
        let Self { start, job, icon, touch_icon, preview, app_icon, korean, english } = self;
        let (PageAssets { style, script }, PageAssets { style: job_style, script: job_script }) =
            (start, job);
        [style, script, job_style, job_script, icon, touch_icon, preview, app_icon, korean, english]
    }
}

/// A file that `build.rs` has joined and packed.
macro_rules! packed {
    ($name:literal, $extension:literal) => {
        Asset {
            packed: Some(Packed {
                brotli: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".", $extension, ".br")),
                gzip: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".", $extension, ".gz")),
            }),
            ..Asset::new(
                ($name, $extension),
                include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".", $extension)).as_slice(),
            )
        }
    };
}

pub(crate) fn shelf() -> &'static AssetIndex {
    static SHELF: LazyLock<AssetIndex> = LazyLock::new(|| {
        let icon = packed!("textback", "svg");
        let app_icon = Asset::new(("icon-512", "png"), include_bytes!("assets/icon-512.png").as_slice());
        let manifest = |language: Language| {
            let json = manifest(language, &icon.path, &app_icon.path);
            Asset::new((language.code(), "webmanifest"), json.into_bytes())
        };
        AssetIndex {
            start: PageAssets { style: packed!("start", "css"), script: packed!("start", "js") },
            job: PageAssets { style: packed!("job", "css"), script: packed!("job", "js") },
            touch_icon: Asset::new(("icon-180", "png"), include_bytes!("assets/icon-180.png").as_slice()),
            preview: Asset::new(("preview", "png"), include_bytes!("assets/preview.png").as_slice()),
            korean: manifest(Language::Korean),
            english: manifest(Language::English),
            icon,
            app_icon,
        }
    });
    &SHELF
}

#[cfg(test)]
#[path = "assets_tests.rs"]
mod tests;
