//! The compact form of signed and encrypted tokens: JWS and JWT (RFC 7515, 7519), JWE (RFC 7516).
//!
//! Only a text that is a token as a whole is read here. Parts are base64url, read with
//! [`Base64::URL`](super::Base64::URL).

use super::{Base64, Codec};
use std::ops::Range;

/// The parts of a token, without the dots between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwt {
    /// The protected header, a JSON object.
    pub header: Range<usize>,
    /// The claims; in a JWE the ciphertext, and empty in a detached JWS (RFC 7515, appendix F).
    pub claims: Range<usize>,
    /// The signature, empty in an unsecured JWT; in a JWE the authentication tag.
    pub signature: Range<usize>,
    /// The encrypted key and the initialization vector of a JWE; `None` in a JWS.
    pub encrypted: Option<(Range<usize>, Range<usize>)>,
}

/// Reads a token of three or five parts whose header is a JSON object; `None` for anything else.
pub fn parse(text: &[u8]) -> Option<Jwt> {
    let mut dots = memchr::memchr_iter(b'.', text);
    let (first, second) = (dots.next()?, dots.next()?);
    let rest = (dots.next(), dots.next());
    if dots.next().is_some() || !is_object(text.get(..first)?) || !text.iter().all(in_token) {
        return None;
    }
    let (header, end) = (0..first, text.len());
    match rest {
        (None, _) => Some(Jwt { header, claims: first + 1..second, signature: second + 1..end, encrypted: None }),
        (Some(third), Some(fourth)) => Some(Jwt {
            header,
            claims: third + 1..fourth,
            signature: fourth + 1..end,
            encrypted: Some((first + 1..second, second + 1..third)),
        }),
        _ => None,
    }
}

fn in_token(b: &u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'=')
}

/// Whether a part decodes to text in braces that names something; JSON proper is read elsewhere.
fn is_object(part: &[u8]) -> bool {
    Base64::URL.decode(part).is_some_and(|json| {
        let json = json.trim_ascii();
        json.starts_with(b"{")
            && json.ends_with(b"}")
            && memchr::memchr(b'"', json).is_some()
            && std::str::from_utf8(json).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    #[test]
    fn reads_whole_tokens_only() {
        // {"alg":"none"} and {"a":1}
        let (head, body) = ("eyJhbGciOiJub25lIn0", "eyJhIjoxfQ");
        for (text, wanted) in [
            (format!("{head}.{body}.c2ln"), Some(vec![head, body, "c2ln"])),
            (format!("{head}.{body}."), Some(vec![head, body, ""])),
            (format!("{head}..c2ln"), Some(vec![head, "", "c2ln"])),
            (format!("{head}.a2V5.aXY.Y2lwaGVy.dGFn"), Some(vec![head, "a2V5", "aXY", "Y2lwaGVy", "dGFn"])),
            (format!("{head}.{body}"), None),
            (format!("{head}.{body}.c2.ln"), None),
            (format!("{head}.{body}.a.b.c.d"), None),
            (format!("Bearer {head}.{body}.c2ln"), None),
            (format!("{head}.{body}.c2ln "), None),
            (format!("{body}xx.{body}.c2ln"), None),
            ("www.example.org".to_owned(), None),
            ("..".to_owned(), None),
            (String::new(), None),
        ] {
            let parts = parse(text.as_bytes()).map(|jwt| spans(jwt).into_iter().map(|s| &text[s]).collect::<Vec<_>>());
            assert_eq!(parts, wanted, "{text}");
        }
    }

    fn spans(jwt: Jwt) -> Vec<Range<usize>> {
        let (key, iv) = jwt.encrypted.unzip();
        [Some(jwt.header), key, iv, Some(jwt.claims), Some(jwt.signature)].into_iter().flatten().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["eyJhbGciOiJub25lIn0", "eyJhbGciOiJub25lIn0.", ".", "eyJhIjoxfQ", "c2ln"])) {
            if let Some(jwt) = parse(&text) {
                laws::covers(&text, spans(jwt), b".")?;
            }
        }
    }
}
