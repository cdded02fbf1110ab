//! The style sheet, the script and the icon, under names that change with their content.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file that the pages link.
#[derive(Debug)]
pub struct Asset {
    /// Its address, such as `/assets/textback-0a1b2c3d.css`.
    pub path: String,
    /// What kind of file it is, for `Content-Type`.
    pub content_type: &'static str,
    /// Its content.
    pub body: &'static [u8],
}

/// The asset at this address, if it is the present one's.
pub fn asset(path: &str) -> Option<&'static Asset> {
    let Shelf { style, script, icon } = shelf();
    [style, script, icon].into_iter().find(|asset| asset.path == path)
}

/// One sheet for all pages: whoever opens a second page has it already.
const STYLE: &str = concat!(
    include_str!("assets/textback.css"),
    include_str!("assets/start.css"),
    include_str!("assets/job.css"),
);

/// All there are.
pub(crate) struct Shelf {
    pub(crate) style: Asset,
    pub(crate) script: Asset,
    pub(crate) icon: Asset,
}

pub(crate) fn shelf() -> &'static Shelf {
    static SHELF: LazyLock<Shelf> = LazyLock::new(|| Shelf {
        style: Asset::new("css", STYLE.as_bytes()),
        script: Asset::new("js", include_bytes!("assets/textback.js")),
        icon: Asset::new("svg", include_bytes!("assets/textback.svg")),
    });
    &SHELF
}

impl Asset {
    fn new(extension: &str, body: &'static [u8]) -> Self {
        let content_type = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };
        let hash: String = Sha256::digest(body)[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { path: format!("/assets/textback-{hash}.{extension}"), content_type, body }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_the_content_alone() {
        let name = |body| Asset::new("css", body).path;
        assert_eq!(name(b"a{}"), name(b"a{}"));
        assert_ne!(name(b"a{}"), name(b"b{}"));
        // The first 8 digits of SHA-256 of nothing.
        assert_eq!(name(b""), "/assets/textback-e3b0c442.css");
    }

    #[test]
    fn only_present_names_are_served() {
        let Shelf { style, script, icon } = shelf();
        for present in [style, script, icon] {
            assert_eq!(asset(&present.path).map(|found| found.body), Some(present.body));
        }
        for other in ["/assets/textback.css", "/assets/textback-00000000.css", "/", ""] {
            assert!(asset(other).is_none(), "{other}");
        }
    }

    #[test]
    fn each_kind_is_served_as_what_it_is() {
        assert_eq!(shelf().style.content_type, "text/css; charset=utf-8");
        assert_eq!(shelf().script.content_type, "text/javascript; charset=utf-8");
        assert_eq!(shelf().icon.content_type, "image/svg+xml");
    }
}
