use std::io::Read;

use super::*;

#[test]
fn a_name_changes_with_the_content_alone() {
    let name = |body: &'static [u8]| Asset::new(("job", "css"), body).path;
    assert_eq!(name(b"a{}"), name(b"a{}"));
    assert_ne!(name(b"a{}"), name(b"b{}"));
    // The first 8 digits of SHA-256 of nothing.
    assert_eq!(name(b""), "/assets/job-e3b0c442.css");
}

#[test]
fn an_address_of_another_version_leads_to_the_present_content_of_its_name_and_of_no_other() {
    for present in shelf().all() {
        let (name, extension) = name_in(&present.path).unwrap();
        let others = Asset::new((name, extension), [&present.body, b"\n".as_slice()].concat()).path;
        assert_ne!(others, present.path);
        for path in [&present.path, &others] {
            assert_eq!(asset(path).map(|found| &found.path), Some(&present.path), "{path}");
        }
    }
    for other in [
        "/assets/textback.css",
        "/assets/job-00000000.svg",
        "/assets/more-00000000.css",
        "/assets/job-0000000.css",
        "/assets/job-0000000g.css",
        "/assets/job-00000000",
        "/assets/-00000000.css",
        "/",
        "",
    ] {
        assert!(asset(other).is_none(), "{other}");
    }
}

#[test]
fn each_kind_is_served_as_what_it_is() {
    assert_eq!(shelf().job.style.content_type, "text/css; charset=utf-8");
    assert_eq!(shelf().job.script.content_type, "text/javascript; charset=utf-8");
    assert_eq!(shelf().icon.content_type, "image/svg+xml");
    assert_eq!(shelf().preview.content_type, "image/png");
    assert_eq!(shelf().korean.content_type, "application/manifest+json");
}

#[test]
fn the_scripts_need_nothing_that_browsers_of_2020_lack() {
    for script in [&shelf().start.script, &shelf().job.script] {
        let text = std::str::from_utf8(&script.body).unwrap();
        let young =
            ["??=", "||=", "&&=", ".at(", ".findLast", "Object.hasOwn", "structuredClone", ".toSorted"];
        let found: Vec<_> = young.into_iter().filter(|word| text.contains(word)).collect();
        assert_eq!(found, [""; 0]);
    }
}

#[test]
fn a_reader_gets_the_smallest_coding_that_it_takes() {
    let style = &shelf().job.style;
    let coding = |known: &'static [&'static str]| style.body(|name| known.contains(&name)).0;
    assert_eq!(coding(&["gzip", "br"]), Some("br"));
    assert_eq!(coding(&["gzip"]), Some("gzip"));
    assert_eq!(coding(&[]), None);
    assert_eq!(shelf().preview.body(|_| true).0, None);
}

#[test]
fn every_coding_unpacks_to_the_same_bytes() {
    for asset in shelf().all().into_iter().filter(|asset| asset.is_packed()) {
        let plain = asset.body(|_| false).1;
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(asset.body(|name| name == "gzip").1).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
        unpacked.clear();
        brotli::Decompressor::new(asset.body(|_| true).1, 4_096).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
    }
}

#[test]
fn the_pictures_are_as_large_as_they_are_said_to_be() {
    // A PNG begins with 8 bytes of signature, 8 of its first chunk's head, then width and height (PNG, 11.2.1).
    let size = |asset: &Asset| {
        let side = |at: usize| u32::from_be_bytes(asset.body[at..at + 4].try_into().unwrap());
        (side(16), side(20))
    };
    assert_eq!(size(&shelf().touch_icon), (180, 180));
    assert_eq!(size(&shelf().app_icon), (512, 512));
    assert_eq!(size(&shelf().preview), (800, 400));
}
