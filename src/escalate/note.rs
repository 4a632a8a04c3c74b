//! The case note: what was removed from a capture, how it was checked, and how to get at the original. It is made of the
//! report alone, which holds no value of the capture.

use super::sheet::{Form, Sheet};
use super::words::Words;
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::error::{Error, ErrorKind};

/// How the original was encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Name of the encrypted file.
    pub name: String,
    /// SHA-256 of what was encrypted, in hexadecimal digits.
    pub sha256: String,
    /// Fingerprint and user id of each recipient.
    pub recipients: Vec<(String, String)>,
}

impl Sealed {
    /// Reads `{name, sha256, recipients: [{fingerprint, userId}]}`.
    ///
    /// # Errors
    /// When it is not that.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::Internal, "what is told of the encrypted original can't be read");
        let mut tape = Tape::new();
        tape.parse(text).map_err(|_| wrong())?;
        let root = Node::root(&tape, text).filter(|r| r.is_object()).ok_or_else(wrong)?;
        let get = |n: Node<'_>, key: &str| n.get(key).and_then(Node::text).map(|t| t.into_owned()).unwrap_or_default();
        let recipients = root.get("recipients").into_iter().flat_map(Node::items);
        let sealed = Self {
            name: get(root, "name"),
            sha256: get(root, "sha256"),
            recipients: recipients.map(|r| (get(r, "fingerprint"), get(r, "userId"))).collect(),
        };
        if sealed.name.is_empty() || sealed.recipients.is_empty() { Err(wrong()) } else { Ok(sealed) }
    }
}

/// Writes the note from the report's JSON text, in a language (`en`, `fr`).
///
/// # Errors
/// When the report can't be read.
pub fn note(report: &[u8], sealed: Option<&Sealed>, language: &str, form: Form) -> Result<String, Error> {
    let wrong = || {
        Error::new(ErrorKind::NotJson, "the report can't be read; expected the JSON text that came with the clean copy")
    };
    let mut tape = Tape::new();
    tape.parse(report).map_err(|_| wrong())?;
    let root = Node::root(&tape, report).filter(|r| r.get("removed").is_some()).ok_or_else(wrong)?;
    let note = Note { root, words: Words::of(language) };
    let mut s = Sheet::new(form, note.words.language);
    s.heading(1, &note.words.say("note.title"));
    s.paragraph(&note.words.say("note.lead"));
    note.found(&mut s);
    note.removed(&mut s);
    note.how(&mut s);
    note.files(&mut s, sealed);
    note.original(&mut s, sealed);
    note.more(&mut s);
    Ok(s.into_text())
}

struct Note<'a> {
    root: Node<'a>,
    words: Words,
}

impl Note<'_> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts
    fn count(&self, path: &[&str]) -> u64 {
        self.root.find(path).and_then(Node::number).map_or(0, |n| n.max(0.0) as u64)
    }

    /// A name of the report's own: letters, digits and a few signs.
    fn name(&self, path: &[&str]) -> String {
        self.root.find(path).and_then(Node::text).map(|t| plain(&t)).unwrap_or_default()
    }

    /// A kind or category by its name for people.
    fn called(&self, what: &str, slug: &str) -> String {
        self.words.find(&format!("{what}.{slug}")).unwrap_or_else(|| plain(slug))
    }

    fn number(&self, s: &mut Sheet, label: &str, n: u64) {
        s.item(&self.words.say(label), &self.words.number(n));
    }

    fn found(&self, s: &mut Sheet) {
        s.heading(2, &self.words.say("note.found"));
        s.list();
        self.number(s, "note.entries", self.count(&["input", "entries"]));
        self.number(s, "note.secrets", self.count(&["removed", "secrets"]));
        self.number(s, "note.places", self.count(&["removed", "occurrences"]));
        let kept: Vec<String> = self
            .root
            .get("kept")
            .into_iter()
            .flat_map(Node::members)
            .filter_map(|(k, n)| Some(format!("{} ({})", self.called("category", &k.text()?), n.number()?)))
            .collect();
        if !kept.is_empty() {
            s.item(&self.words.say("note.kept"), &kept.join(", "));
        }
        let unreadable = self.root.get("unreadable").map_or(0, |u| u.items().count());
        if unreadable > 0 {
            self.number(s, "note.unreadable", unreadable as u64);
        }
    }

    fn removed(&self, s: &mut Sheet) {
        s.heading(2, &self.words.say("note.removed"));
        // By kind: how many different ones, and at how many places.
        let mut kinds: Vec<(String, u64, u64)> = Vec::new();
        for secret in self.root.get("secrets").into_iter().flat_map(Node::items) {
            let kind = secret.get("kind").and_then(Node::text).unwrap_or_default();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts
            let count = secret.get("count").and_then(Node::number).map_or(0, |n| n.max(0.0) as u64);
            match kinds.iter_mut().find(|k| k.0 == kind) {
                Some(k) => {
                    k.1 += 1;
                    k.2 += count;
                }
                None => kinds.push((kind.into_owned(), 1, count)),
            }
        }
        if kinds.is_empty() {
            return s.paragraph(&self.words.say("note.nothing"));
        }
        kinds.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        let head = ["note.kind", "note.count", "note.at"].map(|id| self.words.say(id));
        let rows: Vec<Vec<String>> = kinds
            .iter()
            .map(|(kind, n, at)| vec![self.called("kind", kind), self.words.number(*n), self.words.number(*at)])
            .collect();
        s.table(&head, &rows, &[]);
    }

    fn how(&self, s: &mut Sheet) {
        let w = &self.words;
        s.heading(2, &w.say("note.how"));
        s.list();
        s.item(&w.say("note.tool"), &format!("{} {}", self.name(&["tool"]), self.name(&["version"])));
        s.item(&w.say("note.level"), &w.say(&format!("note.level.{}", self.name(&["policy", "level"]))));
        let off: Vec<String> = self
            .root
            .find(&["policy", "kept"])
            .into_iter()
            .flat_map(Node::items)
            .filter_map(|c| Some(self.called("category", &c.text()?)))
            .collect();
        if !off.is_empty() {
            s.item(&w.say("note.off"), &off.join(", "));
        }
        for (label, group, names) in [
            ("note.added", "added", &["names", "patterns", "texts"][..]),
            ("note.exempted", "exempted", &["names", "values"][..]),
        ] {
            let counts: Vec<(&str, String)> =
                names.iter().map(|n| (*n, w.number(self.count(&["policy", group, n])))).collect();
            if counts.iter().any(|(_, n)| n != "0") {
                let args: Vec<(&str, &str)> = counts.iter().map(|(n, v)| (*n, v.as_str())).collect();
                s.item(&w.say(label), &w.fill(&format!("{label}.value"), &args));
            }
        }
        let passed = self.root.find(&["verification", "passed"]).and_then(Node::flag) == Some(true);
        s.item(&w.say("note.check"), &w.say(if passed { "note.check.passed" } else { "note.check.failed" }));
    }

    fn files(&self, s: &mut Sheet, sealed: Option<&Sealed>) {
        let w = &self.words;
        s.heading(2, &w.say("note.files"));
        s.list();
        for (label, file) in [("note.original", "input"), ("note.clean", "output")] {
            let bytes = w.number(self.count(&[file, "bytes"]));
            let sha256 = self.name(&[file, "sha256"]);
            s.item(&w.say(label), &w.fill("note.file", &[("bytes", &bytes), ("sha256", &sha256)]));
        }
        // A capture that came in an archive is encrypted with the archive around it.
        if let Some(sealed) = sealed.filter(|x| x.sha256 != self.name(&["input", "sha256"])) {
            let sha256 = plain(&sealed.sha256);
            s.item(&w.say("note.sealed.hash"), &w.fill("note.hash", &[("sha256", &sha256)]));
        }
    }

    fn original(&self, s: &mut Sheet, sealed: Option<&Sealed>) {
        let w = &self.words;
        s.heading(2, &w.say("note.keep"));
        let Some(sealed) = sealed else {
            s.paragraph(&w.say("note.unsealed"));
            s.heading(2, &w.say("note.ask"));
            return s.paragraph(&w.say("note.ask.unsealed"));
        };
        s.paragraph(&w.fill("note.sealed", &[("name", &sealed.name)]));
        s.list();
        for (fingerprint, user) in &sealed.recipients {
            let user = if user.trim().is_empty() { w.say("note.nobody") } else { user.clone() };
            let key = w.fill("note.fingerprint", &[("fingerprint", &grouped(fingerprint))]);
            s.point(&format!("{user}, {key}"));
        }
        s.heading(2, &w.say("note.ask"));
        s.paragraph(&w.say("note.ask.sealed"));
        s.paragraph(&w.say("note.ask.command"));
        s.command(&format!("gpg --output original.har --decrypt {}", quoted(&sealed.name)));
        s.paragraph(&w.say("note.ask.record"));
    }

    fn more(&self, s: &mut Sheet) {
        s.heading(2, &self.words.say("note.more"));
        s.paragraph(&self.words.say("note.more.verify"));
        s.paragraph(&self.words.say("note.more.docs"));
    }
}

/// A fingerprint in groups of four, as people compare it.
pub fn grouped(fingerprint: &str) -> String {
    let digits: Vec<char> = fingerprint.chars().filter(char::is_ascii_hexdigit).take(64).collect();
    digits.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A file name for a shell: in quotes, unless it is plain.
fn quoted(name: &str) -> String {
    if !name.is_empty() && !name.starts_with('-') && plain(name) == name {
        name.to_owned()
    } else {
        let dash = if name.starts_with('-') { "./" } else { "" };
        format!("'{dash}{}'", name.replace('\'', "'\\''"))
    }
}

/// Letters, digits and a few signs of a text: what the report's own names are made of.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+')).take(80).collect()
}
