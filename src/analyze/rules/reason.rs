//! What an error is about, where its words or its form say something else than its status does.

use super::prelude::*;
use crate::analyze::facts::Format;

/// Servers that stand in front of others.
const EDGES: &[&str] =
    &["akamai", "awselb", "big-ip", "bigip", "cloudflare", "cloudfront", "imperva", "incapsula", "sucuri", "zscaler"];

/// The code and the words of an error, in lower case.
fn words(f: &Facts) -> String {
    f.error.as_deref().map_or_else(String::new, |e| format!("{} {}", e.code, e.text).to_ascii_lowercase())
}

/// The times of the two sides are too far apart, or what was signed is too old.
fn is_clock(words: &str) -> bool {
    ["skew", "clock", "requestexpired", "request has expired"].iter().any(|w| words.contains(w))
}

/// A limit of the plan, the account or the service was reached.
fn is_limit(words: &str) -> bool {
    ["quota", "limitexceed", "limitreached", "limit exceed", "limit reached", "exceeds the limit"]
        .iter()
        .any(|w| words.contains(w))
        || words.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| matches!(w, "seat" | "seats"))
}

/// Not the application said no, but what stands before it: a page in the place of an interface's answer, or the page of a
/// product that does nothing else.
fn is_edge(f: &Facts) -> bool {
    let page = f.error.as_deref().is_some_and(|e| e.format == Format::Html);
    let server = f.response.get("server").unwrap_or("").to_ascii_lowercase();
    f.body.page == PageKind::Block || (page && (f.is_call() || EDGES.iter().any(|e| server.contains(e))))
}

/// What a refusal or a rejection is about, unless it is what its status says.
pub(super) fn of(f: &Facts) -> Option<&'static str> {
    let words = words(f);
    match f.code() {
        401 | 403 if is_clock(&words) => Some("clock"),
        402 => Some("limit"),
        403 | 409 if is_limit(&words) => Some("limit"),
        403 if is_edge(f) => Some("edge"),
        426 => Some("version"),
        451 => Some("law"),
        _ => None,
    }
}
