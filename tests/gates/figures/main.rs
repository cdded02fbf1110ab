//! Prints the figures of a repository's production code, in Markdown: `tests/bin/figures`.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use cargo_metadata::MetadataCommand;
use tests::source_code::{Comments, circles, production_files, production_text};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let files = production_files(&root);
    let texts: Vec<_> = files
        .iter()
        .map(|file| Ok(production_text(&fs::read_to_string(file)?)))
        .collect::<io::Result<_>>()?;
    let comments =
        texts.iter().map(|text| Comments::new(text)).fold(Comments::default(), |sum, one| sum + one);
    let mut folders = BTreeMap::<_, usize>::new();
    for file in &files {
        *folders.entry(file.parent()).or_default() += 1;
    }
    let mut sizes: Vec<_> = folders.into_iter().collect();
    sizes.sort_by_key(|&(_, files)| std::cmp::Reverse(files));
    let named = |(folder, files): &(Option<&Path>, usize)| {
        let folder = folder.map(|folder| shown(folder, &root)).unwrap_or_default();
        format!("{files} in {folder}")
    };
    let largest: Vec<_> = sizes.iter().take(5).map(named).collect();
    let circles: Vec<_> = roots(&root).iter().flat_map(|root| circles(root)).collect();
    let mut out = io::stdout();
    writeln!(out, "| figure | value |\n|---|---|")?;
    writeln!(out, "| production lines | {} |", texts.iter().map(|text| text.lines().count()).sum::<usize>())?;
    writeln!(out, "| files | {} |", files.len())?;
    writeln!(out, "| folders | {} |", sizes.len())?;
    writeln!(out, "| largest folders | {} |", largest.join(", "))?;
    writeln!(out, "| circles between files | {} |", circles.len())?;
    for circle in &circles {
        let files: Vec<_> = circle.iter().map(|file| shown(file, &root)).collect();
        writeln!(out, "| a circle | {} |", files.join(", "))?;
    }
    let Comments { docs, questions, lines, nameless } = comments;
    let (asking, unnamed) = (comments.questions_percent(), comments.nameless_percent());
    writeln!(
        out,
        "| doc comments that open with What, Whether, How, Why | {questions} of {docs}, {asking:.1} % |"
    )?;
    writeln!(
        out,
        "| comment lines with nobody, somebody, whoever … | {nameless} of {lines}, {unnamed:.2} % |"
    )
}

/// The roots of the libraries and programs of every package.
fn roots(root: &Path) -> Vec<PathBuf> {
    let metadata = MetadataCommand::new().current_dir(root).no_deps().exec().expect("cargo metadata");
    let targets = metadata.packages.iter().flat_map(|package| &package.targets);
    targets.map(|target| target.src_path.clone().into_std_path_buf()).collect()
}

fn shown(path: &Path, root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    path.strip_prefix(root).unwrap_or(&path).display().to_string()
}
