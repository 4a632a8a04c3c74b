//! Header fields (RFC 9110): credentials, cookies, URLs, and everything else by name and look.

use crate::detect::book::Why;
use crate::detect::kind::Kind;
use crate::detect::names::{Class, Place, trivial};
use crate::detect::scan::{Out, Scan, Site};
use crate::lens::base64::Base64;
use crate::lens::{Codec, auth, link};
use std::ops::Range;

/// Schemes that stay when their credentials go, whatever the field is called.
const SCHEMES: [&[u8]; 20] = [
    b"apikey",
    b"api-key",
    b"basic",
    b"bearer",
    b"bot",
    b"digest",
    b"dpop",
    b"genie-key",
    b"geniekey",
    b"hawk",
    b"hoba",
    b"jwt",
    b"mac",
    b"negotiate",
    b"ntlm",
    b"oauth",
    b"splunk",
    b"ssws",
    b"token",
    b"vapid",
];

/// Parameters of credentials and challenges that say how, not who.
const PUBLIC_PARAMS: [&[u8]; 24] = [
    b"algorithm",
    b"as_uri",
    b"authorization_uri",
    b"charset",
    b"created",
    b"domain",
    b"error",
    b"error_description",
    b"error_uri",
    b"expires",
    b"headers",
    b"max-age",
    b"nc",
    b"oauth_signature_method",
    b"oauth_timestamp",
    b"oauth_version",
    b"qop",
    b"realm",
    b"resource_metadata",
    b"scope",
    b"signedheaders",
    b"stale",
    b"title",
    b"uri",
];

/// Whether a name outside a list of headers is one of a header: a dash in it, or one of the two without that matter.
pub(super) fn is_header_name(name: &[u8]) -> bool {
    name.contains(&b'-') || [&b"authorization"[..], b"cookie"].iter().any(|n| name.eq_ignore_ascii_case(n))
}

/// Whether a field's value may be a JSON document rather than what the field's grammar says.
pub(super) fn is_json(text: &[u8]) -> bool {
    matches!(text.trim_ascii_start().first(), Some(b'{' | b'['))
}

impl Scan<'_> {
    /// The value of a header field. What stands between the parts that a field's grammar knows is
    /// searched for known values.
    pub fn header(&mut self, text: &[u8], site: &Site<'_>, out: &mut Out<'_>) {
        let name = site.name.to_ascii_lowercase();
        if self.detector.extra.keeps_name(&name) {
            return self.free_text(text, out);
        }
        match &*name {
            b"authorization"
            | b"proxy-authorization"
            | b"x-authorization"
            | b"x-forwarded-authorization"
            | b"x-original-authorization"
            | b"www-authenticate"
            | b"proxy-authenticate"
            | b"authentication-info"
            | b"proxy-authentication-info" => {
                self.authorization(text, &name, site, out);
            }
            b"cookie" | b"cookie2" => {
                self.cookie_header(text, out);
            }
            b"set-cookie" | b"set-cookie2" => {
                self.set_cookie_header(text, out);
            }
            b"referer" | b"location" | b"content-location" | b":path" | b"x-original-url" | b"x-rewrite-url"
            | b"x-forwarded-uri" | b"destination" | b"ping-from" | b"ping-to" | b"sourcemap" | b"x-sourcemap" => {
                self.url(text, out)
            }
            b"link" => {
                for l in link::links(text) {
                    if let Some(url) = text.get(l.url.clone()) {
                        self.url(url, &mut out.shift(l.url.start));
                    }
                }
            }
            b"refresh" => {
                if let Some(span) = link::refresh(text)
                    && let Some(url) = text.get(span.clone())
                {
                    self.url(url, &mut out.shift(span.start));
                }
            }
            b"sec-websocket-protocol" => {
                self.protocols(text, out);
            }
            _ => self.value(text, site, out),
        }
    }

    /// A scheme that is kept, and the span of the credentials behind it.
    pub fn credentials(&self, value: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
        let end = value.iter().position(|b| *b == b' ')?;
        let scheme = value.get(..end)?;
        if !SCHEMES.iter().any(|s| scheme.eq_ignore_ascii_case(s)) {
            return None;
        }
        let rest = value.get(end..)?;
        let start = end + rest.iter().position(|b| *b != b' ')?;
        Some((0..end, start..value.len()))
    }

    /// `Authorization` and its like: the scheme stays, what proves anything goes.
    fn authorization(&mut self, text: &[u8], header: &[u8], site: &Site<'_>, out: &mut Out<'_>) {
        // Some clients send an object as their credentials.
        if is_json(text) && self.json_text(text, header, out) {
            return;
        }
        let challenge = header.ends_with(b"-authenticate");
        let why = Why { detector: "header", saw: header };
        for c in auth::parse(text) {
            let scheme = text.get(c.scheme.clone()).unwrap_or(&[]).to_ascii_lowercase();
            if let Some(span) = c.token.clone() {
                let Some(token) = text.get(span.clone()) else { continue };
                if challenge && !matches!(&*scheme, b"ntlm" | b"negotiate" | b"kerberos") {
                    self.free_text(token, &mut out.shift(span.start));
                    continue;
                }
                let kind = match &*scheme {
                    b"basic" | b"ntlm" | b"negotiate" | b"kerberos" => Kind::Authorization,
                    b"bearer" | b"dpop" => Kind::AccessToken,
                    _ => Kind::Token,
                };
                if self.secret_value(token, kind, why, site, &mut out.shift(span.start)) && &*scheme == b"basic" {
                    self.basic(token, why);
                }
            }
            for p in &c.params {
                let name = text.get(p.name.clone()).unwrap_or(&[]).to_ascii_lowercase();
                let Some(value) = text.get(p.value.clone()) else { continue };
                let mut out = out.shift(p.value.start);
                match &*name {
                    b"credential" => {
                        // SigV4: the access key id goes; date, region and service tell why a signature was refused.
                        let end = value.iter().position(|b| *b == b'/').unwrap_or(value.len());
                        self.hit(value, 0..end, Kind::ApiKey, why, false, &mut out);
                    }
                    b"signature"
                    | b"response"
                    | b"rspauth"
                    | b"oauth_signature"
                    | b"mac"
                    | b"sig"
                    | b"signature_method_hash" => {
                        self.hit(value, 0..value.len(), Kind::Signature, why, false, &mut out);
                    }
                    b"nonce" | b"cnonce" | b"opaque" | b"nextnonce" | b"oauth_nonce" => {
                        self.hit(value, 0..value.len(), Kind::Token, why, false, &mut out);
                    }
                    b"username" => {
                        if !self.personal_text(value, &mut out) {
                            self.hit(value, 0..value.len(), Kind::Username, why, false, &mut out);
                        }
                    }
                    n if PUBLIC_PARAMS.contains(&n) => self.free_text(value, &mut out),
                    n => {
                        let secret = self.detector.classify(Place::Form, n).is_some_and(|v| v.class == Class::Secret);
                        if secret || trivial::token_like(value, 12) {
                            self.secret_value(value, Kind::Token, why, site, &mut out);
                        } else {
                            self.free_text(value, &mut out);
                        }
                    }
                }
            }
        }
    }

    /// The password inside Basic credentials, to be looked for elsewhere.
    fn basic(&mut self, token: &[u8], why: Why<'_>) {
        if let Some(pair) = Base64::STANDARD.decode(token)
            && let Some(colon) = memchr::memchr(b':', &pair)
            && let Some(password) = pair.get(colon + 1..)
        {
            self.imply(password, Kind::Password, why);
        }
    }

    /// `Sec-WebSocket-Protocol`: browsers can't set headers on a WebSocket, so tokens travel as protocol names.
    fn protocols(&mut self, text: &[u8], out: &mut Out<'_>) {
        const WHY: Why<'_> = Why { detector: "header", saw: b"sec-websocket-protocol" };
        const KUBERNETES: &[u8] = b"base64url.bearer.authorization.k8s.io.";
        let mut at = 0;
        for piece in text.split(|b| *b == b',') {
            let lead = piece.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let item = piece.trim_ascii();
            let start = at + lead;
            at += piece.len() + 1;
            if self.jwt(item, &mut out.shift(start)) {
                continue;
            }
            let skip = if item.starts_with(KUBERNETES) { KUBERNETES.len() } else { 0 };
            if skip > 0 || trivial::token_like(item, 20) {
                self.hit(text, start + skip..start + item.len(), Kind::AccessToken, WHY, false, out);
            } else {
                self.free_text(item, &mut out.shift(start));
            }
        }
    }
}
