//! HARs in a zip: one that was packed to be sent; several, of which the first is read and the others are named; and
//! Playwright's `recordHar` with `content: attach`, where the HAR stands beside the bodies it names in `_file`.
//!
//! False positives: an archive of anything. What is in it is looked at; without a HAR it is refused with a word about what it is.

use super::archive::{Archive, Ended, Member};
use super::har::HarStream;
use super::http::text::{self, Text};
use super::saz;
use super::warning::printable;
use super::{Importer, Job, MAX_BODY, Warnings};
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use rustc_hash::FxHashMap;

/// See the module.
pub(super) const IMPORTER: Importer =
    Importer { name: "zip", claims: |look| look.archive.is_some_and(|a| !saz::is_one(a)), run };

/// How many members are looked into for a HAR.
const LOOKED_AT: usize = 2000;
/// Most names of other captures that are told.
const NAMED: usize = 5;

fn run(job: &mut Job) -> Result<u64, Error> {
    let mut archive = job.archive.take().ok_or_else(|| Error::new(ErrorKind::Internal, "no archive"))?;
    archive.unlock(job.options.password)?;
    let hars = hars(&mut archive);
    if hars.is_empty() {
        return Err(none(&archive));
    }
    let first = chosen(&hars, job.options.member)?;
    if hars.len() > 1 && job.options.member.is_none() {
        let told = format!(
            "this is the first of {} captures in the archive and the one that was read; choose another by its name (--member NAME): {}",
            hars.len(),
            names(hars.iter().skip(1))
        );
        job.warnings.add("several-captures", &first.name, None, told);
    }
    let mut stream = HarStream::new();
    let mut bodies = Bodies::new(&archive);
    let Job { out, options, warnings, .. } = job;
    let mut done = 0;
    let ended = archive.stream(first.index, |chunk| {
        let mut attach = |entry: u32, text: &[u8]| bodies.attach(entry, text, options.charset, warnings);
        stream.push(chunk, out, Some(&mut attach))?;
        done += chunk.len() as u64;
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (options.progress)((done as f64 / first.size.max(1) as f64 * first.packed as f64) as u64);
        Ok(true)
    })?;
    match ended {
        Ended::Whole | Ended::Stopped => Ok(u64::from(stream.finish(out)?)),
        Ended::Damaged(what) if stream.is_whole() => {
            warnings.add("member-damaged", &first.name, None, what);
            Ok(u64::from(stream.finish(out)?))
        }
        Ended::Damaged(what) => match stream.cut(out)? {
            Some(entries) => {
                let told = format!("{what}; {entries} entries could be read and are shown");
                warnings.add("cut-off", &first.name, None, told);
                Ok(u64::from(entries))
            }
            None => Err(Error::new(ErrorKind::Damaged, format!("the capture in this archive can't be read: {what}"))),
        },
    }
}

/// Names of members for people: a few, each in one line.
fn names<'m>(members: impl ExactSizeIterator<Item = &'m Member>) -> String {
    let more = if members.len() > NAMED { ", …" } else { "" };
    let told: Vec<String> = members.take(NAMED).map(|m| printable(&m.name)).collect();
    format!("{}{more}", told.join(", "))
}

/// The capture of a name, or of the only one that ends so after a `/`; the first, when nothing was said.
fn chosen<'m>(hars: &'m [Member], member: Option<&str>) -> Result<&'m Member, Error> {
    let ends = |m: &&Member, name: &str| m.name.strip_suffix(name).is_some_and(|folder| folder.ends_with('/'));
    let found = match member {
        None => hars.first(),
        Some(name) => hars.iter().find(|m| m.name == name).or_else(|| {
            let mut same = hars.iter().filter(|m| ends(m, name));
            same.next().filter(|_| same.next().is_none())
        }),
    };
    found.ok_or_else(|| {
        let told = format!("there is no one capture of that name in this archive; it holds {}", names(hars.iter()));
        Error::new(ErrorKind::NoCapture, told)
    })
}

/// The members that begin as a HAR does, those called `.har` first, then by name.
pub(super) fn hars(archive: &mut Archive) -> Vec<Member> {
    let named = |m: &Member| m.name.to_ascii_lowercase().ends_with(".har");
    let hidden =
        |m: &Member| m.name.starts_with("__MACOSX/") || m.name.rsplit('/').next().is_some_and(|n| n.starts_with("._"));
    let mut members: Vec<Member> = archive.members.iter().filter(|m| !hidden(m)).cloned().collect();
    members.sort_by(|a, b| (!named(a), &a.name).cmp(&(!named(b), &b.name)));
    // Where something is called a HAR nothing else is looked into: the rest may be bodies, which can be JSON as well.
    if members.iter().any(named) {
        members.retain(named);
    }
    members.truncate(LOOKED_AT);
    members.retain(|m| is_har(archive, m));
    members
}

/// Whether a member begins with an object that has `log` or `entries` in its beginning.
fn is_har(archive: &mut Archive, member: &Member) -> bool {
    let mut head = Vec::new();
    let _ = archive.stream(member.index, |chunk| {
        head.extend_from_slice(chunk);
        Ok(head.len() < 64 << 10)
    });
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    text.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
        && [&b"\"log\""[..], b"\"entries\""].iter().any(|name| memchr::memmem::find(text, name).is_some())
}

/// Why there is nothing to read.
fn none(archive: &Archive) -> Error {
    let called = |end: &str| archive.members.iter().any(|m| m.name.to_ascii_lowercase().ends_with(end));
    let what = if archive.members.is_empty() {
        "this archive is empty; expected a HAR or the sessions of a SAZ in it"
    } else if called(".saz") || called(".zip") || called(".gz") {
        "there is no HAR in this archive, but another archive; unpack it once and open what comes out"
    } else {
        "there is no capture in this archive; expected a HAR or the sessions of a SAZ in it"
    };
    Error::new(ErrorKind::NoCapture, what)
}

/// The members that entries name in `_file`.
struct Bodies<'a> {
    archive: Archive<'a>,
    by_name: FxHashMap<String, usize>,
    tape: Tape,
}

impl<'a> Bodies<'a> {
    fn new(archive: &Archive<'a>) -> Self {
        let by_name = archive.members.iter().enumerate().map(|(i, m)| (m.name.clone(), i)).collect();
        Self { archive: archive.clone(), by_name, tape: Tape::new() }
    }

    /// An entry with the bodies it names put in, or `None` when it names none.
    fn attach(
        &mut self,
        entry: u32,
        text: &[u8],
        charset: super::Charset,
        warnings: &mut Warnings,
    ) -> Result<Option<Vec<u8>>, Error> {
        if self.by_name.len() < 2
            || memchr::memmem::find(text, b"\"_file\"").is_none()
            || self.tape.parse(text).is_err()
        {
            return Ok(None);
        }
        let Some(root) = Node::root(&self.tape, text) else { return Ok(None) };
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        for path in [["request", "postData"], ["response", "content"]] {
            let Some(holder) = root.find(&path) else { continue };
            if holder.get("text").is_some() {
                continue;
            }
            let Some((key, value)) = holder.members().find(|(key, _)| key.raw() == b"_file") else { continue };
            let Some(name) = value.text() else { continue };
            let Some(member) = self.by_name.get(name.as_ref()).and_then(|i| self.archive.members.get(*i)).cloned()
            else {
                warnings.add(
                    "body-missing",
                    "",
                    Some(entry),
                    "a body is not in the archive where the entry says it is",
                );
                continue;
            };
            let taken = self.archive.take(member.index, MAX_BODY)?;
            if let Some(fault) = taken.fault {
                warnings.add("member-damaged", &member.name, Some(entry), fault);
                if taken.bytes.is_empty() || taken.bytes.len() >= MAX_BODY {
                    continue;
                }
            }
            let mime = holder.get("mimeType").and_then(Node::text).unwrap_or_default();
            let body = text::read(taken.bytes, &mime, charset);
            // From the quote before the name to the one behind the value.
            edits.push((key.offset() - 1, value.offset() + value.raw().len() + 1, members(&body)));
        }
        edits.sort_by_key(|e| e.0);
        let mut out = Vec::with_capacity(text.len() + edits.iter().map(|e| e.2.len()).sum::<usize>());
        let mut at = 0;
        for (start, end, with) in &edits {
            out.extend_from_slice(text.get(at..*start).unwrap_or(&[]));
            out.extend_from_slice(with.as_bytes());
            at = *end;
        }
        out.extend_from_slice(text.get(at..).unwrap_or(&[]));
        Ok((!edits.is_empty()).then_some(out))
    }
}

/// `"text":…` and, where it is needed, `"encoding":"base64"`, without the brackets around them.
fn members(body: &Text) -> String {
    let mut j = Json::new(false);
    j.object(|j| body.write(j));
    let text = j.into_text();
    text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or_default().to_owned()
}
