//! JSON Web Tokens: signed ones (RFC 7515) and encrypted ones (RFC 7516), in compact form.
//!
//! A signed token's signature is the secret: without it the token opens nothing, while header and claims explain many a
//! 401. Claims that are personal are the caller's business, see [`jwt_at`]. Of an encrypted token all but the header is
//! replaced. A token is one when its first part decodes to a JSON object with `alg`; an unsecured or cut-off token
//! without a signature opens nothing and is no hit. Signed cookies of other make (`eyJ….X.Y` without `alg`) are none.

use std::ops::Range;

use super::super::kind::Kind;
use super::text::{base64url, decode, free_before, own, run_end};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:jwt",
    rows: &[],
    // `{"` and a letter or `}`; `{ "`; `{` and a line break.
    probes: &[Probe { heads: &["eyJ[A-Za-z0-9+/_-]", "eyAi", "ewog", "ewoJ", "ewoi", "ew0K"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "eyJ",
        "eyJhIjoxfQ.eyJhIjoxfQ.c2lnbmF0dXJlIG9yIHNv",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyaXRhIn0.",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyaXRhIn0",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyaXRhIn0.REDACTED-jwt-signature-3",
    ],
};

/// The parts of a compact JWT, as ranges of the text it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtParts {
    /// The header: base64url of a JSON object with `alg`.
    pub header: Range<usize>,
    /// What follows it.
    pub body: JwtBody,
}

/// What follows a JWT's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JwtBody {
    /// A signed token.
    Signed {
        /// Base64url, nearly always of a JSON object.
        claims: Range<usize>,
        /// Empty when the token is unsecured or cut off.
        signature: Range<usize>,
    },
    /// An encrypted token: encrypted key (may be empty), initialization vector, ciphertext, tag.
    Encrypted([Range<usize>; 4]),
}

impl JwtParts {
    /// The whole token.
    pub fn extent(&self) -> Range<usize> {
        let end = match &self.body {
            JwtBody::Signed { signature, .. } => signature.end,
            JwtBody::Encrypted([.., tag]) => tag.end,
        };
        self.header.start..end
    }
}

/// The JWT that begins exactly at `at`, signed or not, or `None`.
pub fn jwt_at(text: &[u8], at: usize) -> Option<JwtParts> {
    let header = at..run_end(text, at, usize::MAX, base64url);
    if header.len() < 12
        || text.get(header.end) != Some(&b'.')
        || !text.get(header.clone()).is_some_and(names_algorithm)
    {
        return None;
    }
    let part = |from: usize| from..run_end(text, from, usize::MAX, base64url);
    let dot = |r: &Range<usize>| text.get(r.end) == Some(&b'.');
    let second = part(header.end + 1);
    if !dot(&second) {
        let end = second.end;
        return (second.len() > 1)
            .then_some(JwtParts { header, body: JwtBody::Signed { claims: second, signature: end..end } });
    }
    let third = part(second.end + 1);
    if dot(&third) && !third.is_empty() {
        let fourth = part(third.end + 1);
        if dot(&fourth) && !fourth.is_empty() {
            let fifth = part(fourth.end + 1);
            if !fifth.is_empty() {
                return Some(JwtParts { header, body: JwtBody::Encrypted([second, third, fourth, fifth]) });
            }
        }
    }
    (!second.is_empty()).then_some(JwtParts { header, body: JwtBody::Signed { claims: second, signature: third } })
}

/// Whether a part decodes to a JSON object that has a member `alg`.
fn names_algorithm(part: &[u8]) -> bool {
    let Some(json) = decode(part) else { return false };
    let json = json.trim_ascii();
    if json.first() != Some(&b'{') || json.last() != Some(&b'}') {
        return false;
    }
    memchr::memmem::find_iter(json, b"\"alg\"")
        .any(|i| json.get(i + 5..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b":")))
}

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    if !free_before(text, at, base64url) {
        return;
    }
    let Some(parts) = jwt_at(text, at) else { return };
    let extent = parts.extent();
    match parts.body {
        JwtBody::Signed { signature, .. } => {
            if !text.get(signature.clone()).is_none_or(own) {
                let sure = signature.len() >= 20;
                sink.push_part(signature, extent.clone(), Kind::JwtSignature, "JWT signature", sure);
            }
        }
        JwtBody::Encrypted(parts) => {
            for part in parts.into_iter().filter(|p| !text.get(p.clone()).is_none_or(own)) {
                sink.push_part(part, extent.clone(), Kind::JwtSignature, "encrypted JWT", true);
            }
        }
    }
    sink.skip_to = extent.end;
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::{B64URL, Sample};
    let mut out = Vec::new();
    for header in
        [r#"{"alg":"RS256","typ":"JWT","kid":"a1"}"#, r#"{ "typ":"JWT", "alg" : "HS256" }"#, "{\n \"alg\":\"ES256\"}"]
    {
        let (h, c, s) = (
            g.base64url(header.as_bytes()),
            g.base64url(br#"{"iss":"https://idp.example","exp":1749171600}"#),
            g.pick(B64URL, 86),
        );
        out.push(Sample::new(&format!("{h}.{c}."), &s, ""));
    }
    let h = g.base64url(br#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#);
    let parts: Vec<String> = [342, 16, 80, 22].iter().map(|&n| g.pick(B64URL, n)).collect();
    out.push(Sample { text: format!("{h}.{}", parts.join(".")), secrets: parts.clone() });
    out.push(Sample { text: format!("{h}..{}", parts[1..].join(".")), secrets: parts[1..].to_vec() });
    out
}
