//! Reads Rust source just well enough for the rules: without comments and strings, and with its paths opened up.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path under `src/`, its text, and its text without comments, strings and test module.
pub struct Source {
    pub path: String,
    pub text: String,
    pub code: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let blank = without_comments_and_strings(text);
        let shipped = blank.find("#[cfg(test)]").map_or(blank.as_str(), |at| &blank[..at]);
        Self { path: path.to_owned(), text: text.to_owned(), code: shipped.to_owned() }
    }

    /// The path as modules: `detect/names/mod.rs` is `["detect", "names"]`.
    pub fn modules(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        if parts.last() == Some(&"mod") {
            parts.pop();
        }
        parts
    }

    pub fn is_test_file(&self) -> bool {
        self.modules().iter().any(|m| matches!(*m, "tests" | "test_support"))
    }

    pub fn is_command(&self) -> bool {
        self.path.starts_with("bin/")
    }
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    assert!(!files.is_empty(), "no source files under {}", root.display());
    files
        .iter()
        .map(|f| {
            let path = f.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            Source::new(&path, &fs::read_to_string(f).unwrap())
        })
        .collect()
}

fn rust_files(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Blanks comments, string and character literals; line breaks stay where they are.
fn without_comments_and_strings(text: &str) -> String {
    let s: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    let is = |i: usize, c: char| s.get(i) == Some(&c);
    while i < s.len() {
        let end = if is(i, '/') && is(i + 1, '/') {
            (i..s.len()).find(|&j| s[j] == '\n').unwrap_or(s.len())
        } else if is(i, '/') && is(i + 1, '*') {
            end_of_block_comment(&s, i)
        } else if is(i, '"') {
            end_of_quoted(&s, i + 1, '"')
        } else if is(i, 'r') && (is(i + 1, '"') || is(i + 1, '#')) && !(i > 0 && is_word(s[i - 1]) && s[i - 1] != 'b') {
            end_of_raw_string(&s, i)
        } else if is(i, '\'') && (is(i + 1, '\\') || is(i + 2, '\'')) {
            end_of_quoted(&s, i + 1, '\'')
        } else {
            i
        };
        if end == i {
            out.push(s[i]);
            i += 1;
        } else {
            out.extend(s[i..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            i = end;
        }
    }
    out
}

fn end_of_block_comment(s: &[char], from: usize) -> usize {
    let (mut depth, mut i) = (0, from);
    while i < s.len() {
        match (s[i], s.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    s.len()
}

fn end_of_quoted(s: &[char], mut i: usize, quote: char) -> usize {
    while i < s.len() && s[i] != quote {
        i += if s[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(s.len())
}

/// The end of `r"…"` or `r#"…"#`; `from` itself when it is a raw identifier such as `r#type`.
fn end_of_raw_string(s: &[char], from: usize) -> usize {
    let hashes = s[from + 1..].iter().take_while(|&&c| c == '#').count();
    if s.get(from + 1 + hashes) != Some(&'"') {
        return from;
    }
    let mut i = from + 2 + hashes;
    while i < s.len() {
        if s[i] == '"' && s[i + 1..].iter().take_while(|&&c| c == '#').count() >= hashes {
            return i + 1 + hashes;
        }
        i += 1;
    }
    s.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every place where `word` stands as a whole word (or path) in `code`, as byte offsets.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(|c| is_word(c) && !word.ends_with('!'))
    })
}

pub fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// The paths a file names below a root such as `crate`, with the line: `["detect", "kind", "Kind"]`. Braces are opened:
/// `crate::{detect::Kind, lens}` gives two paths.
pub fn paths_below(code: &str, root: &str) -> Vec<(usize, Vec<String>)> {
    let start = format!("{root}::");
    words_prefix(code, &start)
        .flat_map(|at| {
            let line = line_of(code, at);
            let mut found = Vec::new();
            open_path(&code[at + start.len()..], &mut Vec::new(), &mut found);
            found.into_iter().map(move |p| (line, p))
        })
        .collect()
}

fn words_prefix<'a>(code: &'a str, start: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(start).map(|(at, _)| at).filter(move |&at| {
        // `$crate::` in a macro is the crate as well; `super::crate` and `my_crate::` are not.
        !code[..at].chars().next_back().is_some_and(|c| is_word(c) || c == ':')
    })
}

/// Reads one path, or a braced list of paths, from the start of `text`; returns how much of it was read.
fn open_path(text: &str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let skip = |from: usize| from + text[from..].len() - text[from..].trim_start().len();
    let mut at = skip(0);
    let depth = prefix.len();
    loop {
        if text[at..].starts_with('{') {
            at = skip(at + 1);
            while at < text.len() && !text[at..].starts_with('}') {
                let mut inner = prefix.clone();
                let read = open_path(&text[at..], &mut inner, found);
                at = skip(at + read.max(1));
                if text[at..].starts_with(',') {
                    at = skip(at + 1);
                }
            }
            return (at + 1).min(text.len());
        }
        let name: String = text[at..].chars().take_while(|&c| is_word(c) || c == '*').collect();
        at += name.len();
        if !name.is_empty() {
            prefix.push(name.clone());
        }
        if name.is_empty() || !text[at..].starts_with("::") {
            if prefix.len() > depth {
                found.push(prefix.clone());
            }
            // `as other` behind a name ends the path as well.
            let rest = text[at..].find([',', '}', ';', '\n']).unwrap_or(0);
            return if text[at..].trim_start().starts_with("as ") { at + rest } else { at };
        }
        at = skip(at + 2);
    }
}
