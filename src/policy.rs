//! The policy: what is removed. A JSON document; its schema is `schema/policy.schema.json`.
//!
//! ```json
//! { "level": "standard", "categories": { "tracking": false }, "names": ["x-acme-ticket"],
//!   "patterns": ["ACME-[0-9A-F]{12}"], "keep": ["demo-user"], "keepNames": ["build_token"], "remove": ["Project Falcon"] }
//! ```
//! An unknown key or a wrong value is an error with its byte offset, so that a typing error never switches anything
//! off silently.

use crate::capture::tape::{NodeKind, Tape};
use crate::detect::kind::{Category, Kind};
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use std::borrow::Cow;

/// Shortest text that can be removed wherever it stands, in bytes.
pub const MIN_TEXT: usize = 3;

/// How much is removed where no category is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// Credentials of every kind, and e-mail addresses, telephone, card and account numbers.
    #[default]
    Standard,
    /// All categories.
    Strict,
}

impl Level {
    /// `standard` or `strict`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Strict => "strict",
        }
    }

    /// The level of that name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Standard, Self::Strict].into_iter().find(|l| l.slug() == slug)
    }
}

/// What is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The level.
    pub level: Level,
    /// Categories that are switched on or off whatever the level says.
    pub categories: Vec<(Category, bool)>,
    /// Names of headers, cookies, parameters and members whose values are secret.
    pub names: Vec<String>,
    /// Patterns (see `detect::pattern`) of secrets.
    pub patterns: Vec<String>,
    /// Values that are never removed.
    pub keep: Vec<String>,
    /// Names whose values are not secret by name.
    pub keep_names: Vec<String>,
    /// Texts that are removed wherever they stand.
    pub remove: Vec<String>,
}

/// Every key a policy may have; held equal to the schema's by a test.
pub const KEYS: [&str; 8] = ["$schema", "categories", "keep", "keepNames", "level", "names", "patterns", "remove"];

impl Policy {
    /// Whether secrets of this category are removed.
    pub fn removes(&self, category: Category) -> bool {
        match self.categories.iter().rev().find(|(c, _)| *c == category) {
            Some((_, on)) => *on,
            None => self.level == Level::Strict || category.in_standard(),
        }
    }

    /// Switches a category on or off, whatever was said of it before.
    pub fn switch(&mut self, category: Category, on: bool) {
        self.categories.retain(|(c, _)| *c != category);
        self.categories.push((category, on));
    }

    /// Reads a policy.
    ///
    /// # Errors
    /// Broken JSON, an unknown key, or a value of the wrong type, with the byte offset and what was expected.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let fail = |at: usize, what: String| Error::new(ErrorKind::Policy, format!("policy: {what}")).at(at as u64);
        let mut tape = Tape::new();
        tape.parse(text).map_err(|e| fail(e.at, format!("this is not valid JSON: {}", e.what)))?;
        if tape.get(0).is_none_or(|n| n.kind != NodeKind::Object) {
            return Err(fail(0, "expected an object".to_owned()));
        }
        let mut policy = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for (key, value) in tape.members(0) {
            let name = string(&tape, text, key).unwrap_or_default();
            let at = tape.get(key).map_or(0, |n| n.start as usize);
            // Of two, one would win without a word.
            if seen.iter().any(|s| *s == name) {
                return Err(fail(at, format!("\"{name}\" stands here a second time; expected it once")));
            }
            seen.push(name.to_string());
            let value_at = tape.get(value).map_or(0, |n| n.start as usize);
            let expected = |what: &str| fail(value_at, format!("\"{name}\": expected {what}"));
            let list = || {
                let all: Option<Vec<String>> =
                    tape.items(value).map(|i| string(&tape, text, i).map(Cow::into_owned)).collect();
                all.filter(|_| tape.get(value).is_some_and(|n| n.kind == NodeKind::Array))
                    .ok_or_else(|| expected("a list of texts"))
            };
            match &*name {
                "$schema" => {}
                "level" => {
                    policy.level = string(&tape, text, value)
                        .and_then(|s| Level::from_slug(&s))
                        .ok_or_else(|| expected("\"standard\" or \"strict\""))?;
                }
                "categories" => policy.categories = categories(&tape, text, value, &fail)?,
                "names" => policy.names = list()?,
                "patterns" => {
                    policy.patterns = list()?;
                    for (pattern, node) in policy.patterns.iter().zip(tape.items(value)) {
                        if let Err(e) = crate::detect::Pattern::compile(pattern) {
                            let at = tape.get(node).map_or(0, |n| n.start as usize);
                            return Err(fail(
                                at,
                                format!("\"patterns\": at character {} of this pattern: expected {}", e.at, e.expected),
                            ));
                        }
                    }
                }
                "keep" => policy.keep = list()?,
                "keepNames" => policy.keep_names = list()?,
                "remove" => {
                    policy.remove = list()?;
                    if policy.remove.iter().any(|t| t.len() < MIN_TEXT) {
                        return Err(expected("texts of at least 3 bytes"));
                    }
                    if policy.remove.iter().any(|t| is_ours(t)) {
                        return Err(expected("texts other than those that stand for what was removed (REDACTED-…)"));
                    }
                }
                other => return Err(fail(at, format!("unknown key \"{other}\"; expected one of {}", KEYS.join(", ")))),
            }
        }
        Ok(policy)
    }

    /// Writes the policy, without the texts it names (they may be secrets): for reports.
    pub(crate) fn summary(&self, j: &mut Json) {
        j.key("level").string(self.level.slug());
        for (key, on) in [("removed", true), ("kept", false)] {
            j.key(key).array(|j| {
                Category::ALL.iter().filter(|c| self.removes(**c) == on).for_each(|c| j.string(c.slug()));
            });
        }
        j.key("added").object(|j| {
            j.key("names").count(self.names.len() as u64);
            j.key("patterns").count(self.patterns.len() as u64);
            j.key("texts").count(self.remove.len() as u64);
        });
        j.key("exempted").object(|j| {
            j.key("names").count(self.keep_names.len() as u64);
            j.key("values").count(self.keep.len() as u64);
        });
    }
}

/// Whether a text is a part of what is put in the place of secrets: it could never be removed.
pub(crate) fn is_ours(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let within = |own: &[u8]| memchr::memmem::find(own, text.as_bytes()).is_some();
    let kind = |k: &Kind| within(format!("redacted-{}-", k.slug()).as_bytes());
    text.starts_with("redacted-") || within(b"@redacted.invalid") || Kind::ALL.iter().any(kind)
}

fn categories(
    tape: &Tape,
    text: &[u8],
    object: u32,
    fail: &impl Fn(usize, String) -> Error,
) -> Result<Vec<(Category, bool)>, Error> {
    let at = |node| tape.get(node).map_or(0, |n| n.start as usize);
    if tape.get(object).is_none_or(|n| n.kind != NodeKind::Object) {
        return Err(fail(at(object), "\"categories\": expected an object of switches".to_owned()));
    }
    let mut out = Vec::new();
    for (key, value) in tape.members(object) {
        let name = string(tape, text, key).unwrap_or_default();
        let Some(category) = Category::ALL.iter().find(|c| c.slug() == name) else {
            let all: Vec<&str> = Category::ALL.iter().map(|c| c.slug()).collect();
            return Err(fail(at(key), format!("unknown category \"{name}\"; expected one of {}", all.join(", "))));
        };
        let on = match tape.get(value).and_then(|n| text.get(n.span())) {
            Some(b"true") => true,
            Some(b"false") => false,
            _ => return Err(fail(at(value), format!("\"{name}\": expected true or false"))),
        };
        out.push((*category, on));
    }
    Ok(out)
}

/// The text of a string node.
fn string<'t>(tape: &Tape, text: &'t [u8], node: u32) -> Option<Cow<'t, str>> {
    let node = tape.get(node).filter(|n| n.kind == NodeKind::String)?;
    let mut plain = Vec::new();
    crate::lens::json_string::decode_into(text.get(node.span())?, &mut plain);
    String::from_utf8(plain).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_keys() {
        let p = Policy::parse(
            br#"{"$schema":"x","level":"strict","categories":{"cookies":false},"names":["a"],"patterns":["AC-\\d{4}"],
                "keep":["b"],"keepNames":["c"],"remove":["\u0064ef"]}"#,
        )
        .unwrap();
        assert_eq!(p.level, Level::Strict);
        assert!(!p.removes(Category::Cookies) && p.removes(Category::Addresses));
        assert_eq!((p.names.len(), p.patterns.len(), p.keep.len(), p.keep_names.len()), (1, 1, 1, 1));
        assert_eq!(p.remove, ["def"]);
        assert!(!Policy::default().removes(Category::Addresses) && Policy::default().removes(Category::Cards));
    }

    #[test]
    fn errors_name_the_place() {
        let check = |text: &str, at: u64, says: &str| {
            let e = Policy::parse(text.as_bytes()).unwrap_err();
            assert_eq!(e.offset(), Some(at), "{e}");
            assert!(e.to_string().contains(says), "{e}");
        };
        check(r#"{"levle":"strict"}"#, 2, "unknown key \"levle\"");
        check(r#"{"level":"loose"}"#, 10, "\"standard\" or \"strict\"");
        check(r#"{"categories":{"cokies":true}}"#, 16, "unknown category");
        check(r#"{"categories":{"cookies":"no"}}"#, 26, "true or false");
        check(r#"{"names":"a"}"#, 10, "a list of texts");
        check(r#"{"patterns":["a[b"]}"#, 14, "character");
        check(r#"{"remove":["ab"]}"#, 10, "3 bytes");
        check(r#"{"remove":["redacted"]}"#, 10, "stand for");
        check(r#"{"level":"strict","level":"standard"}"#, 19, "a second time");
        check("[]", 0, "an object");
        check("{", 1, "valid JSON");
    }

    #[test]
    fn the_published_schema_knows_the_same_keys_and_categories() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../schema/policy.schema.json")).expect("the schema is JSON");
        let keys: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, KEYS);
        let categories: Vec<&str> =
            schema["properties"]["categories"]["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(categories, Category::ALL.iter().map(|c| c.slug()).collect::<Vec<_>>());
        assert_eq!(schema["additionalProperties"], false);
    }
}
