use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The modules of a crate by their path from its root, which has none.
pub(super) type Modules = BTreeMap<Vec<String>, Module>;

/// Keywords that a name follows.
const NAMING: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];
/// The words that a path within the crate begins with.
const INWARD: [&str; 3] = ["crate", "super", "self"];

/// A module, as far as its tokens tell.
#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) file: PathBuf,
    /// The items that it defines.
    pub(super) names: BTreeSet<String>,
    /// Its imports and re-exports.
    pub(super) imports: Vec<Import>,
    /// The other paths in it that begin with `crate`, `super` or `self`: in bodies, types, attributes and macros.
    pub(super) paths: Vec<Vec<String>>,
}

/// A leaf of a `use`.
#[derive(Debug)]
pub(super) struct Import {
    /// The name that it gives; none where it imports all names.
    pub(super) name: Option<String>,
    pub(super) path: Vec<String>,
}

/// Reads the crate with this root, without what is compiled for tests alone.
pub(super) fn modules_of(root: &Path) -> Modules {
    let mut modules = Modules::new();
    let folder = root.parent().expect("a file is in a folder").to_owned();
    read_file(root, &folder, &[], &mut modules);
    modules
}

/// Reads a file whose child modules are in `folder`.
fn read_file(file: &Path, folder: &Path, path: &[String], modules: &mut Modules) {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let tokens: TokenStream =
        text.parse().unwrap_or_else(|error| panic!("{} is no Rust: {error}", file.display()));
    Reader { file, folder, path, modules }.read(tokens);
}

struct Reader<'a> {
    file: &'a Path,
    folder: &'a Path,
    path: &'a [String],
    modules: &'a mut Modules,
}

impl Reader<'_> {
    fn read(&mut self, tokens: TokenStream) {
        let mut module = Module { file: self.file.to_owned(), ..Module::default() };
        let tokens: Vec<_> = tokens.into_iter().collect();
        let (mut at, mut elsewhere) = (0, None);
        while at < tokens.len() {
            let rest = &tokens[at..];
            if let Some((attribute, length)) = attribute(rest) {
                at += length;
                let text = attribute.to_string().replace(' ', "");
                if text == "cfg(test)" {
                    at += item_length(&tokens[at..]);
                } else if let Some(file) = text.strip_prefix("path=") {
                    elsewhere = Some(file.trim_matches('"').to_owned());
                }
                collect_paths(attribute, &mut module.paths);
                continue;
            }
            match (word(rest, 0).as_deref(), word(rest, 1)) {
                (Some("mod"), Some(name)) => {
                    self.read_child(&name, rest.get(2), elsewhere.take());
                    at += 3;
                }
                (Some("use"), _) => {
                    let length = item_length(rest);
                    use_tree(&rest[1..length], Vec::new(), &mut module.imports);
                    at += length;
                }
                (Some(keyword), Some(name)) if NAMING.contains(&keyword) => {
                    module.names.insert(name);
                    at += 1;
                }
                _ => at += other(rest, &mut module.paths),
            }
        }
        self.modules.insert(self.path.to_vec(), module);
    }

    /// Reads a child module, which is in braces here, or in a file.
    fn read_child(&mut self, name: &str, body: Option<&TokenTree>, elsewhere: Option<String>) {
        let path = [self.path, &[name.to_owned()]].concat();
        let folder = self.folder.join(name);
        if let Some(TokenTree::Group(body)) = body {
            let (file, modules) = (self.file, &mut *self.modules);
            Reader { file, folder: &folder, path: &path, modules }.read(body.stream());
        } else if let Some(elsewhere) = elsewhere {
            let file = self.file.parent().expect("a file is in a folder").join(elsewhere);
            let folder = file.parent().expect("a file is in a folder").to_owned();
            read_file(&file, &folder, &path, self.modules);
        } else {
            let flat = self.folder.join(format!("{name}.rs"));
            let file = if flat.exists() { flat } else { folder.join("mod.rs") };
            read_file(&file, &folder, &path, self.modules);
        }
    }
}

fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    }
}

fn is_punct(tokens: &[TokenTree], at: usize, character: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}

/// An attribute, and how many tokens it takes.
fn attribute(tokens: &[TokenTree]) -> Option<(TokenStream, usize)> {
    let body = 1 + usize::from(is_punct(tokens, 1, '!'));
    match tokens.get(body) {
        Some(TokenTree::Group(group)) if is_punct(tokens, 0, '#') => Some((group.stream(), body + 1)),
        _ => None,
    }
}

/// The number of tokens of the item that begins here: up to its braces or its semicolon; those of a `use` are no end.
fn item_length(tokens: &[TokenTree]) -> usize {
    let is_use = (0..3).any(|at| word(tokens, at).as_deref() == Some("use"));
    let is_braces =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let is_end = |at: usize| is_punct(tokens, at, ';') || (!is_use && is_braces(&tokens[at]));
    (0..tokens.len()).find(|&at| is_end(at)).map_or(tokens.len(), |end| end + 1)
}

/// Reads one token, or one path that begins with `crate`, `super` or `self`; returns how many tokens that were.
fn other(tokens: &[TokenTree], paths: &mut Vec<Vec<String>>) -> usize {
    if let Some(TokenTree::Group(group)) = tokens.first() {
        collect_paths(group.stream(), paths);
    }
    let is_inward = word(tokens, 0).is_some_and(|word| INWARD.contains(&word.as_str()));
    if !is_inward || !is_double_colon(tokens, 1) {
        return 1;
    }
    let mut imports = Vec::new();
    let length = use_tree(tokens, Vec::new(), &mut imports);
    paths.extend(imports.into_iter().map(|import| import.path));
    length
}

fn collect_paths(tokens: TokenStream, paths: &mut Vec<Vec<String>>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        at += other(&tokens[at..], paths);
    }
}

/// Reads a path or a tree of them; returns how many tokens that were.
fn use_tree(tokens: &[TokenTree], mut path: Vec<String>, imports: &mut Vec<Import>) -> usize {
    let mut at = 0;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) if *word == "self" && !path.is_empty() => at += 1,
            Some(TokenTree::Ident(word)) => {
                path.push(word.to_string());
                at += 1;
                if is_double_colon(tokens, at) {
                    at += 2;
                    continue;
                }
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let leaves: Vec<_> = group.stream().into_iter().collect();
                for leaf in
                    leaves.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
                {
                    use_tree(leaf, path.clone(), imports);
                }
                return at + 1;
            }
            Some(TokenTree::Punct(punct)) if punct.as_char() == '*' => {
                imports.push(Import { name: None, path });
                return at + 1;
            }
            _ => {}
        }
        let alias = word(tokens, at).filter(|word| word == "as").and_then(|_| word(tokens, at + 1));
        let name = alias.or_else(|| path.last().cloned());
        if name.is_some() {
            imports.push(Import { name, path });
        }
        return at;
    }
}
