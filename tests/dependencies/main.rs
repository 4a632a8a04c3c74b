//! Holds the architecture by reading the source: who may use whom (the table of ARCHITECTURE.md), which file names
//! wasm-bindgen, that the core does no I/O, that files stay small, and that every `unsafe` says why it is sound.
//!
//! A test module at the end of a file (after `#[cfg(test)]`) may use what it likes; the rules hold for what ships.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a panic is how a test fails")]

mod reader;

use reader::{Source, line_of, paths_below, sources, words};

/// What a module under `src/` may name by `crate::`, besides itself. `x::*` stands for everything in `x`,
/// `x::Types` for the results of `x`: its kinds and the types it exports at its top, never its detectors.
///
/// A new top-level module gets a row here and one in ARCHITECTURE.md.
const MAY_USE: &[(&str, &[&str])] = &[
    ("analyze", &["capture::*", "error::*", "json::*", "lens::*", "profile::*"]),
    ("capture", &["error::*", "lanes::*", "lens::*"]),
    ("detect", &["capture::*", "error::*", "lanes::*", "lens::*", "policy::*", "profile::*"]),
    ("error", &[]),
    (
        "escalate",
        &[
            "analyze::Types",
            "analyze::facts",
            "analyze::finding",
            "analyze::texts",
            "analyze::view",
            "capture::node",
            "capture::tape",
            "error::*",
            "json::*",
            "profile::*",
        ],
    ),
    ("json", &[]),
    ("lanes", &[]),
    ("lens", &["capture::*", "error::*", "lanes::*"]),
    ("policy", &["capture::*", "detect::Types", "error::*", "json::*", "lens::*"]),
    ("profile", &["capture::*", "error::*", "lens::*"]),
    ("query", &["capture::*", "error::*", "lens::*"]),
    ("read", &["capture::*", "error::*", "json::*"]),
    ("redact", &["capture::*", "detect::Types", "error::*", "lens::*", "policy::*"]),
    (
        "report",
        &[
            "analyze::Types",
            "capture::Types",
            "detect::Types",
            "error::*",
            "policy::*",
            "profile::*",
            "redact::Types",
            "verify::Types",
        ],
    ),
    ("seal", &["error::*"]),
    (
        "session",
        &[
            "json::*",
            "analyze::*",
            "capture::*",
            "detect::*",
            "error::*",
            "escalate::*",
            "lens::*",
            "policy::*",
            "profile::*",
            "read::*",
            "redact::*",
            "report::*",
            "verify::*",
        ],
    ),
    ("verify", &["capture::*", "error::*", "lanes::*", "lens::*"]),
    ("workbench", &["capture::*", "error::*", "json::*", "query::*", "session::wire"]),
];

/// Modules whose content counts as result types wherever a row says `Types`.
const TYPE_MODULES: &[&str] = &["found", "kind"];

/// Lines of code in a file: without comments, blank lines and its test module.
const MAX_LINES: usize = 400;

/// Files that are longer for now, with the length they may not pass. A file that has shrunk leaves the list.
const LONGER: &[(&str, usize)] =
    &[("capture/splitter.rs", 480), ("detect/shape/tests.rs", 440), ("verify/views.rs", 540)];

/// Names that only `src/wasm.rs` and the files of `src/wasm/` may know.
const BROWSER: &[&str] =
    &["console_error_panic_hook", "js_sys", "serde_wasm_bindgen", "wasm_bindgen", "wasm_bindgen_futures", "web_sys"];

/// What the core must not do: it is fed bytes and gives bytes back, on any thread, without a clock, and prints nothing.
const OUTSIDE: &[&str] = &[
    "dbg!",
    "eprint!",
    "eprintln!",
    "print!",
    "println!",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// What a file names of other modules: `crate::…` paths and `super::super::…` paths that reach the root.
fn uses(source: &Source) -> Vec<(usize, Vec<String>)> {
    let mut all = paths_below(&source.code, "crate");
    let depth = source.modules().len();
    all.extend(paths_below(&source.code, "super").into_iter().filter_map(|(line, path)| {
        let ups = 1 + path.iter().take_while(|p| *p == "super").count();
        (ups == depth).then(|| (line, path[ups - 1..].to_vec()))
    }));
    all.retain(|(_, p)| p.first().is_some_and(|m| MAY_USE.iter().any(|(name, _)| name == m)));
    all
}

fn is_type_path(path: &[String]) -> bool {
    path.get(1).is_some_and(|p| TYPE_MODULES.contains(&p.as_str()) || p.starts_with(|c: char| c.is_ascii_uppercase()))
}

fn allowed(row: &[&str], path: &[String]) -> bool {
    row.iter().any(|rule| {
        rule.split_once("::").is_some_and(|(module, what)| {
            module == path[0] && (what == "*" || path.get(1).is_some_and(|p| p == what) || is_type_path(path))
        })
    })
}

/// `wasm.rs` and, for the second module, the files of `wasm/`.
fn is_border(path: &str) -> bool {
    path == "wasm.rs" || path.starts_with("wasm/")
}

fn report(problems: &[String], rule: &str) {
    assert!(problems.is_empty(), "{rule}\n  {}", problems.join("\n  "));
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|s| !s.is_test_file() && !s.is_command()) {
        let module = source.modules()[0].to_owned();
        if matches!(module.as_str(), "lib" | "wasm" | "wasm_analysis") {
            continue;
        }
        let Some((_, row)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            problems.push(format!("src/{}: `{module}` has no row in the table", source.path));
            continue;
        };
        for (line, path) in uses(source) {
            if path[0] != module && !allowed(row, &path) {
                problems.push(format!("src/{}:{line}: `{module}` may not use `{}`", source.path, path.join("::")));
            }
        }
    }
    report(&problems, "the dependency table (tests/dependencies, ARCHITECTURE.md) is broken:");
}

#[test]
fn capture_and_lens_do_not_need_each_other_both_ways() {
    let all = sources();
    let needs = |from: &str, to: &str| {
        all.iter().any(|s| !s.is_test_file() && s.modules()[0] == from && uses(s).iter().any(|(_, p)| p[0] == to))
    };
    assert!(!(needs("capture", "lens") && needs("lens", "capture")), "`capture` and `lens` use each other in a circle");
}

#[test]
fn wasm_and_command_use_the_facade_only() {
    let mut problems = Vec::new();
    for source in sources() {
        let root = match source.path.as_str() {
            path if is_border(path) => "crate",
            _ if source.is_command() => "harmless",
            _ => continue,
        };
        for (line, path) in paths_below(&source.code, root) {
            if path.len() > 1 && MAY_USE.iter().any(|(name, _)| *name == path[0]) {
                problems.push(format!("src/{}:{line}: `{}` is behind the façade", source.path, path.join("::")));
            }
        }
    }
    report(&problems, "wasm.rs and bin/ may use only what lib.rs exports at its top:");
}

#[test]
fn only_wasm_rs_names_the_browser() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|s| !is_border(&s.path)) {
        for name in BROWSER {
            problems.extend(
                words(&source.code, name)
                    .map(|at| format!("src/{}:{}: `{name}`", source.path, line_of(&source.code, at))),
            );
        }
    }
    report(&problems, "only src/wasm.rs and src/wasm/ may name wasm-bindgen, js-sys and web-sys:");
}

#[test]
fn the_core_does_no_io() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|s| !s.is_command() && !s.is_test_file()) {
        for name in OUTSIDE {
            problems.extend(
                words(&source.code, name)
                    .map(|at| format!("src/{}:{}: `{name}`", source.path, line_of(&source.code, at))),
            );
        }
    }
    report(&problems, "the core does no I/O, has no clock and prints nothing (that is for bin/ and the page):");
}

fn lines_of_code(code: &str) -> usize {
    code.lines().filter(|l| !l.trim().is_empty()).count()
}

#[test]
fn files_are_small() {
    let mut problems = Vec::new();
    for source in sources() {
        let lines = lines_of_code(&source.code);
        let longer = LONGER.iter().find(|(path, _)| *path == source.path);
        let most = longer.map_or(MAX_LINES, |(_, most)| *most);
        if lines > most {
            problems.push(format!("src/{}: {lines} lines of code, at most {most}", source.path));
        } else if longer.is_some() && lines <= MAX_LINES {
            problems.push(format!("src/{}: no longer long, take it off the list", source.path));
        }
    }
    report(&problems, "a file has one purpose and is small:");
}

#[test]
fn every_unsafe_says_why_it_is_sound() {
    let mut problems = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.text.lines().collect();
        for at in words(&source.code, "unsafe") {
            let line = line_of(&source.code, at);
            let before = &lines[line.saturating_sub(8)..line];
            if !before.iter().any(|l| l.contains("SAFETY:") || l.contains("# Safety")) {
                problems.push(format!("src/{}:{line}", source.path));
            }
        }
    }
    report(&problems, "`unsafe` without a `SAFETY:` comment above it:");
}

mod the_reader {
    use super::*;

    fn named(path: &str, text: &str) -> Vec<String> {
        uses(&Source::new(path, text)).into_iter().map(|(line, p)| format!("{line} {}", p.join("::"))).collect()
    }

    #[test]
    fn opens_braces_and_follows_super() {
        assert_eq!(
            named(
                "verify/mod.rs",
                "use crate::{detect::{Kind, names::List as L}, lens};\nfn f() { crate::redact::run() }"
            ),
            ["1 detect::Kind", "1 detect::names::List", "1 lens", "2 redact::run"]
        );
        assert_eq!(
            named("verify/spans.rs", "use super::super::redact::Edit;\nuse super::detect::X;"),
            ["1 redact::Edit"]
        );
        assert_eq!(named("verify/mod.rs", "macro_rules! m { () => { $crate::detect::go() } }"), ["1 detect::go"]);
    }

    #[test]
    fn skips_comments_strings_and_tests() {
        let text = "// crate::detect::a\n/* crate::redact::b /* */ */ \"crate::lens::c \\\" crate::lens::d\"\n\
                    r#\"crate::read::e \" \"# '\"' 'a: crate::read::f\n#[cfg(test)]\nmod tests { use crate::redact::g; }";
        assert_eq!(named("verify/mod.rs", text), ["3 read::f"]);
    }

    #[test]
    fn tells_result_types_from_detectors() {
        let row = &["detect::Types"];
        let path = |p: &str| p.split("::").map(str::to_owned).collect::<Vec<_>>();
        assert!(allowed(row, &path("detect::Secret")));
        assert!(allowed(row, &path("detect::kind::Kind")));
        assert!(!allowed(row, &path("detect::names::NAMES")));
        assert!(!allowed(row, &path("detect")));
        assert!(!allowed(row, &path("redact::Plan")));
    }

    #[test]
    fn finds_whole_words() {
        assert_eq!(words("unsafe_op unsafe { } not_unsafe", "unsafe").count(), 1);
        assert_eq!(words("eprintln!(x); my_println!(x)", "println!").count(), 0);
        assert_eq!(words("std::fs::read std::fsx", "std::fs").count(), 1);
    }
}
