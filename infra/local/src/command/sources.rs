//! `textback source-test`, `textback sources add` and `textback sources try`.

mod presets;

use std::{
    fs::{OpenOptions, read_to_string},
    io::{self, ErrorKind, Write},
    path::Path,
};

use job::QueryText;
use search::{Diagnosis, MAX_HITS, Query};
use sources::{ConfigurationError, Disabled, SourcesFile, suggest};

use crate::{Sources, StartError};

/// Asks the source of this name just as a search does, and tells every step of it, for its operator's terminal: the query
/// is shown, secrets are masked.
///
/// # Errors
/// When there is no such source.
pub async fn source_test(sources: &Sources, name: &str, query: &QueryText) -> Result<Diagnosis, StartError> {
    let Some(source) = sources.sources.iter().find(|source| source.name() == name) else {
        let known: Vec<_> = sources.sources.iter().map(|source| source.name()).collect();
        return Err(StartError::NoSuchSource(name.to_owned(), known.join(", ")));
    };
    let query = Query { text: query.as_str().to_owned(), language: None, limit: MAX_HITS };
    Ok(source.diagnose(&query).await)
}

/// Writes the section of a preset at the end of a file of sources, which need not be there yet, and says what to do next.
///
/// # Errors
/// No such preset; a file that cannot be used, or would have a mistake: then it stays as it was.
pub fn add_source(name: &str, file: &Path) -> Result<String, StartError> {
    let section = presets::section(name).ok_or_else(|| presets::no_such(name))?;
    let disabled = append(name, file, &section)?;
    Ok(next_steps(name, &file.display().to_string(), &section, &disabled))
}

/// The result of trying an address.
pub struct Tried {
    /// The section, and what is to be known of it, for the terminal.
    pub told: String,
    /// The file has the section now.
    pub is_written: bool,
}

/// Asks an address for these words, writes a section for it at the end of a file of sources, and shows its hits. Where no hits
/// are found the section is shown alone, as a beginning.
///
/// # Errors
/// An address that cannot be asked or has no list; a file that cannot be used: then it stays as it was.
pub async fn try_source(address: &str, words: &QueryText, file: &Path) -> Result<Tried, StartError> {
    let before = read_to_string(file).unwrap_or_default();
    let suggestion = suggest(address, words.as_str(), &before).await?;
    let notes: String = suggestion.notes.iter().map(|note| format!("{note}\n")).collect();
    if suggestion.hit_count == 0 {
        let told = format!("{}\n{notes}nothing was written: put this right by hand\n", suggestion.section);
        return Ok(Tried { told, is_written: false });
    }
    append(&suggestion.name, file, &suggestion.section)?;
    let shown = file.display();
    let diagnosis = source_test(&Sources::configured(file)?, &suggestion.name, words).await?;
    let name = &suggestion.name;
    let told = format!(
        "{}\n{diagnosis}\nadded {name} to {shown}: give it a name and a label\n{notes}",
        suggestion.section
    );
    Ok(Tried { told, is_written: true })
}

/// Writes a section behind what a file has, unless that would be a mistake; the sources whose variables are not set.
fn append(name: &str, file: &Path, section: &str) -> Result<Vec<Disabled>, StartError> {
    let path = file.display().to_string();
    let unusable = |source: io::Error| StartError::SourcesPath(path.clone(), source);
    let before = match read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.map_err(unusable)?,
    };
    let gap = match before.as_str() {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let added = format!("{gap}{section}");
    let problem = |problem| StartError::NotAdded(name.to_owned(), path.clone(), Box::new(problem));
    let disabled = disabled(&(before + &added)).map_err(problem)?;
    let mut open = OpenOptions::new().append(true).create(true).open(file).map_err(unusable)?;
    open.write_all(added.as_bytes()).map_err(unusable)?;
    Ok(disabled)
}

/// The sources of a good file whose variables are not set.
fn disabled(text: &str) -> Result<Vec<Disabled>, ConfigurationError> {
    let variable = |name: &str| std::env::var(name).ok();
    match SourcesFile::parse(text, &variable) {
        Ok(file) => Ok(file.disabled().to_vec()),
        Err(ConfigurationError::NoneLeft(disabled)) => Ok(disabled),
        Err(mistake) => Err(mistake),
    }
}

fn next_steps(name: &str, file: &str, section: &str, disabled: &[Disabled]) -> String {
    let names = presets::names(section);
    let mut unset: Vec<_> =
        disabled.iter().filter(|left_out| names.contains(&left_out.name.as_str())).collect();
    unset.dedup_by(|one, other| one.variables == other.variables);
    let mut text = format!("added {} to {file}\n", names.join(", "));
    for left_out in unset {
        text.push_str(&format!("set {} in the environment\n", left_out.variables.join(", ")));
    }
    let first = names.first().copied().unwrap_or(name);
    text + &format!("then try it: textback --sources {file} source-test {first} \"words\"\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_preset_is_written_into_a_new_file_and_another_one_behind_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sources.toml");
        let shown = file.display();
        let told = add_source("naver-book", &file).unwrap();
        let expected = format!(
            "added naver-book to {shown}\nset NAVER_CLIENT_ID, NAVER_CLIENT_SECRET in the environment\n\
             then try it: textback --sources {shown} source-test naver-book \"words\"\n"
        );
        assert_eq!(told, expected);
        let first = fs::read_to_string(&file).unwrap();
        assert!(
            first.starts_with("# Naver search: ") && first.contains("# The price of a book that is not sold")
        );
        assert_eq!(
            (first.matches("[[source]]").count(), first.ends_with("rate = 5\n")),
            (1, true),
            "{first}"
        );
        let told = add_source("kakao", &file).unwrap();
        assert!(told.starts_with("added daum-web, daum-book, kakao-local to "), "{told}");
        assert_eq!(told.matches("set KAKAO_REST_API_KEY in the environment\n").count(), 1, "{told}");
        let both = fs::read_to_string(&file).unwrap();
        assert!(both.starts_with(&format!("{first}\n# Kakao: ")), "{both}");
        assert_eq!(disabled(&both).unwrap().len(), 4);
    }

    #[test]
    fn what_would_spoil_a_file_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sources.toml");
        add_source("rss", &file).unwrap();
        let before = fs::read_to_string(&file).unwrap();
        let twice = add_source("rss", &file).unwrap_err().to_string();
        assert!(
            twice.starts_with("rss is not added to ")
                && twice.contains(": source \"rss\": name: expected a name of its own"),
            "{twice}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), before);
        fs::write(&file, "# mine\n[[sources]]\n").unwrap();
        let broken = add_source("rss", &file).unwrap_err().to_string();
        assert!(
            broken.ends_with("line 2: sources: expected a key that is known here; did you mean source?"),
            "{broken}"
        );
        let unknown = add_source("naver-shoping", &file).unwrap_err().to_string();
        assert!(
            unknown.starts_with("there is no preset \"naver-shoping\"; did you mean naver-shopping?"),
            "{unknown}"
        );
        assert!(unknown.contains("; there are coupang, ") || unknown.contains(", coupang, "), "{unknown}");
    }
}
