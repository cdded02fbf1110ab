//! Joins the parts of the style sheets and of the scripts, so that a page loads what it needs in one file each, leaves out what is for their authors alone, and packs them as
//! small as they get, once for all instances.

use std::{env, fs, io::Write, path::Path};

/// Each asset with its parts, below `src/assets`.
const ASSETS: [(&str, &[&str]); 5] = [
    ("start.css", &["textback.css", "start.css"]),
    ("job.css", &["textback.css", "job.css", "hits.css", "print.css"]),
    ("start.js", &["script/device.js", "script/recent.js", "script/send.js", "script/start.js"]),
    (
        "job.js",
        &[
            "script/device.js",
            "script/recent.js",
            "script/watch.js",
            "script/renew.js",
            "script/hits.js",
            "script/press.js",
        ],
    ),
    ("textback.svg", &["textback.svg"]),
];

fn main() {
    println!("cargo:rerun-if-changed=src/assets");
    let out = env::var("OUT_DIR").expect("Cargo sets it for build scripts");
    for (name, parts) in ASSETS {
        let whole: String = parts.iter().flat_map(|part| lean(&read(part))).collect();
        let (path, whole) = (Path::new(&out).join(name), whole.as_bytes());
        write(&path, whole);
        write(&path.with_added_extension("br"), &brotli(whole));
        write(&path.with_added_extension("gz"), &gzip(whole));
    }
}

/// The lines without their indentation, and none that is only a comment: a tenth of what a first visit loads. The
/// sources keep to this: no comment begins or ends beside code, and no string has several lines.
fn lean(text: &str) -> Vec<String> {
    let is_comment = |line: &&str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.map(|line| format!("{line}\n")).collect()
}

fn read(part: &str) -> String {
    let path = Path::new("src/assets").join(part);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// RFC 7932, at its best: quality 11.
fn brotli(whole: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &*whole, &mut packed, &settings).expect("memory takes every byte");
    packed
}

/// RFC 1952, at its best: level 9.
fn gzip(whole: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(whole).and_then(|()| packed.finish()).expect("memory takes every byte")
}
