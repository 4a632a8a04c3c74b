//! Tracking ids: in header fields and in the bodies of replies that tell of an error. Which names hold one is the
//! profile's; a value must look drawn by a machine, so that no word, number of an error, duration or date is taken.

use super::super::facts::{BodyKind, Facts, PageKind, Tracking};
use super::super::shown;
use super::markup;
use crate::capture::node::Node;
use crate::profile::names::{Words, fold};
use crate::profile::{Profile, TrackingRules};
use memchr::memmem;

/// Shortest and longest id that is taken by the words of its name.
const LENGTH: std::ops::RangeInclusive<usize> = 6..=128;
/// How deep in a body ids are looked for, and how many values are looked at.
const MAX_DEPTH: usize = 6;
const MAX_VALUES: usize = 400;
/// So much of a text is searched, in bytes.
const MAX_TEXT: usize = 16 << 10;
/// Places of ids that a word rule finds are after all that a profile lists.
const BY_WORDS: usize = 1000;
const OF_ERRORS: usize = 2000;
const IN_TEXT: usize = 3000;

/// The rules for a host: its profile's and then the generic ones.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    own: &'a TrackingRules,
    generic: &'a TrackingRules,
}

impl<'a> Rules<'a> {
    /// The rules of a profile and of the one that takes what no other owns.
    pub fn new(profile: &'a Profile, generic: &'a Profile) -> Self {
        Self { own: &profile.tracking, generic: &generic.tracking }
    }

    fn both(&self) -> impl Iterator<Item = &'a TrackingRules> {
        let same = std::ptr::eq(self.own, self.generic);
        [Some(self.own), (!same).then_some(self.generic)].into_iter().flatten()
    }

    /// The place of a header field among those that hold a tracking id, the most telling first; a value of any other is
    /// none. `failed` asks for ids of errors, too.
    pub fn header(&self, name: &str, value: &str, failed: bool) -> Option<usize> {
        let value = value.trim();
        let listed = self.both().flat_map(|r| &r.headers).position(|h| h.eq_ignore_ascii_case(name));
        if listed.is_some() {
            let told = !value.is_empty() && value.len() <= 300 && value != "undefined" && value != "null";
            return listed.filter(|_| told);
        }
        // Nearly all fields are left here.
        if !name.get(name.len().saturating_sub(2)..).is_some_and(|e| e.eq_ignore_ascii_case("id")) || !looks(value) {
            return None;
        }
        self.by_words(&Words::of(name), failed)
    }

    fn by_words(&self, words: &Words, failed: bool) -> Option<usize> {
        let of = |list: fn(&TrackingRules) -> &[String], base: usize| {
            self.both().find_map(|r| words.ending(list(r))).map(|i| base + i)
        };
        of(|r| &r.endings, BY_WORDS).or_else(|| if failed { of(|r| &r.error_endings, OF_ERRORS) } else { None })
    }

    fn member(&self, folded: &str) -> Option<usize> {
        self.both().flat_map(|r| &r.members).position(|m| m == folded)
    }

    /// The place of a member's name in a body that tells of an error.
    fn error_member(&self, name: &str) -> Option<usize> {
        let words = Words::of(name);
        self.member(words.folded())
            .or_else(|| self.by_words(&words, true))
            .or_else(|| self.whole(words.folded()).map(|i| OF_ERRORS + 500 + i))
    }

    fn whole(&self, folded: &str) -> Option<usize> {
        self.both().flat_map(|r| &r.error_members).position(|m| m == folded)
    }

    /// Whether words before an id in a text say what it is.
    fn label(&self, folded: &str) -> bool {
        self.whole(folded).is_some()
            || self.both().any(|r| r.endings.iter().chain(&r.error_endings).any(|e| e == folded))
    }
}

/// Whether a value looks drawn by a machine for one request: no word, code, duration, date, address or credential.
pub fn looks(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let plain =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/' | b'+' | b'=' | b'|' | b'~');
    if value.contains("REDACTED-") {
        // What the sanitizer put there stands for what was there.
        return true;
    }
    if !LENGTH.contains(&value.len()) || !value.bytes().all(plain) || value.contains("//") || value.starts_with("eyJ") {
        return false;
    }
    if shown::is_uuid(value) {
        return value.bytes().any(|b| b.is_ascii_hexdigit() && b != b'0');
    }
    let parts = || value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty());
    let whole = |p: &str| p.bytes().all(|b| b.is_ascii_digit()) || p.bytes().all(|b| b.is_ascii_alphabetic());
    // A number: long, or of two long parts; no version, address or date.
    if value.bytes().all(|b| !b.is_ascii_alphabetic()) {
        return parts().all(|p| p.len() >= 7) && digits >= 8;
    }
    let date = value.get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit())) && value.get(4..5) == Some("-");
    let duration =
        value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let path = value.starts_with('/') || value.matches('/').count() > 3;
    // `ERR_TIMEOUT_504`, `login-failed-2`, `v1.2.3`: words and small numbers.
    let code = digits < 4 && parts().all(|p| p.len() < 5 || whole(p));
    let hex = value.len() >= 16 && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let other = path || code || (duration && digits < 8) || (date && value.len() < 30);
    !other && (digits >= 2 || hex)
}

/// What was sent with the request, so that an id of a thing that was asked for is not taken for that of an error.
pub struct Asked<'a> {
    /// The address.
    pub url: &'a [u8],
    /// The body, as the capture has it.
    pub body: &'a [u8],
}

impl Asked<'_> {
    fn names(&self, value: &str) -> bool {
        [self.url, self.body].iter().any(|at| memmem::find(at, value.as_bytes()).is_some())
    }
}

struct Found<'a> {
    rules: Rules<'a>,
    asked: &'a Asked<'a>,
    ids: Vec<(usize, Tracking)>,
}

impl Found<'_> {
    fn take(&mut self, rank: usize, name: &str, value: &str) {
        let value = value.trim();
        let value = value.strip_prefix("urn:uuid:").unwrap_or(value);
        let listed = rank < BY_WORDS;
        let machine = |v: &str| v.bytes().any(|b| b.is_ascii_digit()) && !v.contains(char::is_whitespace);
        let fits = if listed {
            (8..=200).contains(&value.len()) && machine(value)
        } else {
            looks(value) && !self.asked.names(value)
        };
        if fits {
            self.ids.push((rank, Tracking { name: shown::cut(name, 60).into(), value: value.into() }));
        }
    }

    /// Ids that stand in words after a label: `Reference #18.2f`, `Ray ID: 7d2c`, `quote request id 9f8e`.
    fn text(&mut self, text: &str) {
        let mut at = text.len().min(MAX_TEXT);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let pieces = pieces(text.get(..at).unwrap_or(""));
        for i in 0..pieces.len() {
            let get = |n: usize| pieces.get(n).copied().unwrap_or("");
            let two = format!("{}{}", fold(get(i)), fold(get(i + 1)));
            let (label, mut next) = if self.rules.label(&two) {
                (format!("{} {}", get(i), get(i + 1)), i + 2)
            } else if self.rules.label(&fold(get(i))) {
                (get(i).to_owned(), i + 1)
            } else {
                continue;
            };
            for _ in 0..2 {
                let filler = get(next).to_ascii_lowercase();
                if matches!(filler.as_str(), "a" | "code" | "id" | "is" | "no" | "nr" | "number" | "was") {
                    next += 1;
                }
            }
            if get(next).len() >= 8 {
                self.take(IN_TEXT, &label, get(next));
            }
        }
    }
}

/// The words of a text without what stands around them; `ID:9f8e` and `requestId=9f8e` are two.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for word in text.split(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '#')
    }) {
        let name = word.find([':', '=']).and_then(|i| Some((word.get(..i)?, word.get(i + 1..)?)));
        let name = name.filter(|(n, _)| n.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_')));
        let both = name.map_or([word, ""], |(n, v)| [n, v]);
        out.extend(both.iter().map(|p| p.trim_matches(|c: char| !c.is_alphanumeric())).filter(|p| !p.is_empty()));
    }
    out
}

/// Tracking ids in a JSON body. One that tells of no error is looked at in the usual places for the profile's names only.
pub fn of_json(f: &mut Facts, root: Node<'_>, rules: Rules<'_>, asked: &Asked<'_>, failed: bool) {
    let mut found = Found { rules, asked, ids: Vec::new() };
    if failed || f.error.is_some() {
        walk(&mut found, root);
    } else {
        let places = [Some(root), root.get("error"), root.get("meta"), root.get("extensions")];
        for (key, value) in places.into_iter().flatten().flat_map(Node::members).take(MAX_VALUES) {
            let Some(name) = key.text() else { continue };
            if let (Some(rank), Some(text)) = (rules.member(&fold(&name)), value.word()) {
                found.take(rank, &name, &text);
            }
        }
    }
    settle(f, found);
}

fn walk(found: &mut Found<'_>, root: Node<'_>) {
    // Beside errors, `data` holds what was asked for all the same.
    let partial = root.get("errors").is_some_and(Node::is_telling);
    let mut todo = vec![(root, 0, false)];
    let (mut at, mut seen) = (0, 0);
    while let Some((node, depth, of_errors)) = todo.get(at).copied() {
        at += 1;
        for (key, value) in node.members() {
            seen += 1;
            let name = key.text().unwrap_or_default();
            if value.is_object() || value.is_array() {
                let asked_for = matches!(&*name, "data" | "items" | "result" | "results" | "included");
                let open = depth < MAX_DEPTH && !(asked_for && (partial || value.is_array() || depth > 0));
                if open {
                    todo.push((value, depth + 1, matches!(&*name, "errors" | "Errors")));
                }
                continue;
            }
            let Some(text) = value.word() else { continue };
            if let Some(rank) = found.rules.error_member(&name) {
                found.take(rank, &name, &text);
            } else if &*name == "instance" && text.starts_with("urn:uuid:") {
                // RFC 9457, section 3.1.5: a URI of this one occurrence.
                found.take(OF_ERRORS + 900, &name, &text);
            } else if of_errors && &*name == "id" && text.len() >= 12 {
                // JSON:API: the id of this one occurrence.
                found.take(OF_ERRORS + 900, "errors[].id", &text);
            } else if value.is_string() && text.len() > 12 {
                found.text(&text);
            }
        }
        for item in node.items().take(20) {
            seen += 1;
            if depth < MAX_DEPTH && (item.is_object() || item.is_array()) {
                todo.push((item, depth + 1, of_errors));
            } else if let Some(text) = item.said().filter(|t| t.len() > 12) {
                found.text(&text);
            }
        }
        if seen > MAX_VALUES {
            break;
        }
    }
}

/// Tracking ids of the one answer in a batch that failed come before those of the reply as a whole.
pub fn of_part(f: &mut Facts, fields: &[(&str, &str)], body: Option<Node<'_>>, rules: Rules<'_>, asked: &Asked<'_>) {
    let mut found = Found { rules, asked, ids: Vec::new() };
    for (name, value) in fields {
        if let Some(rank) = rules.header(name, value, true) {
            found.take(rank, name, value);
        }
    }
    if let Some(body) = body {
        walk(&mut found, body);
    }
    let whole = std::mem::take(&mut f.tracking);
    settle(f, found);
    for id in whole {
        if !f.tracking.iter().any(|t| t.value == id.value) {
            f.tracking.push(id);
        }
    }
}

/// Tracking ids in XML, in a page, or in plain text of a reply that failed or says so.
pub fn of_text(f: &mut Facts, body: &[u8], rules: Rules<'_>, asked: &Asked<'_>, failed: bool) {
    if !failed && f.error.is_none() && f.body.page != PageKind::Block {
        return;
    }
    let mut found = Found { rules, asked, ids: Vec::new() };
    if f.body.kind == BodyKind::Xml {
        markup::elements(body, MAX_VALUES, &mut |name, text| {
            if let Some(rank) = rules.error_member(name) {
                found.take(rank, name, text);
            }
        });
    }
    let text = match f.body.kind {
        BodyKind::Other => String::from_utf8_lossy(body.get(..MAX_TEXT).unwrap_or(body)).into_owned(),
        _ => markup::words(body, MAX_TEXT),
    };
    found.text(&text);
    settle(f, found);
}

fn settle(f: &mut Facts, mut found: Found<'_>) {
    found.ids.sort_by_key(|(rank, _)| *rank);
    for (_, id) in found.ids {
        if !f.tracking.iter().any(|t| t.value == id.value) {
            f.tracking.push(id);
        }
    }
}

#[cfg(test)]
mod tests;
