//! What people and programs get to see of a session: summaries, the review, the report. No value of a secret is in any
//! of it, except in [`Session::reveal`].

use super::Session;
use crate::capture::order::sort_by_key;
use crate::capture::tape::Tape;
use crate::detect::book::{Place, Secret};
use crate::detect::found::SecretId;
use crate::detect::kind::Category;
use serde::Serialize;
use serde_json::{Value, json};

/// What the envelope tells of a capture.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// `creator`: name and version.
    pub creator: String,
    /// `browser`: name and version.
    pub browser: String,
    /// `version`
    pub version: String,
    /// Number of pages.
    pub pages: usize,
}

impl About {
    /// Reads the members of `log` (or of the root, where that is missing).
    pub fn read(text: &[u8]) -> Self {
        let mut tape = Tape::new();
        if tape.parse(text).is_err() {
            return Self::default();
        }
        let log = tape.member(text, 0, b"log").unwrap_or(0);
        let words = |node: Option<u32>| -> String {
            let raw = node.and_then(|n| tape.get(n)).and_then(|n| text.get(n.span())).unwrap_or(&[]);
            String::from_utf8_lossy(raw).chars().take(120).collect()
        };
        let named = |name: &[u8]| -> String {
            let Some(at) = tape.member(text, log, name) else { return String::new() };
            if tape.members(at).next().is_none() {
                let plain = words(Some(at));
                return if plain.starts_with(['{', '[']) || plain == "null" { String::new() } else { plain };
            }
            let of = |n: &[u8]| words(tape.member(text, at, n));
            format!("{} {}", of(b"name"), of(b"version")).trim().to_owned()
        };
        Self {
            creator: named(b"creator"),
            browser: named(b"browser"),
            version: words(tape.member(text, log, b"version")),
            pages: tape.member(text, log, b"pages").map_or(0, |p| tape.items(p).count()),
        }
    }
}

/// A category in the review.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryView {
    /// Its name.
    pub slug: &'static str,
    /// Whether it is removed.
    pub on: bool,
    /// Whether the policy forbids to change that.
    pub locked: bool,
    /// Secrets in it.
    pub secrets: usize,
    /// Places where they were found.
    pub occurrences: u64,
}

/// A secret in the review.
#[derive(Clone, Debug, Serialize)]
pub struct SecretView {
    /// Its number.
    pub id: SecretId,
    /// What it is.
    pub kind: &'static str,
    /// The switch it belongs to.
    pub category: &'static str,
    /// What will stand in its place.
    pub placeholder: String,
    /// How often it was found.
    pub count: u64,
    /// In how many entries.
    pub entries: u64,
    /// The first places.
    pub places: Vec<Place>,
    /// `name`, `shape`, `cookie` …
    pub detector: String,
    /// What it saw: a name, or the kind of token.
    pub why: String,
    /// The first and last two characters, or dots alone.
    pub masked: String,
    /// What stands before it at the first place.
    pub before: String,
    /// What stands after it.
    pub after: String,
    /// Whether it will be removed.
    pub on: bool,
}

/// The first and last two characters of a value; of a short one nothing but that there is something.
fn masked(value: &[u8]) -> String {
    let text: Vec<char> = String::from_utf8_lossy(value).chars().collect();
    let safe = |c: &char| if c.is_control() { '·' } else { *c };
    match text.as_slice() {
        [a, b, .., y, z] if text.len() >= 12 => {
            [safe(a), safe(b), '•', '•', '•', '•', safe(y), safe(z)].iter().collect()
        }
        _ => "••••••".to_owned(),
    }
}

impl Session {
    /// What stands around the entries, with what was odd about them.
    pub fn summary(&self) -> Value {
        let span = self.index.time_span();
        let warnings: Vec<Value> = self
            .broken
            .iter()
            .take(50)
            .map(|b| json!({ "code": "entry-broken", "message": format!("entry {}: {} (at byte {})", b.entry, b.what, b.at), "offset": b.at, "entry": b.entry }))
            .collect();
        json!({
            "creator": self.about.creator, "browser": self.about.browser, "version": self.about.version, "pages": self.about.pages,
            "entries": self.index.len(), "started": span.map(|s| s.0), "durationMs": span.map_or(0.0, |s| s.1 - s.0),
            "bytes": self.bytes, "warnings": warnings,
        })
    }

    /// Categories that hold secrets, and their switches.
    pub fn review(&self) -> Value {
        let mut views: Vec<CategoryView> = Category::ALL
            .iter()
            .map(|c| CategoryView {
                slug: c.slug(),
                on: self.policy.removes(*c),
                locked: false,
                secrets: 0,
                occurrences: 0,
            })
            .collect();
        for s in self.book.secrets().iter().filter(|s| is_listed(s)) {
            if let Some(v) = views.get_mut(s.kind.category() as usize) {
                v.secrets += 1;
                v.occurrences += s.count;
            }
        }
        let total: usize = views.iter().map(|v| v.secrets).sum();
        json!({ "level": self.policy.level.slug(), "categories": views, "total": total })
    }

    /// Secrets of a category, most frequent first.
    pub fn secrets(&self, category: Category, start: usize, end: usize) -> Vec<SecretView> {
        let plan = self.plan();
        let mut ids: Vec<SecretId> = (0u32..)
            .zip(self.book.secrets())
            .filter(|(_, s)| s.kind.category() == category && is_listed(s))
            .map(|(id, _)| id)
            .collect();
        sort_by_key(&mut ids, |id| [u64::MAX - self.book.get(*id).map_or(0, |s| s.count), u64::from(*id)]);
        ids.get(start.min(ids.len())..end.min(ids.len()))
            .unwrap_or(&[])
            .iter()
            .filter_map(|id| {
                let s = self.book.get(*id)?;
                let (detector, why) = s.why.split_once(':').unwrap_or((&s.why, ""));
                Some(SecretView {
                    id: *id,
                    kind: s.kind.slug(),
                    category: category.slug(),
                    placeholder: plan.placeholder(*id).unwrap_or("").to_owned(),
                    count: s.count,
                    entries: s.entries,
                    places: s.places.clone(),
                    detector: detector.to_owned(),
                    why: why.to_owned(),
                    masked: masked(&s.value),
                    // A value that fills its place has nothing before it but its name.
                    before: match (s.context.0.as_str(), detector) {
                        ("", "name" | "cookie" | "claim" | "header") => format!("{why}: "),
                        (before, _) => before.to_owned(),
                    },
                    after: s.context.1.clone(),
                    on: self.is_on(*id),
                })
            })
            .collect()
    }

    /// The value of a secret, for the person who holds the capture.
    pub fn reveal(&self, id: SecretId) -> String {
        self.book.get(id).map_or_else(String::new, |s| String::from_utf8_lossy(&s.value).into_owned())
    }

    /// The report: what was removed from where, and what the check found. Holds no value.
    pub fn report(&self, input_sha256: &str, output_bytes: u64, output_sha256: &str) -> Value {
        let plan = self.plan();
        let secrets: Vec<Value> = (0u32..)
            .zip(self.book.secrets())
            .filter_map(|(id, s)| {
                let seen = self.tally.get(id).filter(|_| self.is_on(id))?;
                let (detector, why) = s.why.split_once(':').unwrap_or((&s.why, ""));
                Some(json!({
                    "id": plan.placeholder(id), "kind": s.kind.slug(), "category": s.kind.category().slug(), "count": seen.count,
                    "detector": detector, "why": why, "places": seen.places,
                }))
            })
            .collect();
        let kept = (0u32..).zip(self.book.secrets()).filter(|(id, s)| is_listed(s) && !self.is_on(*id));
        let mut kept_by_category: serde_json::Map<String, Value> = serde_json::Map::new();
        for (_, s) in kept {
            let n = kept_by_category.entry(s.kind.category().slug()).or_insert(json!(0));
            *n = json!(n.as_u64().unwrap_or(0) + 1);
        }
        let broken: Vec<Value> =
            self.broken.iter().map(|b| json!({ "entry": b.entry, "offset": b.at, "what": b.what })).collect();
        json!({
            "tool": "harmless", "version": env!("CARGO_PKG_VERSION"),
            "policy": self.policy.summary(),
            "input": { "bytes": self.bytes, "sha256": input_sha256, "entries": self.index.len() },
            "output": { "bytes": output_bytes, "sha256": output_sha256 },
            "removed": { "secrets": secrets.len(), "occurrences": secrets.iter().filter_map(|s| s["count"].as_u64()).sum::<u64>() },
            "kept": kept_by_category,
            "unreadable": broken,
            "secrets": secrets,
            "verification": self.verification(),
        })
    }

    /// What the check did, check by check.
    pub fn verification(&self) -> Value {
        let o = self.checked();
        let check = |id: &str, detail: String| json!({ "id": id, "passed": o.failed_in(id) == 0, "detail": detail });
        let checks = vec![
            check("parse", format!("{} entries read again as JSON", o.entries)),
            check("splice", format!("{} bytes compared with the original", o.bytes)),
            check("shape", format!("{} values in the same tree", o.leaves)),
            check("form", format!("{} changed values keep their form", o.changed)),
            check("search", format!("{} removed values searched for in every encoding", o.values)),
        ];
        let places: Vec<Value> = o
            .failures
            .iter()
            .map(|f| json!({ "check": f.check, "entry": f.entry, "pointer": f.pointer, "what": f.what }))
            .collect();
        json!({ "passed": o.passed(), "checks": checks, "failures": places })
    }
}

/// Secrets that stand nowhere themselves (the password inside Basic credentials) are not listed.
fn is_listed(s: &Secret) -> bool {
    s.count > 0 || matches!(s.kind, crate::detect::kind::Kind::Custom)
}
