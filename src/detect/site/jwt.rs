//! JWTs (RFC 7519) and JWEs (RFC 7516): header and claims stay readable, what proves or identifies goes.
//!
//! A token without its signature opens nothing, and with its `iss`, `aud` and `exp` a support engineer can still tell
//! why it was refused. An HMAC signature must go in any case: it would let the key be guessed offline.

use super::Role;
use crate::detect::book::Why;
use crate::detect::kind::Kind;
use crate::detect::names::{Claim, jwt_claim, trivial};
use crate::detect::scan::{Doc, Out, Scan, Site};
use crate::lens::base64::Base64;
use crate::lens::jwt;

impl Scan<'_> {
    /// Whether the whole text is a token; then what must go of it was written down.
    pub fn jwt(&mut self, text: &[u8], out: &mut Out<'_>) -> bool {
        if text.len() < 20 || !text.starts_with(b"e") {
            return false;
        }
        let Some(token) = jwt::parse(text) else { return false };
        self.signed_object(text, out);
        match token.encrypted {
            Some((key, iv)) => {
                for part in [key, iv, token.claims, token.signature] {
                    self.hit(
                        text,
                        part,
                        Kind::JwtSignature,
                        Why { detector: "shape", saw: b"encrypted JWT" },
                        false,
                        out,
                    );
                }
            }
            None => {
                self.through(&Base64::URL, text, token.claims, out, |s, claims, o| s.claims(claims, o));
                self.hit(
                    text,
                    token.signature,
                    Kind::JwtSignature,
                    Why { detector: "shape", saw: b"JWT signature" },
                    false,
                    out,
                );
            }
        }
        true
    }

    /// An object that stands where a token has its header, as in signed cookies (`{…}.<time>.<signature>`): it has names of its
    /// own. A header has none that are secret.
    fn signed_object(&mut self, text: &[u8], out: &mut Out<'_>) {
        let end = memchr::memchr(b'.', text).unwrap_or(0);
        self.through(&Base64::URL, text, 0..end, out, |s, t, o| {
            s.json_text(t, b"", o);
        });
    }

    /// The claims, decoded.
    pub fn claims(&mut self, text: &[u8], out: &mut Out<'_>) {
        let mut tape = self.detector.tapes.pop().unwrap_or_default();
        if tape.parse(text).is_ok() {
            let doc = Doc { tape: &tape, text };
            for (key, value) in doc.tape.members(0) {
                let name = super::decoded(doc, key);
                match jwt_claim(&name) {
                    Claim::Keep => {}
                    Claim::Personal | Claim::Drop => self.json(doc, value, Role::Claims, &name, false, out),
                    Claim::Unknown => {
                        let near = self.near(doc, 0);
                        self.json_member(&near, value, Role::Plain, &name, false, out);
                    }
                }
            }
        }
        self.detector.tapes.push(tape);
    }

    /// A value inside a claim that is personal or proves something.
    pub fn claim_leaf(&mut self, text: &[u8], site: &Site<'_>, out: &mut Out<'_>) {
        if trivial::is_trivial(text) || self.personal_text(text, out) {
            return;
        }
        let why = Why { detector: "claim", saw: site.name };
        self.hit(text, 0..text.len(), Kind::JwtClaim, why, site.number, out);
    }
}
