//! IP addresses, version 4 and 6.
//!
//! Dotted quads are versions, object identifiers and parts of drawings as well: a quad is an address when nothing of a
//! number or word touches it and no word for a version stands before it. Loopback, unspecified, broadcast, mask,
//! documentation and benchmark addresses and the well-known resolvers identify nobody and stay, our own masks
//! (198.18.0.0/15, 2001:db8::/32) among them.

use core::net::Ipv4Addr;

use super::super::kind::Kind;
use super::super::shape::Sink;
use super::super::shape::text::{after_escape, alnum, run_end, run_start};
use super::{Personal, Trigger};

/// Version 4.
pub(super) const V4: Personal = Personal {
    id: "personal:ip",
    trigger: Trigger::Dot,
    look: v4,
    #[cfg(test)]
    samples: samples4,
    #[cfg(test)]
    benign: &[
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "127.0.0.1",
        "8.8.8.8",
        "255.255.255.0",
        "0.0.0.0",
        "v10.4.3.2",
        "Chrome/10.4.3.2",
        "version: 10.4.3.2",
        "192.0.2.7",
        "198.18.0.5",
        "10.04.3.2",
        "\"version\":\"10.4.3.2\"",
        "x10.4.3.2",
        "OID.10.4.3.2",
        "10.4.3.2px",
        "2.5.29.14",
        "1.3.6.1",
    ],
};

/// Version 6.
pub(super) const V6: Personal = Personal {
    id: "personal:ip",
    trigger: Trigger::Colon,
    look: v6,
    #[cfg(test)]
    samples: samples6,
    #[cfg(test)]
    benign: &[
        "::1",
        "a::before",
        "std::vec",
        "12:34:56",
        "2001:db8::1",
        "{a:1,b:2,c:3,d:4}",
        "00:1a:2b:3c:4d:5e",
        "::",
        "a::b",
        "dead::beef",
        "AA:BB:CC:DD:EE:FF:00:11:22",
    ],
};

fn v4(text: &[u8], dot: usize, sink: &mut Sink) {
    let start = after_escape(text, run_start(text, dot, 8, |b| b.is_ascii_digit()), dot);
    let before = start.checked_sub(1).and_then(|i| text.get(i)).copied();
    let touches = |b: u8| alnum(b) || matches!(b, b'.' | b'_' | b'-' | b'+');
    if dot - start > 3 || before.is_some_and(touches) && !super::super::shape::ends_escape(text, start) {
        return;
    }
    let (mut end, mut octets) = (start, [0u8; 4]);
    for (i, octet) in octets.iter_mut().enumerate() {
        if i > 0 {
            if text.get(end) != Some(&b'.') {
                return;
            }
            end += 1;
        }
        let stop = run_end(text, end, 4, |b| b.is_ascii_digit());
        let digits = text.get(end..stop).unwrap_or_default();
        let value = digits.iter().fold(0u32, |n, b| n * 10 + u32::from(b - b'0'));
        if digits.is_empty() || value > 255 || digits.len() > 1 && digits.starts_with(b"0") {
            return;
        }
        *octet = value as u8;
        end = stop;
    }
    let more = text.get(end).is_some_and(|&b| alnum(b) || matches!(b, b'_' | b'-' | b'+'))
        || text.get(end) == Some(&b'.') && text.get(end + 1).is_some_and(|&b| alnum(b));
    if !more && tells4(octets.into()) && !version_before(text, start) {
        sink.push(start..end, Kind::IpAddress, "IPv4 address", true);
    }
}

/// Whether an address tells of someone.
fn tells4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    // Arcs of object identifiers that are short enough to look like an address.
    if matches!(ip.octets(), [2, 5, 4 | 29, _] | [1, 3, 6 | 101, _]) {
        return false;
    }
    let resolver = matches!(ip.octets(), [8, 8, 8, 8] | [8, 8, 4, 4] | [1, 1, 1, 1] | [1, 0, 0, 1] | [9, 9, 9, 9]);
    !(ip.is_loopback() || a == 0 || a >= 224 || resolver || ip.is_documentation() || a == 198 && (b == 18 || b == 19))
}

/// Whether a word for a version, or a product and a slash, stands before.
fn version_before(text: &[u8], start: usize) -> bool {
    let mark =
        run_start(text, start, 6, |b| matches!(b, b' ' | b':' | b'=' | b'"' | b'\'' | b'\\' | b'/' | b'@' | b'('));
    let word_start = run_start(text, mark, 24, alnum);
    let word = text.get(word_start..mark).unwrap_or_default().to_ascii_lowercase();
    let product = text.get(mark) == Some(&b'/')
        && mark + 1 == start
        && !word.is_empty()
        && text.get(word_start.wrapping_sub(1)) != Some(&b'.');
    product
        || ["version", "ver", "v", "build", "release", "tag", "rev", "revision", "oid", "fileversion"]
            .iter()
            .any(|w| word == w.as_bytes())
        || word.ends_with(b"version")
}

fn v6(text: &[u8], colon: usize, sink: &mut Sink) {
    let part = |b: u8| b.is_ascii_hexdigit() || b == b':';
    // Only the first colon of a run is looked at, so that a long run is read once.
    let before = |at: usize| at.checked_sub(1).and_then(|i| text.get(i)).copied();
    let first = if before(colon) == Some(b':') { colon - 1 } else { colon };
    if before(first) == Some(b':') {
        return;
    }
    let start = after_escape(text, run_start(text, first, 9, alnum), first);
    let end = run_end(text, first, 40, part);
    let word = |b: u8| alnum(b) || matches!(b, b'_' | b'-' | b'.');
    if end - start < 5 || end - start > 39 {
        return;
    }
    if before(start).is_some_and(|b| word(b) || b == b':') && !super::super::shape::ends_escape(text, start)
        || text.get(end).is_some_and(|&b| alnum(b) || matches!(b, b'_' | b'-'))
    {
        return;
    }
    let written = text.get(start..end).unwrap_or_default();
    let Some((groups, first, second)) = groups(written) else { return };
    let digits = written.iter().filter(|b| b.is_ascii_digit()).count();
    let documentation = (first, second) == (0x2001, 0xdb8);
    let global = matches!(first, 0x2000..=0x3fff | 0xfc00..=0xfdff | 0xfe80..=0xfebf | 0xff00..);
    if groups >= 2 && digits >= 2 && global && !documentation {
        sink.push(start..end, Kind::IpAddress, "IPv6 address", true);
    }
}

/// How many groups an IPv6 address (RFC 4291, section 2.2) writes out, and the first two of them; nothing where it is none.
fn groups(written: &[u8]) -> Option<(usize, u32, u32)> {
    let (mut count, mut gaps, mut head) = (0, 0, [0u32; 2]);
    let mut parts = written.split(|&b| b == b':').enumerate().peekable();
    while let Some((i, part)) = parts.next() {
        if part.is_empty() {
            // `::` gives one empty part, at either end of the address two.
            let edge = i == 0 || parts.peek().is_none();
            gaps += usize::from(!edge);
            if edge && written.get(if i == 0 { 0..2 } else { written.len() - 2..written.len() }) != Some(b"::") {
                return None;
            }
            continue;
        }
        let value = std::str::from_utf8(part).ok().and_then(|p| u32::from_str_radix(p, 16).ok());
        let value = value.filter(|_| part.len() <= 4)?;
        if let Some(slot) = head.get_mut(i) {
            *slot = value;
        }
        count += 1;
    }
    (gaps <= 1 && if gaps == 1 { count < 8 } else { count == 8 }).then_some((count, head[0], head[1]))
}

#[cfg(test)]
fn samples4(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    use super::super::shape::sample::Sample;
    [10, 172, 100, 203]
        .iter()
        .map(|a| Sample::new("", &format!("{a}.{}.{}.{}", 20 + g.below(80), g.below(250), 1 + g.below(250)), ""))
        .collect()
}

#[cfg(test)]
fn samples6(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    use super::super::shape::sample::Sample;
    let group = |g: &mut super::super::shape::sample::Gen| format!("1{}", g.hex(3));
    let full: Vec<String> = (0..7).map(|_| group(g)).collect();
    vec![
        Sample::new("", &format!("2a02:{}", full.join(":")), ""),
        Sample::new("", &format!("fe80::{}:{}", full[0], full[1]), ""),
        Sample::new("[", &format!("2a00:{}::{}", full[2], full[3]), "]:443"),
    ]
}

#[cfg(test)]
mod tests {
    use super::groups;
    use proptest::prelude::*;
    use std::net::Ipv6Addr;

    proptest! {
        #[test]
        fn groups_are_those_of_an_address(text in "[0-9a-f:]{2,20}|[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}|[0-9a-f]{1,3}::[0-9a-f:]{1,9}") {
            let wanted = text.parse::<Ipv6Addr>().ok();
            let ours = groups(text.as_bytes());
            prop_assert_eq!(wanted.is_some(), ours.is_some());
            if let (Some(ip), Some((_, first, _))) = (wanted, ours) {
                prop_assert_eq!(u32::from(ip.segments()[0]), first);
            }
        }
    }
}
