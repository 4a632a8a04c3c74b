//! Reading a profile: every key known, every value of its type, or an error with the place.

use super::names::fold;
use super::{Envelope, Grammar, Link, Profile, PublicIds, Search, Service, Subject, Template, TrackingRules};
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::error::{Error, ErrorKind};

/// Every key a profile may have, sorted; held equal to the schema's by a test.
pub const KEYS: &[&str] = &[
    "$schema",
    "errors",
    "escalation",
    "featureTemplates",
    "hosts",
    "links",
    "name",
    "organisation",
    "publicIds",
    "questions",
    "search",
    "services",
    "title",
    "tracking",
    "user",
];

/// What an escalation block may ask for.
pub const FACTS: &[&str] = &[
    "body",
    "browser",
    "build",
    "customer_type",
    "error",
    "error_json",
    "host",
    "method",
    "org",
    "org_id",
    "page_url",
    "path",
    "referrer",
    "status",
    "status_text",
    "time_utc",
    "tracking_id",
    "url",
    "user_id",
    "user_org_id",
];

/// A value and its place in the document.
struct Place<'a> {
    node: Node<'a>,
    path: String,
}

impl<'a> Place<'a> {
    fn wrong(&self, expected: &str) -> Error {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        Error::new(ErrorKind::Profile, format!("profile: at {path}: expected {expected}")).at(self.node.offset() as u64)
    }

    fn child(&self, name: impl std::fmt::Display, node: Node<'a>) -> Self {
        Self { node, path: format!("{}/{name}", self.path) }
    }

    fn text(&self) -> Result<String, Error> {
        self.node.said().map(|t| t.into_owned()).ok_or_else(|| self.wrong("a text that is not empty"))
    }

    fn lower(&self) -> Result<String, Error> {
        self.text().map(|t| t.to_ascii_lowercase())
    }

    fn folded(&self) -> Result<String, Error> {
        self.text().map(|t| fold(&t))
    }

    fn character(&self) -> Result<char, Error> {
        let text = self.text()?;
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none()).ok_or_else(|| self.wrong("one character"))
    }

    fn list<T>(&self, mut read: impl FnMut(&Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        if !self.node.is_array() {
            return Err(self.wrong("a list"));
        }
        self.node.items().enumerate().map(|(i, n)| read(&self.child(i, n))).collect()
    }

    fn texts(&self) -> Result<Vec<String>, Error> {
        self.list(Place::text)
    }

    fn pairs(&self) -> Result<Vec<(String, String)>, Error> {
        let mut out = Vec::new();
        self.each(&mut |name, value| {
            out.push((name.to_owned(), value.text()?));
            Ok(true)
        })?;
        Ok(out)
    }

    /// Calls `read` with every member; it says whether it knows the name.
    fn each(&self, read: &mut dyn FnMut(&str, &Self) -> Result<bool, Error>) -> Result<(), Error> {
        if !self.node.is_object() {
            return Err(self.wrong("an object"));
        }
        for (key, value) in self.node.members() {
            let name = key.text().unwrap_or_default();
            if !read(&name, &self.child(&name, value))? {
                return Err(self.child(&name, key).wrong("no member of that name"));
            }
        }
        Ok(())
    }

    fn has(&self, names: &[&str]) -> Result<(), Error> {
        match names.iter().find(|n| self.node.get(n).is_none()) {
            Some(missing) => Err(self.wrong(&format!("a member \"{missing}\""))),
            None => Ok(()),
        }
    }
}

/// Reads a profile; see [`Profile::parse`].
pub(super) fn profile(text: &[u8]) -> Result<Profile, Error> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut tape = Tape::new();
    tape.parse(text).map_err(|e| {
        Error::new(ErrorKind::Profile, format!("profile: this is not valid JSON: {}", e.what)).at(e.at as u64)
    })?;
    let node = Node::root(&tape, text).ok_or_else(|| Error::new(ErrorKind::Profile, "profile: expected an object"))?;
    let root = Place { node, path: String::new() };
    let mut p = Profile::default();
    root.each(&mut |key, value| {
        match key {
            "$schema" => {}
            "name" => p.name = value.text()?,
            "title" => p.title = value.text()?,
            "hosts" => p.hosts = value.list(Place::lower)?,
            "services" => p.services = value.list(service)?,
            "tracking" => p.tracking = tracking(value)?,
            "organisation" => p.organisation = subject(value)?,
            "user" => p.user = subject(value)?,
            "publicIds" => p.public_ids = Some(public_ids(value)?),
            "errors" => p.errors = value.list(envelope)?,
            "featureTemplates" => p.templates = value.list(template)?,
            "search" => p.search = Some(search(value)?),
            "links" => p.links = value.list(link)?,
            "escalation" => p.escalation = value.list(escalation)?,
            "questions" => p.questions = value.texts()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    root.has(&["name"])?;
    if p.title.is_empty() {
        p.title = p.name.clone();
    }
    // The longest name decides: `settings-service` before `settings`.
    p.services.sort_by_key(|s| std::cmp::Reverse(s.host.len()));
    Ok(p)
}

fn service(at: &Place<'_>) -> Result<Service, Error> {
    let mut s = Service::default();
    at.each(&mut |key, value| {
        match key {
            "host" => s.host = value.lower()?,
            "title" => s.title = value.text()?,
            "logPrefix" => s.log_prefix = value.text()?,
            "calls" => s.calls = value.texts()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    at.has(&["host", "title"])?;
    Ok(s)
}

fn tracking(at: &Place<'_>) -> Result<TrackingRules, Error> {
    let mut t = TrackingRules::default();
    at.each(&mut |key, value| {
        match key {
            "headers" => t.headers = value.list(Place::lower)?,
            "members" => t.members = value.list(Place::folded)?,
            "endings" => t.endings = value.list(Place::folded)?,
            "errorEndings" => t.error_endings = value.list(Place::folded)?,
            "errorMembers" => t.error_members = value.list(Place::folded)?,
            "grammar" => {
                let mut g = Grammar { separator: '_', replay: '+' };
                value.each(&mut |key, value| {
                    match key {
                        "separator" => g.separator = value.character()?,
                        "replay" => g.replay = value.character()?,
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
                t.grammar = Some(g);
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(t)
}

fn subject(at: &Place<'_>) -> Result<Subject, Error> {
    let mut s = Subject::default();
    at.each(&mut |key, value| {
        match key {
            "paths" => s.paths = value.list(Place::folded)?,
            "query" => s.query = value.list(Place::folded)?,
            "headers" => s.headers = value.list(Place::folded)?,
            "members" => s.members = value.list(Place::folded)?,
            "claims" => s.claims = value.list(Place::folded)?,
            "weak" => s.weak = value.list(Place::folded)?,
            "slugs" => s.slugs = value.node.flag().ok_or_else(|| value.wrong("true or false"))?,
            "names" => s.names = value.texts()?,
            "ownNames" => s.own_names = value.texts()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(s)
}

fn public_ids(at: &Place<'_>) -> Result<PublicIds, Error> {
    let mut p = PublicIds::default();
    at.each(&mut |key, value| {
        match key {
            "startsWith" => p.starts = value.text()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    at.has(&["startsWith"])?;
    Ok(p)
}

/// `error.message[].description`: members by dots, `[]` for every element of a list.
fn steps(at: &Place<'_>) -> Result<Vec<String>, Error> {
    let text = at.text()?;
    let mut out = Vec::new();
    for piece in text.split('.') {
        let (name, lists) = match piece.find("[]") {
            Some(i) => piece.split_at(i),
            None => (piece, ""),
        };
        if !lists.replace("[]", "").is_empty() || (name.is_empty() && lists.is_empty()) {
            return Err(at.wrong("a path such as error.message[].description"));
        }
        if !name.is_empty() {
            out.push(name.to_owned());
        }
        out.extend(std::iter::repeat_n("[]".to_owned(), lists.len() / 2));
    }
    Ok(out)
}

fn envelope(at: &Place<'_>) -> Result<Envelope, Error> {
    let mut e = Envelope::default();
    at.each(&mut |key, value| {
        match key {
            "text" => e.text = steps(value)?,
            "code" => e.code = steps(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    at.has(&["text"])?;
    Ok(e)
}

fn template(at: &Place<'_>) -> Result<Template, Error> {
    let mut t = Template::default();
    at.each(&mut |key, value| {
        match key {
            "key" => t.key = value.text()?,
            "suffix" => t.suffix = value.text()?,
            "off" => t.off = value.texts()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    at.has(&["key", "suffix", "off"])?;
    Ok(t)
}

fn search(at: &Place<'_>) -> Result<Search, Error> {
    let mut s = Search::default();
    at.each(&mut |key, value| {
        match key {
            "name" => s.name = value.text()?,
            "form" => s.form = value.pairs()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    at.has(&["name", "form"])?;
    Ok(s)
}

fn link(at: &Place<'_>) -> Result<Link, Error> {
    let mut l = Link::default();
    at.each(&mut |key, value| {
        match key {
            "title" => l.title = value.text()?,
            "url" => {
                l.url = value.text()?;
                if !l.url.starts_with("https://") {
                    return Err(value.wrong("a URL that begins with https://"));
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    at.has(&["title", "url"])?;
    Ok(l)
}

fn escalation(at: &Place<'_>) -> Result<(String, String), Error> {
    let mut line = (String::new(), String::new());
    at.each(&mut |key, value| {
        match key {
            "label" => line.0 = value.text()?,
            "fact" => {
                line.1 = value.text()?;
                if !FACTS.contains(&line.1.as_str()) {
                    return Err(value.wrong(&format!("one of {}", FACTS.join(", "))));
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    at.has(&["label", "fact"])?;
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_profile_is_refused_with_its_place() {
        let check = |text: &str, at: u64, says: &str| {
            let e = Profile::parse(text.as_bytes()).unwrap_err();
            assert_eq!((e.kind(), e.offset()), (ErrorKind::Profile, Some(at)), "{e}");
            assert!(e.to_string().contains(says), "{e}");
        };
        check("[]", 0, "expected an object");
        check("{", 1, "valid JSON");
        check("{}", 0, "a member \"name\"");
        check(r#"{"name":"x","host":[]}"#, 13, "at /host: expected no member of that name");
        check(r#"{"name":"x","hosts":"h"}"#, 21, "at /hosts: expected a list");
        check(r#"{"name":"x","hosts":["a",1]}"#, 25, "at /hosts/1: expected a text");
        check(r#"{"name":"x","services":[{"host":"a"}]}"#, 24, "at /services/0: expected a member \"title\"");
        check(r#"{"name":"x","errors":[{"text":"a..b"}]}"#, 31, "at /errors/0/text: expected a path");
        check(r#"{"name":"x","links":[{"title":"a","url":"javascript:x"}]}"#, 41, "https://");
        check(r#"{"name":"x","escalation":[{"label":"a","fact":"shoe"}]}"#, 47, "tracking_id");
        check(r#"{"name":"x","tracking":{"grammar":{"separator":"__"}}}"#, 48, "one character");
    }

    #[test]
    fn paths_of_envelopes() {
        let p =
            Profile::parse(br#"{"name":"x","errors":[{"text":"error.message[].description","code":"[].c"}]}"#).unwrap();
        assert_eq!(p.errors[0].text, ["error", "message", "[]", "description"]);
        assert_eq!(p.errors[0].code, ["[]", "c"]);
    }

    #[test]
    fn the_published_schema_knows_the_same_keys() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../schema/profile.schema.json")).expect("the schema is JSON");
        let keys: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, KEYS);
        let facts = &schema["properties"]["escalation"]["items"]["properties"]["fact"]["enum"];
        assert_eq!(facts.as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect::<Vec<_>>(), FACTS);
        assert_eq!(schema["additionalProperties"], false);
    }
}
