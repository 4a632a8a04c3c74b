//! What of a URL or a message is fit to be shown: findings are pasted into tickets, so values that may be credentials
//! are left out, whatever the sanitizer did or did not do. And what makes two requests requests of the same kind.

use super::facts::{Address, Text};
use crate::lens::{form, url};
use std::hash::Hasher;

/// Stands for what is left out.
pub const LEFT_OUT: &str = "…";
/// Longest path or query that is kept, in characters.
const MAX_URL: usize = 400;
/// Longest error text that is kept, in characters.
const MAX_TEXT: usize = 400;

/// Parts of names of parameters whose values are not shown.
const SECRET_PARTS: &[&str] = &[
    "apikey",
    "api_key",
    "api-key",
    "access_key",
    "assertion",
    "auth",
    "credential",
    "jwt",
    "otp",
    "passw",
    "pwd",
    "secret",
    "session",
    "signature",
    "token",
];
/// Whole names of such parameters.
const SECRET_NAMES: &[&str] = &["code", "key", "nonce", "pin", "sid", "sig", "state"];

/// A fingerprint of bytes, to tell whether two are the same; never 0.
pub fn print(bytes: &[u8]) -> u64 {
    let mut hash = rustc_hash::FxHasher::default();
    hash.write(bytes);
    hash.write_usize(bytes.len());
    hash.finish().max(1)
}

/// Whether a word looks drawn by a machine and long enough to open something: not a name, a number, or a uuid.
pub fn is_random(word: &str) -> bool {
    if word.len() < 20 || is_uuid(word) {
        return false;
    }
    let (mut upper, mut lower, mut digit) = (0, 0, 0);
    for b in word.bytes() {
        match b {
            b'A'..=b'Z' => upper += 1,
            b'a'..=b'z' => lower += 1,
            b'0'..=b'9' => digit += 1,
            b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=' | b'%' => {}
            _ => return false,
        }
    }
    let mixed = upper > 2 && lower > 2 && digit > 1;
    let hex = word.len() >= 32 && digit > 5 && word.bytes().all(|b| b.is_ascii_hexdigit());
    (mixed && word.bytes().filter(|b| matches!(b, b'-' | b'/' | b'.')).count() * 6 < word.len())
        || hex
        || word.starts_with("eyJ")
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub fn is_uuid(word: &str) -> bool {
    word.len() == 36
        && word
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() })
}

/// Whether a segment of a path names one thing among many.
pub fn is_id(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let hex = segment.len() >= 8 && digits > 1 && segment.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    (digits > 0 && digits == segment.len())
        || hex
        || is_uuid(segment)
        || is_random(segment)
        || segment.contains("REDACTED-")
        || segment.contains('@')
        || segment.contains("%40")
        || (segment.len() >= 8 && digits * 2 >= segment.len())
}

/// Cuts a text to so many characters.
pub fn cut(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => text.get(..end).unwrap_or(""),
        None => text,
    }
}

/// Whether the value of a parameter of that name is left out.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.contains(&name.as_str()) || SECRET_PARTS.iter().any(|p| name.contains(p))
}

/// Splits a URL.
pub fn address(text: &str) -> Address {
    let bytes = text.as_bytes();
    let parts = url::split(bytes);
    let get = |r: &Option<std::ops::Range<usize>>| r.clone().and_then(|r| text.get(r)).unwrap_or("");
    let whole = text.get(..parts.fragment.as_ref().map_or(text.len(), |f| f.start.saturating_sub(1))).unwrap_or(text);
    let scheme = get(&parts.scheme).to_ascii_lowercase();
    if matches!(scheme.as_str(), "data" | "blob" | "javascript" | "about" | "filesystem") {
        return Address { print: print(bytes), scheme: scheme.into(), ..Address::default() };
    }
    let host = match get(&parts.port) {
        "" => get(&parts.host).to_ascii_lowercase(),
        port if (scheme == "https" && port == "443") || (scheme == "http" && port == "80") => {
            get(&parts.host).to_ascii_lowercase()
        }
        port => format!("{}:{port}", get(&parts.host).to_ascii_lowercase()),
    };
    let path = text.get(parts.path.clone()).unwrap_or("");
    let segments = |each: &dyn Fn(&str) -> bool, with: &str| -> String {
        path.split('/').map(|s| if each(s) { with } else { s }).collect::<Vec<_>>().join("/")
    };
    let shown = segments(&|s| is_random(s) && !s.contains("REDACTED-"), LEFT_OUT);
    let pattern = segments(&is_id, "*");
    Address {
        scheme: scheme.into(),
        host: host.into(),
        path: cut(&shown, MAX_URL).into(),
        query: query(get(&parts.query)).into(),
        pattern: cut(&pattern, MAX_URL).into(),
        print: print(whole.as_bytes()),
    }
}

fn query(text: &str) -> String {
    let mut out = String::new();
    for pair in form::pairs(text.as_bytes()) {
        if out.len() > MAX_URL {
            out.push_str(LEFT_OUT);
            break;
        }
        let name = text.get(pair.name).unwrap_or("");
        let value = text.get(pair.value).unwrap_or("");
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(if is_random(name) { LEFT_OUT } else { cut(name, 60) });
        if !value.is_empty() {
            out.push('=');
            let hidden = (is_random(value) || is_secret_name(name)) && !value.starts_with("REDACTED-");
            out.push_str(if hidden { LEFT_OUT } else { cut(value, 120) });
        }
    }
    out
}

/// A message: on one line, cut, without long random words, and without what stands under a secret's name in it.
pub fn message(text: &str) -> Text {
    let mut out = String::new();
    let mut named = false;
    for word in cut(text, 4 * MAX_TEXT).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let inner = word.trim_matches(|c: char| c.is_ascii_punctuation());
        if word.contains("://") {
            out.push_str(&shown_url(word));
        } else if named && is_chosen(inner) || inner.len() >= 24 && is_random(inner) && !inner.contains("REDACTED-") {
            out.push_str(&word.replace(inner, LEFT_OUT));
        } else {
            out.push_str(&assigned(word));
        }
        // `password hunter2`, `token: abc123`; `invalid token received` says nothing.
        named = is_secret_name(inner) && inner.len() <= 24;
    }
    let short = cut(&out, MAX_TEXT);
    if short.len() < out.len() { format!("{short}{LEFT_OUT}").into() } else { out.into() }
}

/// Whether a word after a secret's name is what was chosen for it, rather than a word about it.
fn is_chosen(word: &str) -> bool {
    let digit = word.bytes().any(|b| b.is_ascii_digit());
    let letter = word.bytes().any(|b| b.is_ascii_alphabetic());
    digit && letter && word.len() >= 6
}

/// `name=value` and `name:value` without the value of a secret's name.
fn assigned(word: &str) -> String {
    let Some(sign) = word.find(['=', ':']).filter(|i| *i > 0 && i + 1 < word.len()) else { return word.to_owned() };
    let (name, value) = word.split_at(sign);
    let named = is_secret_name(name.trim_matches(|c: char| c.is_ascii_punctuation()));
    let inner = value.trim_matches(|c: char| c.is_ascii_punctuation());
    if named && is_chosen(inner) { format!("{name}{}", value.replace(inner, LEFT_OUT)) } else { word.to_owned() }
}

/// A URL in a message: without user information, random parts, and values of secret names.
fn shown_url(word: &str) -> String {
    let (lead, rest) = word.split_at(word.find("://").map_or(0, |i| i + 3));
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or_else(|| authority.to_owned(), |(_, h)| format!("{LEFT_OUT}@{h}"));
    let mut out = format!("{lead}{host}");
    for part in path.split_inclusive(['/', '?', '#', '&']) {
        let (body, end) = match part.char_indices().next_back() {
            Some((i, '/' | '?' | '#' | '&')) => part.split_at(i),
            _ => (part, ""),
        };
        match body.split_once('=') {
            Some((name, value)) if is_secret_name(name) || is_random(value) => {
                out.push_str(&format!("{name}={LEFT_OUT}"));
            }
            None if is_random(body.trim_matches(|c: char| c.is_ascii_punctuation())) => out.push_str(LEFT_OUT),
            _ => out.push_str(body),
        }
        out.push_str(end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_split_and_what_may_open_something_is_left_out() {
        let random = "aB3dE6gH9jK2mN5pQ8sT1vW4";
        let a = address(&format!(
            "https://u:p@H.example:443/a/{random}/b.js?limit=5&access_token=x&q={random}&templateKey=a-b-c#f"
        ));
        assert_eq!((&*a.scheme, &*a.host), ("https", "h.example"));
        assert_eq!((&*a.path, &*a.pattern), ("/a/…/b.js", "/a/*/b.js"));
        assert_eq!(&*a.query, "limit=5&access_token=…&q=…&templateKey=a-b-c");
        assert_eq!(address("https://h/a?x=1#y").print, address("https://h/a?x=1#z").print);
        assert_ne!(address("https://h/a?x=1").print, address("https://h/a?x=2").print);
        assert_eq!(&*address("data:text/plain,secret").path, "");
        assert_eq!(&*address("h.example:443").host, "h.example:443");
        assert_eq!(&*address("/relative/12345?a").pattern, "/relative/*");
    }

    #[test]
    fn messages_keep_their_words() {
        let text = "400: Invalid Product:\n Creating dub point failed in Dubber.";
        assert_eq!(&*message(text), "400: Invalid Product: Creating dub point failed in Dubber.");
        assert_eq!(&*message("token 'aB3dE6gH9jK2mN5pQ8sT1vW4x' is bad"), "token '…' is bad");
        for (text, shown) in [
            (
                "see https://u:k3y@h.example/a?access_token=k3y&page=2 now",
                "see https://…@h.example/a?access_token=…&page=2 now",
            ),
            ("wrong password hunter2secret given", "wrong password … given"),
            ("session=ab12cd34, retry", "session=…, retry"),
            ("invalid token received", "invalid token received"),
            ("code: 4711", "code: 4711"),
        ] {
            assert_eq!(&*message(text), shown);
        }
        assert_eq!(message(&"word ".repeat(500)).chars().count(), MAX_TEXT + 1);
    }

    #[test]
    fn ids() {
        for id in ["12", "9f8e7d6c-0000-4000-b000-000000000000", "deadbeef01", "a@b.example", "REDACTED-token-1"] {
            assert!(is_id(id), "{id}");
        }
        for word in ["users", "v1", "api2", "feature-access", "", "me"] {
            assert!(!is_id(word), "{word}");
        }
    }
}
