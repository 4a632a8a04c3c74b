//! A raw message: first line, header fields, body. Lenient, because it is read for people: a field that is none costs itself.

use std::borrow::Cow;

/// Longest head that is read, in bytes.
const MAX_HEAD: usize = 4 << 20;

/// A message as it stands in a file.
#[derive(Debug, Default)]
pub struct Message<'a> {
    /// The first line: method, target and version of a request; version, status and reason of a response.
    pub line: [Cow<'a, str>; 3],
    /// Names and values in order.
    pub fields: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Lines that are no field.
    pub unread: usize,
    /// Length of the head with the empty line behind it.
    pub head: usize,
    /// What comes behind it.
    pub body: &'a [u8],
    /// The empty line behind the head is there.
    pub whole: bool,
}

impl<'a> Message<'a> {
    /// Splits a message. `None` when there is nothing, or its first line is none of HTTP's.
    pub fn parse(bytes: &'a [u8], response: bool) -> Option<Self> {
        let skipped = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let mut message = Self { head: skipped, ..Self::default() };
        let mut lines: Vec<Cow<'a, [u8]>> = Vec::new();
        loop {
            let rest = bytes.get(message.head..).unwrap_or(&[]);
            if rest.is_empty() || message.head > MAX_HEAD {
                break;
            }
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or(&[]);
            message.head += (length + 1).min(rest.len());
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                message.whole = true;
                break;
            }
            // Obsolete line folding (RFC 9112, 5.2): one space in its place.
            match (line.first(), lines.last_mut()) {
                (Some(b' ' | b'\t'), Some(last)) if !last.is_empty() => {
                    let last = last.to_mut();
                    last.push(b' ');
                    last.extend_from_slice(line.trim_ascii());
                }
                _ => lines.push(Cow::Borrowed(line)),
            }
        }
        message.body = bytes.get(message.head..).unwrap_or(&[]);
        let mut lines = lines.into_iter();
        let Cow::Borrowed(first) = lines.next()? else { return None };
        message.line = if response { status_line(first)? } else { request_line(first)? };
        for line in lines {
            match field(&line) {
                Some((name, value)) => message.fields.push((Cow::Owned(name), Cow::Owned(value))),
                None => message.unread += 1,
            }
        }
        Some(message)
    }

    /// The values of a field, in order.
    pub fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.fields.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_ref())
    }

    /// The first value of a field, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, v)| v.as_ref())
    }

    /// The elements of a list field, over all its lines, in lower case.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.values(name)
            .flat_map(|v| v.split(','))
            .map(|e| e.trim().to_ascii_lowercase())
            .filter(|e| !e.is_empty())
            .collect()
    }
}

/// Bytes of a head as text: UTF-8, else Latin-1, as RFC 9110, 5.5 has it.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect()),
    }
}

/// `GET https://host/path HTTP/1.1`; a target may hold spaces, a version may be missing.
fn request_line(line: &[u8]) -> Option<[Cow<'_, str>; 3]> {
    let at = memchr::memchr(b' ', line)?;
    let (method, rest) = (line.get(..at)?, line.get(at..)?.trim_ascii());
    let known = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b);
    if method.is_empty() || !method.iter().all(known) || rest.is_empty() {
        return None;
    }
    let (target, version) = match memchr::memrchr(b' ', rest) {
        Some(at) if rest.get(at + 1..)?.starts_with(b"HTTP/") => {
            (rest.get(..at)?.trim_ascii_end(), rest.get(at + 1..)?)
        }
        _ => (rest, &b""[..]),
    };
    Some([text(method), text(target), text(version)])
}

/// `HTTP/1.1 200 OK`; the reason may be missing.
fn status_line(line: &[u8]) -> Option<[Cow<'_, str>; 3]> {
    let mut parts = line.splitn(3, |b| *b == b' ');
    let (version, status) = (parts.next()?, parts.next()?);
    if !version.starts_with(b"HTTP/") || status.is_empty() || !status.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some([text(version), text(status), text(parts.next().unwrap_or(&[]).trim_ascii())])
}

/// One field line, as `httparse` reads it; a space before the colon is let pass.
fn field(line: &[u8]) -> Option<(String, String)> {
    let mut whole = Vec::with_capacity(line.len() + 4);
    match memchr::memchr(b':', line) {
        Some(colon) if line.get(..colon)?.ends_with(b" ") => {
            whole.extend_from_slice(line.get(..colon)?.trim_ascii_end());
            whole.extend_from_slice(line.get(colon..)?);
        }
        _ => whole.extend_from_slice(line),
    }
    whole.extend_from_slice(b"\r\n\r\n");
    let mut one = [httparse::EMPTY_HEADER];
    match httparse::parse_headers(&whole, &mut one) {
        Ok(httparse::Status::Complete((_, [header]))) => {
            Some((header.name.to_owned(), text(header.value).into_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_requests_and_responses() {
        let m = Message::parse(b"POST https://h.example/a b?x=1 HTTP/1.1\r\nHost: h.example\r\nX-Long: a\r\n  b\r\nno field\r\nA : b\r\n\r\nbody\r\n\r\n", false).unwrap();
        assert_eq!(m.line, ["POST", "https://h.example/a b?x=1", "HTTP/1.1"]);
        assert_eq!(m.value("x-long"), "a b");
        assert_eq!((m.value("a"), m.unread, m.whole), ("b", 1, true));
        assert_eq!(m.body, b"body\r\n\r\n");
        let m = Message::parse(b"\r\nHTTP/2 404\nA: caf\xe9\nA: 2, 3\n", true).unwrap();
        assert_eq!(m.line, ["HTTP/2", "404", ""]);
        assert_eq!(m.list("A"), ["caf\u{e9}", "2", "3"]);
        assert!(!m.whole);
    }

    #[test]
    fn what_is_no_message_is_none() {
        for (bytes, response) in
            [(&b""[..], false), (b"\r\n", true), (b"GET", false), (b"<html>", true), (b"HTTP/1.1 abc", true)]
        {
            assert!(Message::parse(bytes, response).is_none(), "{bytes:?}");
        }
    }
}
