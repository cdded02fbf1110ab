use std::{fs::read_to_string, path::Path};

use job::QueryText;
use sources::suggest;

use super::sources_add::append;
use crate::{Sources, StartError, source_test};

/// What came of trying an address.
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
