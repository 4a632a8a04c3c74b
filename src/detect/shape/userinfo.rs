//! Passwords in addresses: `scheme://user:password@host`, in any text, connection strings of databases included.
//!
//! The span is the password; scheme, user and host stay, they tell which system it is. A password that holds an unescaped
//! `/`, `?`, `#` or `@` is taken whole when what follows the colon cannot be a port. Templates (`${PASS}`) stay.

use std::ops::Range;

use super::super::kind::Kind;
use super::text::{gap, own, run_end};
use super::{Detector, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:userinfo",
    rows: &[],
    // Called by the scan at `://`.
    probes: &[],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "https://portal.example:8443/path?mail=rita",
        "http://[2001:db8::1]:80/",
        "https://user@host.example/",
        "https://cdn.example/npm/pkg@1.2.3/a:b.js",
        "postgres://app:${DB_PASS}@db/main",
        "postgres://app:REDACTED-password-1@db/main",
        "https://u:<password>@host",
        "http://+user+:+pass+@",
        "https://x.example:443/@scope/pkg",
    ],
};

/// Longest authority that is read.
const MAX: usize = 512;

fn inside(b: u8) -> bool {
    b > b' ' && !b"\"'<>\\`^|".contains(&b)
}

/// Looks at the authority that begins at `at`, right behind `://`.
pub(super) fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let mut end = run_end(text, at, MAX, |b| inside(b) && !matches!(b, b'/' | b'?' | b'#'));
    let piece = |span: Range<usize>| text.get(span).unwrap_or_default();
    let Some(colon) = memchr::memchr(b':', piece(at..end)).map(|i| at + i) else { return };
    let port = piece(colon + 1..end).iter().all(u8::is_ascii_digit);
    let mut last = memchr::memrchr(b'@', piece(at..end)).map(|i| at + i);
    if last.is_none() && !port && text.get(at) != Some(&b'[') {
        end = run_end(text, end, 200, inside);
        last = memchr::memchr(b'@', piece(colon..end)).map(|i| colon + i);
        if last.is_some_and(|l| piece(colon..l).windows(2).any(|w| w == b"//")) {
            return;
        }
    }
    let Some(last) = last else { return };
    let password = colon + 1..last;
    let host = text.get(last + 1).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'[' || b >= 0x80);
    let said = piece(password.clone());
    if colon < last && host && !gap(said) && !own(said) {
        sink.push(password, Kind::Password, "password in an address", true);
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let odd = format!("{}/{}#{}", g.token(5), g.token(5), g.token(3));
    let two = format!("{}@{}", g.token(5), g.token(5));
    vec![
        Sample::new("https://deploy:", &g.token(14), "@git.example/repo.git"),
        Sample::new("postgres://app:", &g.token(18), "@db.internal:5432/main"),
        Sample::new("redis://:", &g.token(20), "@cache:6379"),
        Sample::new("mongodb+srv://app:", &odd, "@cluster.example/x"),
        Sample::new("amqp://app:", &two, "@mq"),
    ]
}
