//! SAZ, Fiddler's session archive: a ZIP with `raw/N_c.txt` (request), `N_s.txt` (response), `N_m.xml` (times and flags) and
//! `N_w.txt` (WebSocket messages) for each session. The messages are as they were on the wire. Each session becomes an entry,
//! in the order of N; whatever of it can't be read is told in the entry's `comment`, and as a warning. A CONNECT is an entry
//! like any other: nothing of a capture is dropped, and whoever shows or explains entries can tell tunnels by their method.
//!
//! False positives: an archive that happens to hold `raw/1_c.txt`; there is no other format that does.

mod entry;
mod meta;
mod websocket;

use super::archive::Archive;
use super::{Charset, Importer, Job, MAX_BODY, Warnings};
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use meta::Meta;

/// See the module.
pub(super) const IMPORTER: Importer = Importer { name: "saz", claims: |look| look.archive.is_some_and(is_one), run };

/// Most that is read of a member, in bytes: a body and its head.
const MAX_MEMBER: usize = MAX_BODY + (4 << 20);
/// Most that is read of `N_m.xml`, in bytes.
const MAX_META: usize = 1 << 20;

/// The members of one session, by their place in the archive's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Session {
    number: u64,
    request: Option<usize>,
    response: Option<usize>,
    meta: Option<usize>,
    messages: Option<usize>,
}

/// What a member's name says: the session's number and `c`, `s`, `m` or `w`. Any folder may stand before `raw`.
fn part(name: &str) -> Option<(u64, u8)> {
    let lower = name.to_ascii_lowercase();
    let (folder, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    if folder != "raw" && !folder.ends_with("/raw") {
        return None;
    }
    let (number, rest) = file.split_once('_')?;
    let what = match rest {
        "c.txt" => b'c',
        "s.txt" => b's',
        "m.xml" => b'm',
        "w.txt" => b'w',
        _ => return None,
    };
    number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok().map(|n| (n, what)))?
}

/// Whether an archive holds sessions.
pub(super) fn is_one(archive: &Archive) -> bool {
    archive.members.iter().any(|m| matches!(part(&m.name), Some((_, b'c' | b's'))))
}

/// The sessions in the order of their numbers.
fn sessions(archive: &Archive) -> Vec<Session> {
    let mut parts: Vec<(u64, u8, usize)> = archive
        .members
        .iter()
        .enumerate()
        .filter_map(|(place, m)| part(&m.name).map(|(number, what)| (number, what, place)))
        .collect();
    parts.sort_unstable();
    let mut out: Vec<Session> = Vec::new();
    for (number, what, place) in parts {
        if out.last().is_none_or(|s| s.number != number) {
            out.push(Session { number, ..Session::default() });
        }
        let Some(session) = out.last_mut() else { continue };
        let slot = match what {
            b'c' => &mut session.request,
            b's' => &mut session.response,
            b'm' => &mut session.meta,
            _ => &mut session.messages,
        };
        slot.get_or_insert(place);
    }
    out.retain(|s| s.request.is_some() || s.response.is_some());
    out
}

/// The version in `Fiddler (v5.0.20253.3311) Session Archive. …`.
fn fiddler(comment: &str) -> Option<&str> {
    let (_, rest) = comment.split_once("(v")?;
    let (version, _) = rest.split_once(')')?;
    (version.len() < 40 && version.bytes().all(|b| b.is_ascii_digit() || b == b'.')).then_some(version)
}

fn run(job: &mut Job) -> Result<u64, Error> {
    let mut archive = job.archive.take().ok_or_else(|| Error::new(ErrorKind::Internal, "no archive"))?;
    archive.unlock(job.options.password)?;
    let sessions = sessions(&archive);
    job.out.put(head(&archive.comment()).as_bytes())?;
    let mut reader =
        Reader { archive: &mut archive, charset: job.options.charset, warnings: &mut job.warnings, read: 0 };
    let mut previous = String::new();
    for (index, session) in (0u32..).zip(&sessions) {
        let entry = reader.entry(index, session, &mut previous)?;
        job.out.put(if index == 0 { b"\n" } else { b",\n" })?;
        job.out.put(entry.as_bytes())?;
        (job.options.progress)(reader.read);
    }
    job.out.put(b"\n]}}\n")?;
    Ok(sessions.len() as u64)
}

/// The HAR up to its first entry.
fn head(comment: &str) -> String {
    let mut j = Json::new(false);
    j.object(|j| {
        j.key("log").object(|j| {
            j.key("version").string("1.2");
            j.key("creator").object(|j| {
                j.key("name").string("harmless SAZ import");
                j.key("version").string(env!("CARGO_PKG_VERSION"));
                if let Some(version) = fiddler(comment) {
                    j.key("comment").string(&format!("captured by Fiddler {version}"));
                }
            });
            j.key("pages").array(|_| {});
            j.key("entries").array(|_| {});
        });
    });
    let text = j.into_text();
    text.strip_suffix("]}}").unwrap_or_default().to_owned()
}

/// Reads sessions.
struct Reader<'r, 'a> {
    archive: &'r mut Archive<'a>,
    charset: Charset<'a>,
    warnings: &'r mut Warnings,
    /// Bytes of the archive that are done.
    read: u64,
}

/// A member's bytes, and what is to be said about them.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    /// Its size as the archive says, which may be more than was read.
    size: u64,
    there: bool,
    /// More than is kept.
    too_large: bool,
}

impl Reader<'_, '_> {
    /// One session as an entry. `previous` is the start of the one before, for sessions without a time.
    fn entry(&mut self, index: u32, session: &Session, previous: &mut String) -> Result<String, Error> {
        let mut notes = Notes::default();
        let meta = self.part(session.meta, MAX_META, &mut notes)?;
        let (meta, broken) = Meta::parse(&meta.bytes);
        if broken {
            notes.add(
                "meta-broken",
                name(session, "m.xml"),
                "its XML is damaged; what stands before the damage is used",
            );
        }
        let request = self.part(session.request, MAX_MEMBER, &mut notes)?;
        let response = self.part(session.response, MAX_MEMBER, &mut notes)?;
        let messages = self.part(session.messages, MAX_MEMBER, &mut notes)?;
        let parts = entry::Parts { session, meta: &meta, request, response, messages };
        let text = entry::write(parts, previous, self.charset, &mut notes);
        self.archive.budget.spend(notes.decoded)?;
        for (code, member, what) in notes.list {
            self.warnings.add(code, &member, Some(index), what);
        }
        Ok(text)
    }

    fn part(&mut self, place: Option<usize>, most: usize, notes: &mut Notes) -> Result<Part, Error> {
        let Some(member) = place.and_then(|p| self.archive.members.get(p)).cloned() else { return Ok(Part::default()) };
        let taken = self.archive.take(member.index, most)?;
        self.read += member.packed;
        let too_large = taken.bytes.len() == most && taken.fault.is_some();
        if let Some(fault) = taken.fault {
            notes.add(if too_large { "body-too-large" } else { "member-damaged" }, member.name.clone(), fault);
        }
        Ok(Part { bytes: taken.bytes, size: member.size, there: true, too_large })
    }
}

/// A member's usual name, for messages.
fn name(session: &Session, what: &str) -> String {
    format!("raw/{}_{what}", session.number)
}

/// What is to be said about an entry: in its comment, and as warnings.
#[derive(Default)]
struct Notes {
    /// Code, member, sentence.
    list: Vec<(&'static str, String, String)>,
    /// Bytes that came out of bodies' codings, kept or not.
    decoded: u64,
}

impl Notes {
    fn add(&mut self, code: &'static str, member: String, what: impl Into<String>) {
        self.list.push((code, member, what.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_others() {
        for (name, is) in [
            ("raw/1_c.txt", Some((1, b'c'))),
            ("raw/007_s.txt", Some((7, b's'))),
            ("RAW/12_M.XML", Some((12, b'm'))),
            ("folder/raw/3_w.txt", Some((3, b'w'))),
            ("raw/x_c.txt", None),
            ("raw/1_c.txt.bak", None),
            ("other/1_c.txt", None),
            ("strraw/1_c.txt", None),
            ("raw/99999999999999999999_c.txt", None),
            ("_index.htm", None),
        ] {
            assert_eq!(part(name), is, "{name}");
        }
    }

    #[test]
    fn the_version_comes_from_the_comment() {
        assert_eq!(fiddler("Fiddler (v5.0.20253.3311) Session Archive. See https://x"), Some("5.0.20253.3311"));
        assert_eq!(fiddler("(v<script>)"), None);
        assert_eq!(fiddler(""), None);
    }
}
