//! `textback env`: the variables of the system on a data folder, which it left there when it started.

use std::{fs, io, path::Path};

use emulator::Endpoint;

use crate::{StartError, variables::FILE};

/// The variables that a system left for its clients.
pub struct KeptVariables {
    /// Lines for a shell, one for each variable.
    pub exports: String,
    /// The first thing to do, when the system does not answer.
    pub advice: Option<String>,
}

/// Reads the variables of the system that was started last on this folder, and asks whether its endpoint answers.
///
/// # Errors
/// When no system has run on the folder, or its file cannot be read.
pub async fn kept_variables(data: &Path) -> Result<KeptVariables, StartError> {
    let path = data.join(FILE);
    let exports = fs::read_to_string(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => StartError::NeverStarted(data.display().to_string()),
        _ => StartError::DataFile(path.display().to_string(), source),
    })?;
    let advice = match endpoint_in(&exports) {
        Some(url) if Endpoint::answers_at(url).await => None,
        url => Some(format!(
            "textback: nothing answers at {} now: start `textback` on {} again, and then ask for its variables again\n",
            url.unwrap_or("its endpoint"),
            data.display()
        )),
    };
    Ok(KeptVariables { exports, advice })
}

fn endpoint_in(exports: &str) -> Option<&str> {
    let values = exports.lines().filter_map(|line| line.strip_prefix("export AWS_ENDPOINT_URL='"));
    values.filter_map(|value| value.strip_suffix('\'')).next()
}
