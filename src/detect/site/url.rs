//! URLs: userinfo, path, matrix parameters, query and fragment (RFC 3986).
//!
//! A URL is looked into wherever it stands; it stays a URL, because each part is edited through the percent codec.

use super::near::PairNear;
use crate::detect::book::Why;
use crate::detect::kind::Kind;
use crate::detect::names::{Class, Place, gates, trivial};
use crate::detect::scan::{MAX_WALK, Out, Scan, Site};
use crate::lens::percent::{Percent, PercentPlus};
use crate::lens::{Codec, Pair, query, url};
use std::ops::Range;

impl Scan<'_> {
    /// Whether the whole text is a URL.
    pub fn is_url(&self, text: &[u8]) -> bool {
        url::looks_url(text)
    }

    /// A URL, absolute or relative.
    pub fn url(&mut self, text: &[u8], out: &mut Out<'_>) {
        if self.depth >= MAX_WALK {
            return self.flat(text, out);
        }
        self.depth += 1;
        self.url_parts(text, out);
        self.depth -= 1;
    }

    fn url_parts(&mut self, text: &[u8], out: &mut Out<'_>) {
        let parts = url::split(text);
        let piece = |r: &Option<Range<usize>>| r.clone().and_then(|r| text.get(r)).unwrap_or(&[]);
        let (host, path) = (piece(&parts.host), text.get(parts.path.clone()).unwrap_or(&[]));
        if let Some(password) = parts.password.clone() {
            self.hit(text, password, Kind::Password, Why { detector: "url", saw: b"userinfo" }, false, out);
        } else if let Some(user) = parts.user.clone()
            && text.get(user.clone()).is_some_and(|u| trivial_token(u) && !is_error_reports(host, u))
        {
            self.hit(text, user, Kind::Token, Why { detector: "url", saw: b"userinfo" }, false, out);
        }
        if parts.scheme.as_ref().and_then(|s| text.get(s.clone())) == Some(b"data") {
            return self.data_url(text, parts.path, out);
        }
        self.path(text, parts.path.clone(), host, out);
        if let Some(q) = parts.query {
            self.query(text, q, host, path, out);
        }
        if let Some(f) = parts.fragment {
            let inside = text.get(f.clone()).unwrap_or(&[]);
            let fragment = query::fragment(inside);
            if let Some(q) = fragment.query {
                self.query(text, at(f.start, q), host, path, out);
            }
            if !fragment.path.is_empty() {
                self.path(text, at(f.start, fragment.path), host, out);
            }
        }
        // What no rule named: tokens by shape, and values known from elsewhere.
        self.free_text(text, out);
    }

    /// The path alone, if nothing was found there.
    pub fn url_path(&mut self, text: &[u8], out: &mut Out<'_>) {
        let parts = url::split(text);
        if !out.found.touches(&out.place(&parts.path)) {
            let host = parts.host.and_then(|r| text.get(r)).unwrap_or(&[]);
            self.path(text, parts.path, host, out);
        }
    }

    fn path(&mut self, text: &[u8], path: Range<usize>, host: &[u8], out: &mut Out<'_>) {
        let (mut before, mut farther): (&[u8], &[u8]) = (b"", b"");
        let whole = text.get(path.clone()).unwrap_or(&[]);
        for segment in url::segments(text, path) {
            let mut pairs: Vec<Pair> = url::matrix(text, segment.clone()).collect();
            let end = pairs.first().map_or(segment.end, |p| p.name.start.saturating_sub(1).max(segment.start));
            if pairs.is_empty() {
                pairs.extend(assigned(text, &segment));
            }
            let near = PairNear::new(text, &pairs, host, whole);
            for pair in &pairs {
                self.parameter(text, pair, &near, Place::Query, out);
            }
            let Some(value) = text.get(segment.start..end) else { continue };
            // `/reset/<user>/<token>`: what stands farther off must be a long one.
            let linked = (gates::path_word(before) && capability(value, before))
                || (gates::path_word(farther)
                    && before.len() <= 24
                    && (drawn(value) || dated(value))
                    && capability(value, b""));
            let secret = if linked { Some(segment.start..end) } else { marked(value).map(|r| at(segment.start, r)) };
            if let Some(secret) = secret {
                self.hit(text, secret, Kind::Token, Why { detector: "path", saw: b"link" }, false, out);
            }
            (farther, before) = (before, value);
        }
    }

    /// A query string: pairs, each value behind the form flavour of percent-encoding.
    pub fn query(&mut self, text: &[u8], span: Range<usize>, host: &[u8], path: &[u8], out: &mut Out<'_>) {
        let Some(inside) = text.get(span.clone()) else { return };
        let pairs: Vec<Pair> = query::pairs(inside).collect();
        let mut out = out.shift(span.start);
        let near = PairNear::new(inside, &pairs, host, path);
        let opens = gates::acts(path);
        for pair in &pairs {
            let before = out.found.count();
            self.parameter(inside, pair, &near, Place::Query, &mut out);
            if opens && out.found.count() == before {
                self.link_parameter(inside, pair, &mut out);
            }
        }
        // `/verify?<token>`
        let last = path.rsplit(|b| *b == b'/').next().unwrap_or(&[]);
        if !inside.iter().any(|b| matches!(b, b'=' | b'&'))
            && drawn(inside)
            && gates::path_word(last)
            && capability(inside, b"")
        {
            self.hit(inside, 0..inside.len(), Kind::Token, Why { detector: "path", saw: b"link" }, false, &mut out);
        }
    }

    /// `/unsubscribe?k=<token>`: such a link opens something, whatever its parameters are called. Those that name something
    /// (`orgId`, `traceId`) and those that count visits do not.
    fn link_parameter(&mut self, text: &[u8], pair: &Pair, out: &mut Out<'_>) {
        let piece = |r: &Range<usize>| text.get(r.clone()).unwrap_or(&[]);
        let (name, value) = (piece(&pair.name), piece(&pair.value));
        let names = name.len() > 2 && name.get(name.len() - 2..).is_some_and(|end| end.eq_ignore_ascii_case(b"id"));
        let hex = value.len() >= 32 && value.iter().all(u8::is_ascii_hexdigit);
        let known = self.detector.classify(Place::Query, name).is_some_and(|v| v.class == Class::Identifier);
        if !names
            && !known
            && !name.starts_with(b"utm_")
            && (hex || trivial::is_mixed(value))
            && trivial::token_like(value, 24)
            && !self.detector.extra.keeps_name(name)
        {
            self.hit(text, pair.value.clone(), Kind::Token, Why { detector: "path", saw: b"link" }, false, out);
        }
    }

    /// One pair of a query or form.
    pub(super) fn parameter(&mut self, text: &[u8], pair: &Pair, near: &PairNear<'_>, place: Place, out: &mut Out<'_>) {
        let Some(raw_name) = text.get(pair.name.clone()) else { return };
        let name = PercentPlus.decode(raw_name).unwrap_or(raw_name.into());
        let site = Site { place, name: &name, around: near, number: false };
        let Some(value) = text.get(pair.value.clone()) else { return };
        if value.is_empty() {
            // A bare token: `?<token>`.
            return;
        }
        self.encoded_value(value, &site, &mut out.shift(pair.value.start));
    }

    /// A value that may be percent-encoded.
    pub fn encoded_value(&mut self, text: &[u8], site: &Site<'_>, out: &mut Out<'_>) {
        if is_percent_encoded(text) {
            self.through(&PercentPlus, text, 0..text.len(), out, |s, t, o| s.value(t, site, o));
        } else {
            self.value(text, site, out);
        }
    }

    /// `data:` with its media type and body.
    fn data_url(&mut self, text: &[u8], span: Range<usize>, out: &mut Out<'_>) {
        let Some(inside) = text.get(span.clone()) else { return };
        let Some(comma) = memchr::memchr(b',', inside) else { return };
        let (head, body) = (inside.get(..comma).unwrap_or(&[]), span.start + comma + 1..span.end);
        let Some(content) = text.get(body.clone()) else { return };
        let mut out = out.shift(body.start);
        if head.ends_with(b";base64") {
            self.base64_body(content, head, &mut out);
        } else if is_percent_encoded(content) {
            self.through(&Percent, content, 0..content.len(), &mut out, |s, t, o| s.body(t, head, o));
        } else {
            self.body(content, head, &mut out);
        }
    }
}

/// Whether there is at least one `%XX`, or a `+` that may be a space beside one.
pub(super) fn is_percent_encoded(text: &[u8]) -> bool {
    memchr::memchr_iter(b'%', text)
        .any(|i| matches!(text.get(i + 1..i + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()))
}

/// A user name that is a token (`https://<token>@host`).
fn trivial_token(user: &[u8]) -> bool {
    trivial::token_like(user, 20)
}

/// Where pages send reports of errors: the key stands in every page (`https://<key>@o1.ingest.sentry.io/2`).
fn is_error_reports(host: &[u8], user: &[u8]) -> bool {
    user.len() == 32
        && user.iter().all(u8::is_ascii_hexdigit)
        && host.split(|b| *b == b'.').any(|label| label == b"sentry")
}

/// A range of a piece that begins at `start`, in the text around it.
fn at(start: usize, inner: Range<usize>) -> Range<usize> {
    start + inner.start..start + inner.end
}

/// The pair that a path segment is (`/token=…/`). Padding is no value.
fn assigned(text: &[u8], segment: &Range<usize>) -> Option<Pair> {
    let sign = segment.start + memchr::memchr(b'=', text.get(segment.clone())?)?;
    let padding = text.get(sign..segment.end)?.iter().all(|b| *b == b'=');
    (!padding).then(|| Pair { name: segment.start..sign, value: sign + 1..segment.end })
}

/// Long, and of capitals, small letters and digits: no digest, no name of a file.
fn drawn(value: &[u8]) -> bool {
    value.len() >= 24 && trivial::is_mixed(value)
}

/// A time and a digest, as the links of Django have (`<time>-<32 hex digits>`).
fn dated(value: &[u8]) -> bool {
    let dash = value.iter().position(|b| *b == b'-').unwrap_or(value.len());
    let digest = value.get(dash + 1..).unwrap_or(&[]);
    dash <= 8 && digest.len() >= 32 && digest.iter().all(u8::is_ascii_hexdigit)
}

/// The token in a path segment that says that it holds one: `private-…` in the address of a calendar, `(S(…))` where ASP.NET
/// does without cookies.
fn marked(segment: &[u8]) -> Option<Range<usize>> {
    let token = if segment.starts_with(b"private-") {
        8..segment.len()
    } else if segment.starts_with(b"(") {
        let open = segment.windows(2).rposition(|w| matches!(w, b"S(" | b"F("))? + 2;
        open..open + memchr::memchr(b')', segment.get(open..)?)?
    } else {
        return None;
    };
    segment.get(token.clone()).filter(|t| trivial::token_like(t, 16)).map(|_| token)
}

/// A path segment that gives access by itself, after a word such as `reset` or `invite`.
fn capability(value: &[u8], before: &[u8]) -> bool {
    let uuid = value.len() == 36 && value.iter().filter(|b| **b == b'-').count() == 4;
    if uuid {
        return gates::is_action(before);
    }
    // A file name with an extension is a file.
    let file = value.iter().rposition(|b| *b == b'.').is_some_and(|i| value.len() - i <= 6);
    !file && trivial::token_like(value, 16)
}
