//! Values too common to follow through a capture.

use super::shape::{self, is_uuid, token_like};
use super::trivial::is_trivial;
use super::words::Words;

/// Ordinary values of cookies and parameters, sorted.
pub(super) static ORDINARY: Words = Words::new(
    " \
    accepted admin administrator android anonymous arabic asc assigned automatic chrome client \
    closed compact complete completed dark dashboard denied desc desktop development dismissed \
    edge english failed female firefox french german granted guest home html https inactive \
    information internal iphone italian japanese json large light linux localhost macos male \
    medium mobile normal pending portal production public running safari server small spanish \
    staging standard success system tablet testing unknown unlimited user visitor webapp windows ",
);

/// Whether a value must never be looked for elsewhere in the capture, even where its name makes it a secret: it would be
/// found in places that have nothing to do with it.
pub fn is_common(value: &[u8]) -> bool {
    value.len() < 6
        || is_trivial(value)
        || ORDINARY.has(value)
        || (value.len() < 8 && shape::is_digits(value))
        || is_locale(value)
        || is_plain_word(value)
        || is_media_type(value)
        || is_time(value)
        || is_zone(value)
        || is_host_or_url(value)
        || is_version(value)
}

/// `en-GB`, `zh_Hant_TW`.
pub(super) fn is_locale(value: &[u8]) -> bool {
    let mut parts = value.split(|b| matches!(b, b'-' | b'_'));
    let language = parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.iter().all(u8::is_ascii_lowercase));
    let region = |p: &[u8]| match p.len() {
        2 => p.iter().all(u8::is_ascii_uppercase),
        3 => shape::is_digits(p),
        4 => p.first().is_some_and(u8::is_ascii_uppercase) && p.iter().skip(1).all(u8::is_ascii_lowercase),
        _ => false,
    };
    language && value.len() <= 11 && parts.all(region)
}

/// A dictionary word in lower case, with a capital at most.
fn is_plain_word(value: &[u8]) -> bool {
    value.len() < 12
        && value.iter().skip(1).all(u8::is_ascii_lowercase)
        && value.first().is_some_and(u8::is_ascii_alphabetic)
        && shape::is_word(value)
}

fn is_media_type(value: &[u8]) -> bool {
    let kinds = ["application/", "audio/", "font/", "image/", "message/", "model/", "multipart/", "text/", "video/"];
    value.len() < 128 && kinds.iter().any(|k| value.starts_with(k.as_bytes()))
}

/// A date or time stamp of ISO 8601 or RFC 9110, or the seconds or milliseconds of one from 2001 to 2100.
fn is_time(value: &[u8]) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    if digits == value.len() {
        return (digits == 10 && value < b"4102444800".as_slice())
            || (digits == 13 && value < b"4102444800000".as_slice() && value > b"0978307200000".as_slice());
    }
    let iso =
        |b: &u8| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'.' | b'/' | b'+' | b'T' | b'Z' | b't' | b'z' | b' ');
    let starts = value.get(..4).is_some_and(|y| shape::is_digits(y) && (y.starts_with(b"19") || y.starts_with(b"20")));
    let http = || value.get(3..5) == Some(b", ") && value.ends_with(b" GMT");
    (starts && digits >= 6 && value.len() <= 35 && value.iter().all(iso)) || http()
}

fn is_zone(value: &[u8]) -> bool {
    let areas = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Etc/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let offset = |v: &[u8]| v.iter().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b':'));
    areas.iter().any(|a| value.starts_with(a.as_bytes()))
        || value.strip_prefix(b"GMT").or_else(|| value.strip_prefix(b"UTC")).is_some_and(offset)
}

/// A web address without user information or query, or a name with a dot such as `www.example.org` or `main.js`.
fn is_host_or_url(value: &[u8]) -> bool {
    if is_web_url(value) {
        return !value.iter().any(|b| matches!(b, b'?' | b'#' | b'@'))
            && !value.split(|b| *b == b'/').any(|part| token_like(part, 16) || is_uuid(part));
    }
    let host = value
        .iter()
        .position(|b| *b == b':')
        .and_then(|i| value.get(i + 1..).filter(|p| shape::is_digits(p)).and(value.get(..i)))
        .unwrap_or(value);
    let last = host.iter().rposition(|b| *b == b'.').and_then(|i| host.get(i + 1..));
    let local = host.len() < value.len() && host.eq_ignore_ascii_case(b"localhost");
    local
        || host.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            && last.is_some_and(|l| (2..=10).contains(&l.len()) && l.iter().all(u8::is_ascii_lowercase))
            && !host.split(|b| *b == b'.').any(|label| label.is_empty() || token_like(label, 16))
}

pub(super) fn is_web_url(value: &[u8]) -> bool {
    ["http://", "https://", "ws://", "wss://", "//"]
        .iter()
        .any(|s| value.get(..s.len()).is_some_and(|v| v.eq_ignore_ascii_case(s.as_bytes())))
}

/// `1.2.3`, `v10.4`, `137.0.0.0`.
fn is_version(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"v").unwrap_or(value);
    value.first().is_some_and(u8::is_ascii_digit)
        && value.contains(&b'.')
        && value.len() < 24
        && value
            .split(|b| matches!(b, b'.' | b'-' | b'+'))
            .all(|p| shape::is_digits(p) || (p.len() < 6 && !p.is_empty() && p.iter().all(u8::is_ascii_lowercase)))
}
