//! What was found in an entry, in a few bytes per finding: a worker keeps it between the passes, so that the second need
//! not look again. About one percent of the capture's size.

use super::found::{Branch, Found, Hit, SecretId};
use crate::lens::CODECS;

/// Writes a tree. `number` gives the number under which a secret is to be noted.
pub fn write(found: &Found, out: &mut Vec<u8>, number: &mut impl FnMut(SecretId) -> u32) {
    put(out, found.hits().len());
    for h in found.hits() {
        put(out, h.span.start);
        put(out, h.span.len());
        put(out, (number(h.secret) as usize) << 1 | usize::from(h.number));
    }
    put(out, found.branches().len());
    for b in found.branches() {
        put(out, b.span.start);
        put(out, b.span.len());
        put(out, CODECS.iter().position(|c| c.name() == b.codec.name()).unwrap_or(usize::MAX));
        write(&b.inner, out, number);
    }
}

/// Reads a tree back. `number` gives the secret of a noted number; with `None` the tree can't be used.
pub fn read(bytes: &mut &[u8], number: &impl Fn(u32) -> Option<SecretId>) -> Option<Found> {
    let mut found = Found::default();
    for _ in 0..get(bytes)? {
        let (start, len, last) = (get(bytes)?, get(bytes)?, get(bytes)?);
        let secret = number(u32::try_from(last >> 1).ok()?)?;
        found.hit(Hit { span: start..start + len, secret, number: last & 1 == 1 });
    }
    for _ in 0..get(bytes)? {
        let (start, len, codec) = (get(bytes)?, get(bytes)?, get(bytes)?);
        let codec = *CODECS.get(codec)?;
        found.branch(Branch { span: start..start + len, codec, inner: read(bytes, number)? });
    }
    Some(found)
}

/// Seven bits a byte, the lowest first (LEB128).
fn put(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push((n & 0x7F) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn get(bytes: &mut &[u8]) -> Option<usize> {
    let (mut n, mut shift) = (0usize, 0);
    loop {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= usize::from(first & 0x7F).checked_shl(shift)?;
        if first & 0x80 == 0 {
            return Some(n);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::base64::Base64;
    use crate::lens::percent::Percent;

    #[test]
    fn what_is_noted_is_read_back() {
        let hit = |at: usize, secret, number| Hit { span: at..at + 200, secret, number };
        let tree = || {
            let url = Branch { span: 0..4, codec: &Base64::URL, inner: Found::default() };
            let inner = Found::of(vec![hit(0, 2, false)], vec![url]);
            let percent = Branch { span: 1..9, codec: &Percent, inner };
            Found::of(vec![hit(3, 7, false), hit(70_000, 1, true)], vec![percent])
        };
        let mut bytes = Vec::new();
        write(&tree(), &mut bytes, &mut |id| id + 100);
        let mut rest = &*bytes;
        let back = read(&mut rest, &|n| n.checked_sub(100)).unwrap();
        assert!(rest.is_empty());
        assert_eq!(back.hits(), tree().hits());
        let branch = &back.branches()[0];
        assert_eq!((branch.span.clone(), branch.codec.name(), branch.inner.hits().len()), (1..9, "percent", 1));
        assert_eq!(branch.inner.branches()[0].codec.name(), "base64url");
        for cut in 0..bytes.len() {
            assert!(read(&mut &bytes[..cut], &Some).is_none());
        }
    }
}
