//! The progress of a source as a job's row keeps it.

use job::{SourceFault, SourceName, SourceProgress, SourceState};

/// `name=waiting`, `name=searching`, `name=` and how many hits, or `name!` and why it failed.
pub(crate) fn to_text(source: &SourceProgress) -> String {
    let name = source.name.as_str();
    match source.state {
        SourceState::Waiting => format!("{name}=waiting"),
        SourceState::Searching => format!("{name}=searching"),
        SourceState::Done { hits } => format!("{name}={hits}"),
        SourceState::Failed(fault) => format!("{name}!{}", fault.code()),
    }
}

pub(crate) fn from_text(text: &str) -> Option<SourceProgress> {
    if let Some((name, code)) = text.split_once('!') {
        let state = SourceState::Failed(SourceFault::from_code(code));
        return Some(SourceProgress { name: SourceName::parse(name).ok()?, state });
    }
    let (name, state) = text.split_once('=')?;
    let state = match state {
        "waiting" => SourceState::Waiting,
        "searching" => SourceState::Searching,
        hits => SourceState::Done { hits: hits.parse().ok()? },
    };
    Some(SourceProgress { name: SourceName::parse(name).ok()?, state })
}
