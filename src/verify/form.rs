//! Whether a changed text is still what it was: JSON, base64, a URL, a JWT, a form body.

use super::views::{base64, sextet};
use crate::capture::tape::Tape;
use memchr::memchr_iter;

/// Where a text stands, as far as its form depends on it.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// It is a body: the member is called `text`.
    pub(super) body: bool,
    /// The member beside it says `"encoding": "base64"`.
    pub(super) base64: bool,
}

/// What was lost of the form of `before`, if anything. Both are free of JSON escapes.
pub(super) fn lost(before: &[u8], after: &[u8], place: Place, tape: &mut Tape) -> Option<&'static str> {
    if place.base64 {
        return lost_in_base64(before, after, tape);
    }
    if has_brackets(before) {
        // Mostly both are, and then one of them is enough to read.
        if is_json(after, tape) {
            return None;
        }
        if is_json(before, tape) {
            return Some("JSON in a string is no longer JSON");
        }
    }
    if let Some((scheme, host)) = scheme_and_host(before) {
        // A host's name, or a part of it, can be what somebody wants removed.
        let kept = scheme_and_host(after)
            .is_some_and(|(s, h)| s == scheme && (h == host || memchr::memmem::find(h, b"REDACTED-").is_some()));
        return (!kept).then_some("a URL lost its scheme or host");
    }
    if let Some(parts) = token_parts(before, tape) {
        return (token_parts(after, tape) != Some(parts)).then_some("a JWT is no longer one");
    }
    // A secret may look like base64 or a form by chance; then it was replaced as a whole.
    if !place.body && is_placeholder(after) {
        return None;
    }
    if is_hex(before) {
        return (!is_hex(after)).then_some("hexadecimal text is no longer that");
    }
    if is_base64(before) {
        return (!is_base64(after)).then_some("base64 is no longer base64");
    }
    let pairs = pairs(before)?;
    (self::pairs(after) != Some(pairs)).then_some("a form body lost or gained pairs")
}

/// Whether a text that looked like JSON is JSON: then nothing is lost, and what it was need not be read. `before` may still
/// hold its escapes, none of which ends in a bracket but `\u{…}`.
pub(super) fn stays_json(before: &[u8], after: &[u8], tape: &mut Tape) -> bool {
    const ESCAPE: usize = 12;
    let tail = before.get(before.len().saturating_sub(ESCAPE)..).unwrap_or(&[]);
    has_brackets(before) && !tail.windows(3).any(|w| w == b"\\u{") && is_json(after, tape)
}

fn lost_in_base64(before: &[u8], after: &[u8], tape: &mut Tape) -> Option<&'static str> {
    if !is_body_base64(before) {
        return None;
    }
    if !is_body_base64(after) {
        return Some("base64 is no longer base64");
    }
    let (mut said, mut says) = (Vec::new(), Vec::new());
    base64(before, &mut said);
    base64(after, &mut says);
    (is_json(&said, tape) && !is_json(&says, tape)).then_some("JSON in base64 is no longer JSON")
}

/// An object or a list. A lone number or quoted word is too often no JSON at all.
fn is_json(text: &[u8], tape: &mut Tape) -> bool {
    has_brackets(text) && tape.parse(text.trim_ascii()).is_ok()
}

fn has_brackets(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    matches!((text.first(), text.last()), (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')))
}

/// Pairs of hexadecimal digits; they would pass for base64, too.
fn is_hex(text: &[u8]) -> bool {
    text.len() >= 16 && text.len().is_multiple_of(2) && text.iter().all(u8::is_ascii_hexdigit)
}

/// Base64 of RFC 4648 with its padding, 16 characters or more.
fn is_base64(text: &[u8]) -> bool {
    text.len() >= 16 && is_body_base64(text)
}

fn is_body_base64(text: &[u8]) -> bool {
    let bare = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    text.len().is_multiple_of(4) && bare.iter().all(|b| sextet(*b) != 64 && !matches!(b, b'-' | b'_'))
}

/// Scheme and host (with port) of an absolute URL of RFC 3986 with an authority.
fn scheme_and_host(text: &[u8]) -> Option<(&[u8], &[u8])> {
    // Who removes a secret takes what holds these for a text, not for a URL.
    if text.iter().any(|b| *b <= b' ' || matches!(b, b'"' | b'<' | b'>' | 0x7F)) {
        return None;
    }
    let colon = text.iter().take(32).position(|b| *b == b':')?;
    let scheme = text.get(..colon)?;
    let rest = text.get(colon..)?.strip_prefix(b"://")?;
    let sound = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let end = rest.iter().position(|b| matches!(b, b'/' | b'?' | b'#' | b'\\'));
    let authority = rest.get(..end.unwrap_or(rest.len()))?;
    let host = match authority.iter().rposition(|b| *b == b'@') {
        Some(at) => authority.get(at + 1..)?,
        None => authority,
    };
    // `user:pass#word@host` ends in the middle of the password: what stands behind the colon is no port.
    let port = host.iter().rposition(|b| *b == b':').filter(|_| !host.ends_with(b"]")).and_then(|i| host.get(i + 1..));
    let port_fits = port.is_none_or(|p| !p.is_empty() && p.iter().all(u8::is_ascii_digit));
    (sound && port_fits && !host.is_empty()).then_some((scheme, host))
}

/// Three parts (JWS) or five (JWE) of base64url, the first a JSON object; a scheme may stand before.
fn token_parts(text: &[u8], tape: &mut Tape) -> Option<usize> {
    let token = text.rsplit(|b| *b == b' ').next()?;
    if !token.starts_with(b"eyJ") {
        return None;
    }
    let sound = token.iter().all(|b| *b == b'.' || (sextet(*b) != 64 && !matches!(b, b'+' | b'/')));
    let parts = memchr_iter(b'.', token).count() + 1;
    if !sound || !matches!(parts, 3 | 5) {
        return None;
    }
    // What only begins like one, cut or made up, is a token of some kind and goes as a whole.
    let first = token.split(|b| *b == b'.').next().filter(|p| p.len() % 4 != 1)?;
    let mut header = Vec::new();
    base64(first, &mut header);
    (std::str::from_utf8(&header).is_ok() && is_json(&header, tape)).then_some(parts)
}

/// Number of pairs of a form body (`k=v&k=v`), when there are at least two.
fn pairs(text: &[u8]) -> Option<usize> {
    if text.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    let mut count = 0;
    for pair in text.split(|b| *b == b'&') {
        if !matches!(pair.iter().position(|b| *b == b'='), Some(1..)) {
            return None;
        }
        count += 1;
    }
    (count >= 2).then_some(count)
}

/// Nothing but one placeholder.
fn is_placeholder(text: &[u8]) -> bool {
    let word = |s: &[u8]| !s.is_empty() && s.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-');
    let label = text.strip_prefix(b"REDACTED-");
    let mailbox = text.strip_prefix(b"user-").and_then(|s| s.strip_suffix(b"@redacted.invalid"));
    label.or(mailbox).is_some_and(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    #[test]
    fn forms_are_held() {
        let text = Place::default();
        let body = Place { body: true, base64: false };
        let encoded = Place { body: true, base64: true };
        let bearer = format!("Bearer {JWT}");
        let cases: &[(&str, &str, Place, bool)] = &[
            ("anything", "else", text, true),
            (r#"{"a":"b"}"#, r#"{"a":"R"}"#, text, true),
            (r#"{"a":"b"}"#, r#"{"a":"R}"#, text, false),
            (" [1,2] ", "REDACTED-token-1", text, false),
            ("[abc]", "REDACTED-token-1", text, true),
            ("\"etag\"", "REDACTED-token-1", text, true),
            ("https://u:p@h.example:8/a?t=1", "https://user-1:REDACTED-password-1@h.example:8/a?t=R", text, true),
            ("https://h.example/a?t=1", "https://h.example?t=R", text, true),
            ("https://h.example/a", "http://h.example/a", text, false),
            ("https://h.example/a", "https://www.REDACTED-custom-1/a", text, true),
            ("https://h.example/a", "http://REDACTED-custom-1/a", text, false),
            ("https://h.example/a", "https://g.example/a", text, false),
            ("https://h.example/a", "REDACTED-webhook-url-1", text, false),
            ("https://h.example/a b", "REDACTED-password-1", text, true),
            ("https://u:a#b@h.example/", "https://u:REDACTED-password-1@h.example/", text, true),
            ("https://[2001:db8::1]/a", "https://[2001:db8::2]/a", text, false),
            (JWT, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJSIn0.REDACTED-jwt-signature-1", text, true),
            (JWT, "eyJhbGciOiJIUzI1NiJ9.REDACTED", text, false),
            (JWT, "REDACTED-token-1", text, false),
            ("eyJbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "REDACTED-token-1", text, true),
            (&bearer, "Bearer REDACTED-token-1", text, false),
            ("0123456789abcdef", "REDACTED-session-cookie-3", text, true),
            ("0123456789abcdef", "REDACTED session", text, false),
            ("0123456789abcdef", "01234567ffff89abcdef", text, true),
            ("aGVsbG8gd29ybGQsIGhlbGw=", "aGVsbG8gd29ybGQsIGhlbGx=", text, true),
            ("aGVsbG8gd29ybGQsIGhlbGw=", "aGVsbG8REDACTED-1IGhlbGw=", text, false),
            ("eyJhIjoiYiJ9", "eyJhIjoiUiJ9", encoded, true),
            ("eyJhIjoiYiJ9", "eyJhIjoiUiJ", encoded, false),
            ("eyJhIjoiYiJ9", "eyJhIjoiUiJ8", encoded, false),
            ("eyJhIjoiYiJ9", "REDACTED-token-1", encoded, false),
            ("a=1&b=2", "a=1&b=R", body, true),
            ("a=1&b=2", "a=1&b=R&c", body, false),
            ("a=1&b=2", "a=1&b=R&c=", body, false),
            ("a=1&b=2", "REDACTED-token-1", body, false),
            ("a=1&b=2", "REDACTED-password-1", text, true),
            ("a=1 b", "nothing", body, true),
        ];
        let mut tape = Tape::new();
        for (before, after, place, kept) in cases {
            let lost = lost(before.as_bytes(), after.as_bytes(), *place, &mut tape);
            assert_eq!(lost.is_none(), *kept, "{before} → {after}: {lost:?}");
        }
    }
}
