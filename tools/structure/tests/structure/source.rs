//! A crate's files, and the items of other files that each of them refers to.
//!
//! The source is parsed as text: comments, string literals and `#[cfg(test)]` modules are removed,
//! then every path that starts with `crate`, `super` or `self` is resolved to the file that defines
//! its last segment.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::graph::Graph;

/// A crate of the workspace.
pub(crate) struct Crate {
    pub(crate) name: String,
    /// The names of its dependencies, listed under `[dependencies]` in its `Cargo.toml`.
    pub(crate) dependencies: Vec<String>,
    /// The files by path below `src`.
    files: BTreeMap<String, File>,
}

struct File {
    /// Its module path, such as `["formats", "npy"]`.
    module: Vec<String>,
    /// The paths that it refers to, with `crate`, `super` and `self` resolved.
    named: Vec<Vec<String>>,
    /// Its re-exports: the path, and the name in this module.
    exported: Vec<(Vec<String>, String)>,
}

impl Crate {
    pub(crate) fn read(folder: &Path) -> Self {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        let mut files = Vec::new();
        collect(&folder.join("src"), "", &mut files);
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        Self {
            dependencies: dependencies.map_or(Vec::new(), |all| all.keys().cloned().collect()),
            ..Self::from_files(manifest["package"]["name"].as_str().unwrap(), &files)
        }
    }

    /// A crate with the given files and their source text.
    pub(crate) fn from_files(name: &str, files: &[(&str, &str)]) -> Self {
        let tests = |path: &str| path.ends_with("tests.rs") || path.ends_with("golden.rs");
        let file = |&(path, text): &(&str, &str)| (path.to_owned(), File::new(path, text));
        let files = files.iter().filter(|(path, _)| !tests(path)).map(file);
        Self {
            name: name.to_owned(),
            dependencies: Vec::new(),
            files: files.collect(),
        }
    }

    /// The dependencies between files: an edge from a file to each file that defines an item it
    /// refers to.
    pub(crate) fn files(&self) -> Graph {
        let mut graph = Graph::default();
        for (path, file) in &self.files {
            for named in &file.named {
                if let Some(definer) = self.definer(named, 0) {
                    graph.add(path, definer);
                }
            }
        }
        graph
    }

    /// The dependencies between the folders and files directly below `src`.
    pub(crate) fn modules(&self) -> Graph {
        let module = |path: &str| path.split(['/', '.']).next().unwrap_or(path).to_owned();
        let mut graph = Graph::default();
        for (from, to) in self.files().edges() {
            graph.add(&module(from), &module(to));
        }
        graph
    }

    /// The file that defines the item at a path, following re-exports.
    fn definer(&self, named: &[String], depth: usize) -> Option<&str> {
        // The longest module path that is a prefix of the path.
        let (path, file) = self
            .files
            .iter()
            .filter(|(_, file)| named.starts_with(&file.module))
            .max_by_key(|(_, file)| file.module.len())?;
        let Some(name) = named.get(file.module.len()) else {
            // The path refers to the module itself.
            return Some(path);
        };
        let exported = file.exported.iter().find(|(_, alias)| alias == name);
        match exported {
            Some((target, _)) if depth < 16 => self.definer(target, depth + 1),
            _ => Some(path),
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).into_iter().flatten();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files);
        } else if name.ends_with(".rs") {
            files.push((
                format!("{prefix}{name}"),
                fs::read_to_string(&path).unwrap(),
            ));
        }
    }
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        let mut module: Vec<String> = path
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        if ["mod", "lib", "main"].contains(&module.last().map_or("", String::as_str)) {
            module.pop();
        }
        let code = without_tests(&without_strings(&without_comments(text)));
        let (mut named, mut exported) = (Vec::new(), Vec::new());
        for statement in uses(&code) {
            let public = statement.public;
            for (path, alias) in expanded(&statement.tree) {
                let Some(path) = resolved(&path, &module, public) else {
                    continue;
                };
                match public {
                    true => exported.push((path, alias)),
                    false => named.push(path),
                }
            }
        }
        for path in inline_paths(&code) {
            named.extend(resolved(&path, &module, false));
        }
        Self {
            module,
            named,
            exported,
        }
    }
}

/// The path from the crate's root, or `None` for a path into another crate. A re-export may also
/// begin with the name of a child module.
fn resolved(path: &[String], module: &[String], child: bool) -> Option<Vec<String>> {
    let mut base = module.to_vec();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => base.clear(),
        "self" => {}
        "super" => {
            base.pop();
        }
        _ if child => return Some([&base, rest].concat()),
        _ => return None,
    }
    rest = &rest[1..];
    while rest.first().is_some_and(|step| step == "super") {
        base.pop();
        rest = &rest[1..];
    }
    Some([&base, rest].concat())
}

struct Use {
    public: bool,
    tree: String,
}

/// The `use` statements of a file.
fn uses(code: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let before = code[..at].trim_end_matches(' ');
        let line = before.rsplit('\n').next().unwrap_or("").trim();
        if !(line.is_empty() || line.starts_with("pub")) {
            continue;
        }
        if let Some(end) = code[at..].find(';') {
            let tree = code[at + 4..at + end]
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            found.push(Use {
                public: line.starts_with("pub"),
                tree,
            });
        }
    }
    found
}

/// Every path of a `use` tree, with the name under which it is imported.
fn expanded(tree: &str) -> Vec<(Vec<String>, String)> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let path: Vec<String> = path
            .split("::")
            .map(|step| step.trim().to_owned())
            .collect();
        let name = path.last().cloned().unwrap_or_default();
        let alias = if alias.is_empty() {
            name
        } else {
            alias.trim().to_owned()
        };
        return vec![(path, alias)];
    };
    let close = tree.rfind('}').unwrap_or(tree.len());
    let prefix = &tree[..open];
    let (mut depth, mut start, mut parts) = (0, open + 1, Vec::new());
    for (at, letter) in tree.char_indices().skip(open + 1) {
        match letter {
            '{' => depth += 1,
            '}' if at < close => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&tree[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tree[start..close]);
    let parts = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .flat_map(|part| expanded(&format!("{prefix}{part}")))
        .map(|(mut path, alias)| {
            // `a::{self}` refers to `a`.
            if path.last().is_some_and(|last| last == "self") {
                path.pop();
            }
            (path, alias)
        })
        .collect()
}

/// Paths outside of `use`, such as `crate::rng::seeded(`.
fn inline_paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let inside = code[..at].chars().next_back();
            if inside.is_some_and(|letter| letter.is_alphanumeric() || ":_$".contains(letter)) {
                continue;
            }
            let end = code[at..]
                .find(|letter: char| !(letter.is_alphanumeric() || ":_".contains(letter)));
            let path = code[at..at + end.unwrap_or(code.len() - at)].trim_end_matches(':');
            let path: Vec<String> = path.split("::").map(str::to_owned).collect();
            // `use` trees are expanded by `expanded`.
            if path.len() > 1 && !code[at + path.join("::").len()..].starts_with("::{") {
                found.push(path);
            }
        }
    }
    found
}

fn without_comments(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The code with empty string literals.
fn without_strings(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find('"') {
        let (before, literal) = (&rest[..at], &rest[at + 1..]);
        kept += before;
        kept += "\"";
        rest = literal;
        if before.ends_with('\'') || before.ends_with("'\\") {
            // The character '"'.
            continue;
        }
        let hashes = before.len() - before.trim_end_matches('#').len();
        let is_raw = before.trim_end_matches('#').ends_with('r');
        let length = if is_raw {
            literal.find(&format!("\"{}", "#".repeat(hashes)))
        } else {
            let mut escaped = false;
            literal.find(|letter| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends
            })
        };
        rest = &literal[length.unwrap_or(literal.len())..];
        rest = rest.strip_prefix('"').unwrap_or(rest);
        kept += "\"";
    }
    kept + rest
}

/// The code before a `#[cfg(test)]` module, which must be at the end of a file.
fn without_tests(code: &str) -> String {
    let end = code
        .match_indices("#[cfg(test)]")
        .map(|(at, _)| at)
        .find(|&at| {
            let next = code[at + 12..].trim_start();
            next.starts_with("mod ")
                && !next[..next.find(['{', ';']).unwrap_or(0) + 1].ends_with(';')
        });
    code[..end.unwrap_or(code.len())].to_owned()
}
