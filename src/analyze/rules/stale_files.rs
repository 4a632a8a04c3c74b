//! A script or style of the page is not there any more, or a page came in its place.
//!
//! **Why it matters:** after a new version was deployed, an open page asks for files of the old one; the part of the page
//! that needs them does not open, and applications that answer every path with their start page even say 200.
//! **Next:** reload; if it stays, look at what caches the start page. **False positives:** a wrong link looks the same; so a
//! missing file without a version in its name is only a warning.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "stale-files",
    family: Family::Failure,
    specific: 61,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// A script or a style sheet, by what the browser wanted it for, or by its name.
fn is_code(f: &Facts) -> bool {
    let path = f.url.path.to_ascii_lowercase();
    &*f.method == "GET"
        && match &*f.resource {
            "script" | "stylesheet" => true,
            "" | "other" | "fetch" => [".js", ".mjs", ".css"].iter().any(|e| path.ends_with(e)),
            _ => false,
        }
}

/// Whether the name holds a print of the content, as builds write it: `main.8f3a1c77.js`, `chunk-ABC12345.js`.
fn is_versioned(f: &Facts) -> bool {
    let name = f.url.path.rsplit('/').next().unwrap_or("");
    name.to_ascii_lowercase().contains("chunk")
        || name.split(['.', '-', '_', '~']).any(|part| {
            // A digit before a letter: `9f3a1c77`, but not `es2015`.
            let digit = part.bytes().position(|b| b.is_ascii_digit());
            let letter = part.bytes().rposition(|b| b.is_ascii_alphabetic());
            let mixed = digit.zip(letter).is_some_and(|(d, l)| d < l);
            (mixed && part.len() >= 4 && part.bytes().all(|b| b.is_ascii_alphanumeric())) || part.contains('…')
        })
}

/// What came in the place of the file.
fn why(f: &Facts) -> Option<&'static str> {
    if !is_code(f) {
        return None;
    }
    let page = f.body.kind == BodyKind::Html
        || (f.body.kind == BodyKind::None && &*f.mime == "text/html" && f.sizes.content.unwrap_or(0.0) > 0.0);
    match f.code() {
        200..=299 => page.then_some("page"),
        404 | 410 => Some("missing"),
        _ => None,
    }
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let gone = case.network().filter(|f| why(f).is_some() && case.stake(f) != Stake::Aside);
    for list in group(gone, |f| (&*f.url.host, why(f))) {
        let Some((first, entries)) = told(&list) else { continue };
        let why = why(first).unwrap_or("missing");
        let sure = why == "page" || list.iter().any(|f| is_versioned(f));
        let own = if sure { Severity::Error } else { Severity::Warning };
        out.add(case.grave(first, own), entries, case.lookup(first)).variant(why);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |name: &str| Sample::get(&format!("https://app.example/assets/{name}")).kind("script");
    let page = "<!doctype html><html><head><title>App</title></head><body></body></html>";
    Samples {
        fires: vec![
            vec![s("Checkout-9f3a1c77.js").body("text/html", page)],
            vec![s("Checkout-9f3a1c77.js").status(404)],
            vec![s("kit.js").status(404)],
            vec![s("app.css").kind("").body("text/html", page)],
        ],
        silent: vec![
            vec![s("kit.js").body("text/javascript", "let a = 1")],
            vec![s("kit.js").body("text/html", "let a = 1")],
            vec![s("kit.js").status(500)],
            vec![s("kit").kind("xhr").status(404)],
            vec![
                Sample::get("https://app.example/").page(),
                Sample::get("https://web-analytics.test/tag.js").kind("script").status(404),
            ],
        ],
    }
}
