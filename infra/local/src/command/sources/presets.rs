//! The presets of `infra/sources`, which the program carries along.

use sources::nearest;

use crate::StartError;

macro_rules! presets {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../../sources/", $name, ".toml")))),*]
    };
}

/// Each with the name of its file.
const PRESETS: &[(&str, &str)] = presets![
    "naver" "kakao" "coupang" "elevenst" "aladin" "data-go-kr" "law-go-kr" "saramin"
    "shopify" "woocommerce" "ebay" "etsy" "rakuten" "yahoo-japan"
    "serper" "brave" "searxng" "wikipedia" "youtube" "github" "stack-exchange" "crossref" "arxiv" "rss"
    "opensearch" "meilisearch" "typesense" "algolia" "datasette" "groonga" "solr"
];
/// The line with which a source begins.
const START: &str = "[[source]]\n";

/// The source of this name with its preset's comment, or all sources of the preset of this name.
pub(super) fn section(name: &str) -> Option<String> {
    PRESETS.iter().find_map(|(preset, text)| {
        let (comment, sources) = text.split_once("\n\n")?;
        let is_asked_for = |source: &&str| *preset == name || names(source).contains(&name);
        let chosen: Vec<_> = split(sources).into_iter().filter(is_asked_for).map(str::trim_end).collect();
        (!chosen.is_empty()).then(|| format!("{comment}\n\n{}\n", chosen.join("\n\n")))
    })
}

/// The names of the sources in a section.
pub(super) fn names(section: &str) -> Vec<&str> {
    section.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect()
}

pub(super) fn no_such(name: &str) -> StartError {
    let known: Vec<_> = PRESETS.iter().flat_map(|(_, text)| names(text)).collect();
    let near = nearest(name, known.iter().copied());
    let meant = near.map(|known| format!("; did you mean {known}?")).unwrap_or_default();
    StartError::NoSuchPreset(name.to_owned(), meant, known.join(", "))
}

/// Each source with the comment above it.
fn split(sources: &str) -> Vec<&str> {
    let begins = |(at, _): (usize, &str)| {
        let above = sources[..at].split_inclusive('\n').rev().take_while(|line| line.starts_with('#'));
        at - above.map(str::len).sum::<usize>()
    };
    let starts: Vec<_> = sources.match_indices(START).map(begins).chain([sources.len()]).collect();
    starts.windows(2).filter_map(|window| sources.get(window[0]..window[1])).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_preset_is_carried_along_and_falls_apart_into_its_sources() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../sources");
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let toml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
        let files: BTreeSet<_> =
            toml.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(files, PRESETS.iter().map(|(name, _)| (*name).to_owned()).collect());
        for (preset, text) in PRESETS {
            let whole = section(preset).unwrap();
            assert_eq!(&whole, text, "{preset}");
            for name in names(text) {
                let one = section(name).unwrap();
                assert!(one.contains(&format!("name = \"{name}\"\n")), "{one}");
                let of_one = preset == &name || names(&one) == [name];
                assert!(of_one && one.starts_with(text.lines().next().unwrap()), "{one}");
            }
        }
    }
}
