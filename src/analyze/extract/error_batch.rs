//! Answers as parts of one reply, each with a status and a header of its own: `multipart/mixed` of `application/http`, as
//! OData (4.01, part 1, section 11.7.7) and Google's interfaces answer a batch. Parts may hold parts, so nothing is read
//! but lines: a status line behind an empty one begins an answer, and the next delimiter ends it.

use super::super::facts::{Facts, Format, Problem};
use super::super::shown;
use super::{error_json, markup};
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::profile::Profile;
use memchr::memmem;

/// Most answers of a batch that are looked at.
const MAX_ANSWERS: usize = 500;
/// Longest header of an answer that is read, in bytes.
const MAX_HEADER: usize = 16 << 10;

/// One answer that failed.
pub struct Answer<'a> {
    /// `409 Conflict`
    status: &'a str,
    /// Its header fields.
    pub fields: Vec<(&'a str, &'a str)>,
    /// Its body, up to the delimiter.
    pub body: &'a [u8],
}

/// The first answer that failed.
pub fn failing(text: &[u8]) -> Option<Answer<'_>> {
    let lines = memmem::find_iter(text, b"\nHTTP/").map(|i| i + 1);
    lines.take(MAX_ANSWERS).find_map(|at| {
        let (head, rest) = text.split_at_checked(at)?;
        let behind_empty = head.ends_with(b"\n\r\n") || head.ends_with(b"\n\n");
        let answer = rest.get(..memmem::find(rest, b"\n--").unwrap_or(rest.len()))?;
        let failed = |status: &str| matches!(status.as_bytes(), [b'4' | b'5', b, c, ..] if b.is_ascii_digit() && c.is_ascii_digit());
        let (line, rest) = line(answer)?;
        let status = std::str::from_utf8(line).ok()?.split_once(' ')?.1.trim();
        if !behind_empty || !failed(status) {
            return None;
        }
        let (fields, body) = header(rest);
        Some(Answer { status, fields, body: body.trim_ascii() })
    })
}

/// The next line without its end, and what follows it.
fn line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let line = text.get(..end)?;
    Some((line.strip_suffix(b"\r").unwrap_or(line), text.get(end + 1..).unwrap_or(&[])))
}

fn header(text: &[u8]) -> (Vec<(&str, &str)>, &[u8]) {
    let mut fields = Vec::new();
    let mut rest = text;
    while let Some((field, after)) = line(rest).filter(|(l, _)| !l.is_empty()) {
        if text.len() - after.len() > MAX_HEADER {
            break;
        }
        rest = after;
        if let Some((name, value)) = std::str::from_utf8(field).ok().and_then(|f| f.split_once(':')) {
            fields.push((name.trim(), value.trim()));
        }
    }
    (fields, rest)
}

impl Answer<'_> {
    /// Why it failed: what its body says, else its status. Leaves the body in the tape; one that is no JSON leaves it empty.
    pub fn problem(&self, f: &Facts, profile: &Profile, tape: &mut Tape) -> Problem {
        let _ = tape.parse(self.body);
        let told = match self.body.first() {
            Some(b'{' | b'[') => Node::root(tape, self.body).and_then(|root| error_json::read(root, f, profile, true)),
            Some(b'<') => markup::problem(self.body, f, true),
            _ => None,
        };
        let mut p = told.unwrap_or_else(|| Problem { text: shown::message(self.status), ..Problem::default() });
        if p.code.is_empty() {
            p.code = shown::cut(self.status, 3).into();
        }
        p.format = Format::Parts;
        p
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(String, String, usize)> {
        let profile = Profile::built_in("generic").unwrap();
        let answer = failing(text.as_bytes())?;
        let p = answer.problem(&Facts::default(), &profile, &mut Tape::new());
        Some((p.text.to_string(), p.code.to_string(), answer.fields.len()))
    }

    fn batch(answers: &[&str], newline: &str) -> String {
        let part = |a: &&str| format!("--b\nContent-Type: application/http\nContent-ID: 1\n\n{a}\n");
        format!("{}--b--\n", answers.iter().map(part).collect::<String>()).replace('\n', newline)
    }

    #[test]
    fn a_batch_in_parts_tells_its_first_failure() {
        let good = "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"error\":\"none\"}";
        let json = "HTTP/1.1 409 Conflict\nContent-Type: application/json\nX-Id: 1\n\n{\n \"error\": {\"code\": \"DUP\", \"message\": \"taken\"}\n}";
        let xml = "HTTP/1.1 400 Bad Request\n\n<error><code>DUP</code><message>taken</message></error>";
        for newline in ["\n", "\r\n"] {
            assert_eq!(told(&batch(&[good, json], newline)), Some(("taken".into(), "DUP".into(), 2)));
            assert_eq!(told(&batch(&[xml, json], newline)), Some(("taken".into(), "DUP".into(), 0)));
            let bare = "HTTP/1.1 403 Forbidden\nX-Id: 1\n";
            assert_eq!(told(&batch(&[good, bare], newline)), Some(("403 Forbidden".into(), "403".into(), 1)));
            assert_eq!(told(&batch(&[good], newline)), None);
        }
        // A change set of OData is a part with parts.
        let set = format!("--b\nContent-Type: multipart/mixed; boundary=c\n\n{}--b--", batch(&[json], "\n"));
        assert_eq!(told(&set), Some(("taken".into(), "DUP".into(), 2)));
        assert_eq!(told("a log says\nHTTP/1.1 500 Internal Server Error\n"), None);
        assert_eq!(told("\n\nHTTP/1.1 5"), None);
    }
}
