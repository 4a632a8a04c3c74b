//! Cookies (RFC 6265): a value is a secret unless its name or its look says otherwise.

use super::header::is_json;
use super::near::PairNear;
use crate::detect::book::Why;
use crate::detect::kind::Kind;
use crate::detect::names::{Class, Place, trivial};
use crate::detect::scan::{Out, Scan, Site};
use crate::lens::{Pair, cookie, form, set_cookie};

impl Scan<'_> {
    /// A `Cookie` header.
    pub fn cookie_header(&mut self, text: &[u8], out: &mut Out<'_>) {
        if is_json(text) && self.json_text(text, b"cookie", out) {
            return;
        }
        // Some scripts join their cookies as the fields of a form are joined.
        let form =
            memchr::memchr(b';', text).is_none() && memchr::memchr(b'&', text).is_some() && form::looks_form(text);
        let pairs: Vec<Pair> = if form { form::pairs(text).collect() } else { cookie::pairs(text).collect() };
        for pair in &pairs {
            self.cookie_pair(text, pair, &pairs, false, out);
        }
    }

    /// A `Set-Cookie` header, or several that an exporter joined.
    pub fn set_cookie_header(&mut self, text: &[u8], out: &mut Out<'_>) {
        for cookie in set_cookie::cookies(text) {
            let http_only = cookie
                .attributes
                .iter()
                .any(|a| text.get(a.name.clone()).is_some_and(|n| n.eq_ignore_ascii_case(b"httponly")));
            self.cookie_pair(text, &cookie.cookie, std::slice::from_ref(&cookie.cookie), http_only, out);
            for attribute in &cookie.attributes {
                if let Some(value) = text.get(attribute.value.clone()) {
                    self.free_text(value, &mut out.shift(attribute.value.start));
                }
            }
        }
    }

    /// A cookie field as a member of JSON, in logs and reports of requests. Returns whether something was found.
    pub fn cookie_member(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) -> bool {
        if !name.strip_suffix(b"s").unwrap_or(name).ends_with(b"ookie") {
            return false;
        }
        let before = out.found.count();
        if memchr::memchr(b'=', text).is_some() {
            match name.to_ascii_lowercase().as_slice() {
                b"cookie" | b"cookies" => self.cookie_header(text, out),
                b"set-cookie" | b"set_cookie" | b"setcookie" => self.set_cookie_header(text, out),
                _ => {}
            }
        }
        out.found.count() > before
    }

    fn cookie_pair(&mut self, text: &[u8], pair: &Pair, pairs: &[Pair], http_only: bool, out: &mut Out<'_>) {
        let (Some(name), Some(value)) = (text.get(pair.name.clone()), text.get(pair.value.clone())) else { return };
        let request = self.request;
        let near = PairNear::new(text, pairs, &request.host, &request.path);
        let site = Site { place: Place::Cookie, name, around: &near, number: false };
        self.cookie(value, &site, http_only, &mut out.shift(pair.value.start));
    }

    /// The value of a cookie.
    pub fn cookie(&mut self, text: &[u8], site: &Site<'_>, http_only: bool, out: &mut Out<'_>) {
        let verdict = self.detector.classify(Place::Cookie, site.name);
        let kept = self.detector.extra.keeps_name(site.name);
        let kind = match verdict.map(|v| (v.class, v.kind)) {
            _ if kept => None,
            Some((Class::Benign, _)) => None,
            Some((Class::Identifier, kind)) if kind != Kind::TrackingId => None,
            Some((Class::Secret | Class::Automation | Class::Identifier, kind)) => Some(kind),
            _ if http_only => Some(Kind::SessionCookie),
            _ => Some(Kind::Cookie),
        };
        if let Some(kind) = kind {
            let sure = matches!(verdict.map(|v| v.class), Some(Class::Secret)) || http_only;
            let plain = text.strip_prefix(b"\"").and_then(|t| t.strip_suffix(b"\"")).unwrap_or(text);
            if (sure && !trivial::is_trivial(plain)) || (!trivial::is_common(plain) && !is_path(plain)) {
                let why = Why { detector: "cookie", saw: site.name };
                if self.secret_value(text, kind, why, site, out) {
                    return;
                }
            }
        }
        if super::url::is_percent_encoded(text) {
            self.through(&crate::lens::percent::Percent, text, 0..text.len(), out, |s, t, o| s.inside(t, site.name, o));
        } else {
            self.inside(text, site.name, out);
        }
    }
}

/// A path (`/shop/list.html?page=2`): cookies remember where somebody was. It is looked into, not removed.
fn is_path(value: &[u8]) -> bool {
    let value = crate::lens::Codec::decode(&crate::lens::percent::Percent, value).unwrap_or(value.into());
    value.first() == Some(&b'/') && value.iter().any(|b| matches!(b, b'.' | b'?')) && !trivial::token_like(&value, 24)
}
