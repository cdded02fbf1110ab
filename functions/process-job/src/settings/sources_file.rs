//! A file of sources as this process can ask them, and as the other functions show them.

use std::{
    collections::{HashMap, hash_map::Entry},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use catalogue::Catalogue;
use cloud::{Environment, SettingError};
use job::{SourceLabel, nfc};
use search::{Cause, RecordOptions, Source};
use sources::{BuildError, CatalogueTable, ConfigurationError, SourcesFile};
use tracing::warn;

/// A file of sources cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// It cannot be read.
    #[error("{0} cannot be read ({1}); check that it is a file in UTF-8 and that you may read it")]
    File(String, #[source] std::io::Error),
    /// There is a mistake in it, or no source is left.
    #[error("{0}:\n{1}")]
    Mistakes(String, #[source] ConfigurationError),
    /// The variables that it may name cannot be read.
    #[error(transparent)]
    Variables(#[from] SettingError),
    /// The other functions were told otherwise, source by source.
    #[error(
        "SOURCES differs from {0} ({differences}): `textback --sources FILE sources` prints what it should be",
        differences = .1.join("; ")
    )]
    Differ(String, Vec<String>),
    /// A source of it cannot be made.
    #[error("{0}: {1}")]
    Build(String, #[source] BuildError),
}

/// The sources of a `sources.toml`, and how they were configured.
pub fn sources_in(
    file: &Path,
    environment: &Environment,
) -> Result<(SourcesFile, Vec<Arc<dyn Source>>), SourcesError> {
    let configured = configured_in(file, environment)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut opened = HashMap::new();
    let built = configured.build(&mut |name, table| catalogue_source(folder, &mut opened, name, table));
    let sources = built.map_err(|error| SourcesError::Build(file.display().to_string(), error))?;
    Ok((configured, sources))
}

/// The sources of a `sources.toml` as they are configured. Those whose secrets are not set are left out with a
/// warning. Variables that the file names are taken from the environment, and from the JSON object `SOURCE_VARIABLES`
/// in it: the form in which one secret holds many.
pub fn configured_in(file: &Path, environment: &Environment) -> Result<SourcesFile, SourcesError> {
    let path = || file.display().to_string();
    let text = fs::read_to_string(file).map_err(|error| SourcesError::File(path(), error))?;
    let more = more_variables(environment)?;
    let variable =
        |name: &str| environment.optional(name).or(more.get(name).map(String::as_str)).map(str::to_owned);
    // Words and columns are compared with text in this form.
    let parsed = SourcesFile::parse(&nfc(&text), &variable);
    let configured = parsed.map_err(|mistake| SourcesError::Mistakes(path(), mistake))?;
    for disabled in configured.disabled() {
        warn!("{disabled}");
    }
    Ok(configured)
}

/// The labels by which people see the sources that can be asked.
pub fn labels_of(file: &SourcesFile) -> Vec<SourceLabel> {
    file.sources().iter().map(|source| source.label().clone()).collect()
}

/// Compares what the functions that never read the file were told of it with the file. A source that was left out for
/// want of a secret is no difference: a search that chooses it is told that it failed.
pub(crate) fn compare(told: &[SourceLabel], path: &Path, file: &SourcesFile) -> Result<(), SourcesError> {
    let mut differences = Vec::new();
    for label in labels_of(file) {
        let name = label.name.as_str();
        match told.iter().find(|told| told.name == label.name) {
            None => differences.push(format!("it lacks {name:?}")),
            Some(told) if *told != label => differences.push(format!("the labels of {name:?} are others")),
            Some(_) => {}
        }
    }
    let is_known = |name: &str| {
        file.sources().iter().any(|source| source.name() == name)
            || file.disabled().iter().any(|disabled| disabled.name == name)
    };
    let unknown = told.iter().map(|told| told.name.as_str()).filter(|name| !is_known(name));
    differences.extend(unknown.map(|name| format!("the file has no {name:?}")));
    if differences.is_empty() {
        return Ok(());
    }
    Err(SourcesError::Differ(path.display().to_string(), differences))
}

fn more_variables(environment: &Environment) -> Result<HashMap<String, String>, SettingError> {
    let name = "SOURCE_VARIABLES";
    let json = environment.optional(name).unwrap_or("{}");
    // The parser's own words could show a secret.
    let expected = r#"a JSON object of texts is expected, such as {"SHOP_A_KEY": "..."}"#;
    serde_json::from_str(json).map_err(|_| SettingError::malformed(name, expected))
}

/// The catalogue of a table, or one shop of it, as a source of this name. Its path is relative to a folder, unless it is
/// absolute; catalogues that were opened by the same options are not opened again.
fn catalogue_source(
    folder: &Path,
    opened: &mut HashMap<(PathBuf, RecordOptions), Catalogue>,
    name: &str,
    table: &CatalogueTable,
) -> Result<Arc<dyn Source>, Cause> {
    let catalogue = match opened.entry((folder.join(&table.file), table.options.clone())) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => {
            let catalogue = Catalogue::open(&new.key().0, &table.options)?;
            new.insert(catalogue)
        }
    };
    let source = catalogue.source(name, table.shop.as_deref()).ok_or_else(|| {
        let known: Vec<_> = catalogue.sources().iter().map(|source| source.label().to_owned()).collect();
        let (shop, known) = (table.shop.as_deref().unwrap_or_default(), known.join(", "));
        format!("shop: expected a shop of the catalogue, found {shop:?}; it has {known}")
    })?;
    Ok(Arc::new(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
[[source]]
name = "shop-a"
label = { ko = "가게", en = "Shop A" }
kind = "http"
url = "https://a.example/?q={query}&key=${SHOP_A_KEY}"
hits = "$[*]"
hit = { title = "$.title", url = "$.url" }

[[source]]
name = "shop-b"
label = { ko = "책방", en = "Shop B" }
kind = "http"
url = "https://b.example/?q={query}"
hits = "$[*]"
hit = { title = "$.title", url = "$.url" }
"#;

    fn file_with(variables: &[(&str, &str)]) -> Result<SourcesFile, SourcesError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sources.toml");
        fs::write(&file, FILE).unwrap();
        sources_in(&file, &variables.iter().copied().collect()).map(|(configured, _)| configured)
    }

    fn difference(told: &str, file: &SourcesFile) -> Option<String> {
        let told = cloud::source_labels_from(&Environment::from([("SOURCES", told)])).unwrap();
        compare(&told, Path::new("sources.toml"), file).err().map(|error| error.to_string())
    }

    #[test]
    fn a_secret_of_many_variables_switches_a_source_on() {
        let names = |variables| -> Vec<String> {
            labels_of(&file_with(variables).unwrap()).into_iter().map(|label| label.english).collect()
        };
        assert_eq!(names(&[]), ["Shop B"]);
        assert_eq!(names(&[("SOURCE_VARIABLES", r#"{"SHOP_A_KEY": "sesame"}"#)]), ["Shop A", "Shop B"]);
        assert_eq!(names(&[("SHOP_A_KEY", "sesame")]), ["Shop A", "Shop B"]);
        let wrong = file_with(&[("SOURCE_VARIABLES", r#"{"SHOP_A_KEY": sesame}"#)]).unwrap_err().to_string();
        assert!(wrong.starts_with("SOURCE_VARIABLES cannot be used") && !wrong.contains("sesame"), "{wrong}");
    }

    #[test]
    fn what_the_other_functions_were_told_is_compared_with_the_file() {
        let file = file_with(&[]).unwrap();
        let (a, b) = (
            r#"{"name":"shop-a","ko":"가게","en":"Shop A"}"#,
            r#"{"name":"shop-b","ko":"책방","en":"Shop B"}"#,
        );
        assert_eq!(difference(&format!("[{b}]"), &file), None);
        assert_eq!(difference(&format!("[{a},{b}]"), &file), None, "only its secret is missing");
        let table = [
            (format!("[{a}]"), r#"it lacks "shop-b""#),
            (format!("[{}]", b.replace("책방", "서점")), r#"the labels of "shop-b" are others"#),
            (format!(r#"[{b},{{"name":"shop-c","ko":"c","en":"c"}}]"#), r#"the file has no "shop-c""#),
        ];
        for (told, expected) in table {
            let said = difference(&told, &file).expect(expected);
            assert!(said.contains(expected) && said.contains("textback --sources"), "{said}");
        }
    }

    #[test]
    fn a_label_that_is_spelt_as_its_letters_is_the_same_label() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sources.toml");
        let label = "\u{1100}\u{1161}\u{1100}\u{1166}";
        let section = format!(
            "[[source]]\nname = \"a\"\nlabel = {{ ko = \"{label}\", en = \"A\" }}\nkind = \"catalogue\"\nfile = \"a.csv\"\n"
        );
        fs::write(&file, section).unwrap();
        let configured = configured_in(&file, &Environment::from([])).unwrap();
        assert_eq!(configured.sources()[0].label().korean, "가게");
    }

    #[test]
    fn catalogues_are_read_from_beside_the_file_and_may_be_one_shop() {
        let folder = tempfile::tempdir().unwrap();
        let lines = r#"{"title":"검정 원피스","url":"https://a.example/1","shop":"가"}
            {"title":"검정 바지","url":"https://b.example/1","shop":"나"}"#;
        fs::write(folder.path().join("records.jsonl"), lines).unwrap();
        let source = |name: &str| {
            format!(
                "[[source]]\nname = \"{name}\"\nlabel = {{ ko = \"목록\", en = \"Records\" }}\n\
                 kind = \"catalogue\"\nfile = \"records.jsonl\"\n"
            )
        };
        let sources = |shop: &str| {
            let file = folder.path().join("sources.toml");
            fs::write(&file, format!("{}{}shop = \"{shop}\"\n", source("records"), source("b"))).unwrap();
            sources_in(&file, &Environment::from([])).map(|(_, sources)| sources)
        };
        let query = search::Query { text: "검정".into(), language: None, limit: 10 };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let found: Vec<_> = sources("나")
            .unwrap()
            .iter()
            .map(|source| (source.name().to_owned(), runtime.block_on(source.search(&query)).unwrap().len()))
            .collect();
        assert_eq!(found, [("records".to_owned(), 2), ("b".to_owned(), 1)]);
        let error = sources("다").map(|_| ()).unwrap_err().to_string();
        let expected = "source \"b\": shop: expected a shop of the catalogue, found \"다\"; it has 가, 나";
        assert!(error.ends_with(expected), "{error}");
    }
}
