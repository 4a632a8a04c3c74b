//! What people and programs get to see of a session: summaries, the review, the report. No value of a secret is in any
//! of it, except in [`Session::reveal`].

use super::Session;
use crate::capture::order::sort_by_key;
use crate::capture::tape::Tape;
use crate::detect::book::{Place, Secret};
use crate::detect::found::SecretId;
use crate::detect::kind::Category;
use crate::detect::{self, Count};
use crate::json::Json;

/// What the envelope tells of a capture.
#[derive(Clone, Debug, Default)]
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
    /// What stands around the entries, with what was odd about them: `CaptureSummary`, as JSON.
    pub fn summary(&self) -> String {
        let span = self.index.time_span();
        written(false, |j| {
            j.key("creator").string(&self.about.creator);
            j.key("browser").string(&self.about.browser);
            j.key("version").string(&self.about.version);
            j.key("pages").count(self.about.pages as u64);
            j.key("entries").count(self.index.len() as u64);
            j.key("started").number(span.map(|s| s.0));
            j.key("durationMs").number(Some(span.map_or(0.0, |s| s.1 - s.0)));
            j.key("bytes").count(self.bytes());
            j.key("warnings").array(|j| {
                for b in self.broken.iter().take(50) {
                    j.object(|j| {
                        j.key("code").string("entry-broken");
                        j.key("message").string(&format!(
                            "entry {}: {} (at byte {})",
                            u64::from(b.entry) + 1,
                            b.what,
                            b.at
                        ));
                        j.key("offset").count(b.at);
                        j.key("entry").count(u64::from(b.entry));
                    });
                }
            });
        })
    }

    /// `EntryRow[]`, as JSON.
    pub fn rows_view(&self, start: usize, end: usize) -> String {
        let mut out = Json::new(false);
        out.array(|j| {
            for (index, r) in self.rows(start, end) {
                j.object(|j| {
                    j.key("index").count(index as u64);
                    j.key("started").number(r.started);
                    j.key("method").string(&r.method);
                    j.key("status").number(r.status.map(f64::from));
                    j.key("host").string(&r.host);
                    j.key("path").string(&r.path);
                    j.key("type").string(&r.mime);
                    j.key("size").number(r.size);
                    j.key("time").number(r.time);
                });
            }
        });
        out.into_text()
    }

    /// Categories that hold secrets, and their switches: `Review`, as JSON.
    pub fn review(&self) -> String {
        let mut found = vec![(0u64, 0u64); Category::ALL.len()];
        for s in self.book.secrets().iter().filter(|s| is_listed(s)) {
            if let Some((secrets, occurrences)) = found.get_mut(s.kind.category() as usize) {
                *secrets += 1;
                *occurrences += s.count;
            }
        }
        written(false, |j| {
            j.key("level").string(self.policy.level.slug());
            j.key("categories").array(|j| {
                for (c, (secrets, occurrences)) in Category::ALL.iter().zip(&found) {
                    j.object(|j| {
                        j.key("slug").string(c.slug());
                        j.key("on").flag(self.policy.removes(*c));
                        j.key("locked").flag(false);
                        j.key("secrets").count(*secrets);
                        j.key("occurrences").count(*occurrences);
                    });
                }
            });
            j.key("total").count(found.iter().map(|f| f.0).sum());
        })
    }

    /// Secrets of a category, most frequent first: `SecretView[]`, as JSON.
    pub fn secrets(&self, category: Category, start: usize, end: usize) -> String {
        let plan = self.plan();
        let mut ids: Vec<SecretId> = (0u32..)
            .zip(self.book.secrets())
            .filter(|(_, s)| s.kind.category() == category && is_listed(s))
            .map(|(id, _)| id)
            .collect();
        sort_by_key(&mut ids, |id| [u64::MAX - self.book.get(*id).map_or(0, |s| s.count), u64::from(*id)]);
        let mut out = Json::new(false);
        out.array(|j| {
            for id in ids.get(start.min(ids.len())..end.min(ids.len())).unwrap_or(&[]) {
                let Some(s) = self.book.get(*id) else { continue };
                let (detector, why) = s.why.split_once(':').unwrap_or((&s.why, ""));
                j.object(|j| {
                    j.key("id").count(u64::from(*id));
                    j.key("kind").string(s.kind.slug());
                    j.key("category").string(category.slug());
                    j.key("placeholder").string(plan.placeholder(*id).unwrap_or(""));
                    j.key("count").count(s.count);
                    j.key("entries").count(s.entries);
                    places(j, &s.places, |_| false);
                    j.key("detector").string(detector);
                    j.key("why").string(why);
                    j.key("masked").string(&masked(&s.value));
                    // A value that fills its place has nothing before it but its name.
                    match (s.context.0.as_str(), detector) {
                        ("", "name" | "cookie" | "claim" | "header") => j.key("before").string(&[why, ": "].concat()),
                        (before, _) => j.key("before").string(before),
                    };
                    j.key("after").string(&s.context.1);
                    j.key("on").flag(self.is_on(*id));
                });
            }
        });
        out.into_text()
    }

    /// The value of a secret, for the person who holds the capture.
    pub fn reveal(&self, id: SecretId) -> String {
        self.book.get(id).map_or_else(String::new, |s| String::from_utf8_lossy(&s.value).into_owned())
    }

    /// What was removed: each secret with what was counted of it.
    fn removed(&self) -> impl Iterator<Item = (SecretId, &Secret, &Count)> {
        (0u32..)
            .zip(self.book.secrets())
            .filter_map(|(id, s)| Some((id, s, self.tally.get(id).filter(|_| self.is_on(id))?)))
    }

    /// Number of secrets that were removed, and of places where they stood.
    pub fn totals(&self) -> (u64, u64) {
        self.removed().fold((0, 0), |(secrets, places), (_, _, seen)| (secrets + 1, places + seen.count))
    }

    /// The report, as JSON: what was removed from where, and what the check found. Holds no value.
    pub fn report(&self, input_sha256: &str, output_bytes: u64, output_sha256: &str) -> String {
        let plan = self.plan();
        let known = detect::search(&self.book, |id| self.is_on(id));
        let removed =
            |word: &[u8]| known.find(word, 0).is_some() || self.book.id(word).is_some_and(|id| self.is_on(id));
        let mut kept: Vec<(&str, u64)> = Vec::new();
        for (_, s) in (0u32..).zip(self.book.secrets()).filter(|(id, s)| is_listed(s) && !self.is_on(*id)) {
            let slug = s.kind.category().slug();
            match kept.iter_mut().find(|(k, _)| *k == slug) {
                Some((_, n)) => *n += 1,
                None => kept.push((slug, 1)),
            }
        }
        let (secrets, occurrences) = self.totals();
        written(true, |j| {
            j.key("tool").string("harmless");
            j.key("version").string(env!("CARGO_PKG_VERSION"));
            j.key("policy").object(|j| self.policy.summary(j));
            j.key("input").object(|j| {
                j.key("bytes").count(self.bytes());
                j.key("sha256").string(input_sha256);
                j.key("entries").count(self.index.len() as u64);
            });
            j.key("output").object(|j| {
                j.key("bytes").count(output_bytes);
                j.key("sha256").string(output_sha256);
            });
            j.key("removed").object(|j| {
                j.key("secrets").count(secrets);
                j.key("occurrences").count(occurrences);
            });
            j.key("kept").object(|j| kept.iter().for_each(|(slug, n)| j.key(slug).count(*n)));
            j.key("unreadable").array(|j| {
                for b in &self.broken {
                    j.object(|j| {
                        j.key("entry").count(u64::from(b.entry));
                        j.key("offset").count(b.at);
                        j.key("what").string(&b.what);
                    });
                }
            });
            j.key("secrets").array(|j| {
                for (id, s, seen) in self.removed() {
                    let (detector, why) = s.why.split_once(':').unwrap_or((&s.why, ""));
                    j.object(|j| {
                        match plan.placeholder(id) {
                            Some(text) => j.key("id").string(text),
                            None => j.key("id").number(None),
                        }
                        j.key("kind").string(s.kind.slug());
                        j.key("category").string(s.kind.category().slug());
                        j.key("count").count(seen.count);
                        j.key("detector").string(detector);
                        j.key("why").string(if removed(why.as_bytes()) { "…" } else { why });
                        places(j, &seen.places, removed);
                    });
                }
            });
            j.key("verification").object(|j| self.verified(j));
        })
    }

    /// What the check did, check by check: `Verification`, as JSON.
    pub fn verification(&self) -> String {
        written(false, |j| self.verified(j))
    }

    fn verified(&self, j: &mut Json) {
        let o = self.checked();
        j.key("passed").flag(o.passed());
        j.key("checks").array(|j| {
            for (id, n, what) in [
                ("parse", o.entries, " entries read again as JSON"),
                ("splice", o.bytes, " bytes compared with the original"),
                ("shape", o.leaves, " values in the same tree"),
                ("form", o.changed, " changed values keep their form"),
                ("search", o.values, " removed values searched for in every encoding"),
            ] {
                let failed = o.failures.iter().any(|f| f.check == id) || o.failed > o.failures.len() as u64;
                j.object(|j| {
                    j.key("id").string(id);
                    j.key("passed").flag(!failed);
                    j.key("detail").string(&format!("{n}{what}"));
                });
            }
        });
        j.key("failures").array(|j| {
            for f in &o.failures {
                j.object(|j| {
                    j.key("check").string(&f.check);
                    j.key("entry").whole(f.entry);
                    j.key("pointer").string(&f.pointer);
                    j.key("what").string(&f.what);
                });
            }
        });
    }
}

/// Counts as `{count, places}[]`, as JSON.
pub fn counts(found: &[(SecretId, Count)]) -> String {
    let mut out = Json::new(false);
    out.array(|j| {
        for (_, c) in found {
            j.object(|j| {
                j.key("count").count(c.count);
                places(j, &c.places, |_| false);
            });
        }
    });
    out.into_text()
}

/// Where something stands. A member's name of which `hidden` says that it holds a secret becomes `…`.
fn places(j: &mut Json, all: &[Place], hidden: impl Fn(&[u8]) -> bool) {
    let name = |escaped: &str| -> String {
        // RFC 6901, section 4: `~1` is `/`, `~0` is `~`.
        let mut parts = escaped.split('~');
        let mut plain = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            plain.push(if part.starts_with('1') { '/' } else { '~' });
            plain.push_str(part.get(1..).unwrap_or_default());
        }
        if hidden(plain.as_bytes()) { "…".to_owned() } else { escaped.to_owned() }
    };
    j.key("places").array(|j| {
        for p in all {
            j.object(|j| {
                j.key("entry").whole(p.entry);
                j.key("pointer").string(&p.pointer.split('/').map(name).collect::<Vec<_>>().join("/"));
            });
        }
    });
}

/// The text of an object.
fn written(pretty: bool, inside: impl FnMut(&mut Json)) -> String {
    let mut out = Json::new(pretty);
    out.object(inside);
    out.into_text()
}

/// Secrets that stand nowhere themselves (the password inside Basic credentials) are not listed.
fn is_listed(s: &Secret) -> bool {
    s.count > 0 || matches!(s.kind, crate::detect::kind::Kind::Custom)
}
