use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::modules::{Modules, modules_of};

/// The number of re-exports that lead from a name to its item, at most.
const HOPS: usize = 16;

/// The files of a crate that lead in a circle, each circle as all files that reach each other. A file uses another when a
/// path in it, written from `crate`, `super` or `self`, names an item that the other defines; re-exports are followed.
/// A module and those within it are one room, between which there are no arrows.
///
/// # Panics
/// When a file of the crate cannot be read as Rust.
pub fn circles(root: &Path) -> Vec<Vec<PathBuf>> {
    let arrows = arrows(&modules_of(root));
    let reached: BTreeMap<_, _> = arrows.keys().map(|file| (file, reached_from(file, &arrows))).collect();
    let mut found = BTreeSet::new();
    for (file, others) in &reached {
        if others.contains(*file) {
            let circle =
                others.iter().filter(|other| reached.get(other).is_some_and(|back| back.contains(*file)));
            found.insert(circle.cloned().collect());
        }
    }
    found.into_iter().collect()
}

type Arrows = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

fn arrows(modules: &Modules) -> Arrows {
    let mut arrows = Arrows::new();
    for (from, module) in modules {
        let imported = module.imports.iter().map(|import| &import.path).filter(|path| is_inward(path));
        for path in imported.chain(&module.paths) {
            let Some(to) = resolved(modules, from, path, HOPS) else { continue };
            if !to.starts_with(from) && !from.starts_with(&to) {
                arrows.entry(module.file.clone()).or_default().insert(modules[&to].file.clone());
            }
        }
    }
    for (file, others) in &mut arrows {
        others.remove(file);
    }
    arrows
}

fn is_inward(path: &[String]) -> bool {
    matches!(path.first().map(String::as_str), Some("crate" | "super" | "self"))
}

/// The module that defines what a path names in the module `from`; none for what other crates define.
fn resolved(modules: &Modules, from: &[String], path: &[String], hops: usize) -> Option<Vec<String>> {
    let mut here = from.to_vec();
    let mut rest = path;
    while let Some((first, others)) = rest.split_first().filter(|_| is_inward(rest)) {
        match first.as_str() {
            "crate" => here.clear(),
            "super" => drop(here.pop()),
            _ => {}
        }
        rest = others;
    }
    if !is_inward(path) && !modules.contains_key(&[from, &path[..1]].concat()) {
        return None;
    }
    for name in rest {
        let child = [here.as_slice(), std::slice::from_ref(name)].concat();
        if !modules.contains_key(&child) {
            return defining(modules, &here, name, hops);
        }
        here = child;
    }
    Some(here)
}

/// The module that defines a name which the module `here` defines or re-exports.
fn defining(modules: &Modules, here: &[String], name: &str, hops: usize) -> Option<Vec<String>> {
    let module = modules.get(here)?;
    if module.names.contains(name) || hops == 0 {
        return Some(here.to_vec());
    }
    if let Some(import) = module.imports.iter().find(|import| import.name.as_deref() == Some(name)) {
        return resolved(modules, here, &import.path, hops - 1);
    }
    let globs = module.imports.iter().filter(|import| import.name.is_none());
    let mut behind = globs.filter_map(|glob| resolved(modules, here, &glob.path, hops - 1));
    let named = behind.find(|target| modules[target].names.contains(name));
    // A macro may have made it.
    Some(named.unwrap_or_else(|| here.to_vec()))
}

fn reached_from(file: &Path, arrows: &Arrows) -> BTreeSet<PathBuf> {
    let mut reached = BTreeSet::new();
    let mut next = vec![file];
    while let Some(file) = next.pop() {
        for other in arrows.get(file).into_iter().flatten() {
            if reached.insert(other.clone()) {
                next.push(other);
            }
        }
    }
    reached
}
