//! Texts without a name: what is inside them, tokens by shape, URLs, and values known from elsewhere.

use crate::detect::found::Hit;
use crate::detect::kind::Kind;
use crate::detect::known::{Seen, Spelling};
use crate::detect::scan::{MAX_LENSES, MAX_WALK, Out, Pass, Scan};
use crate::detect::shape::{JwtBody, Shape, jwt_at};
use crate::lens::base64::{Base64, looks_base64};
use crate::lens::hex::Hex;
use crate::lens::html_entity::HtmlEntity;
use crate::lens::percent::Percent;
use crate::lens::unicode_escape::UnicodeEscape;
use crate::lens::{Codec, form, sniff, url};
use std::ops::Range;

/// Longest stretch around an escape that is decoded for a second look, in bytes.
const MAX_RUN: usize = 8192;

impl Scan<'_> {
    /// Looks inside a text of unknown form. `name` is what it belongs to, for JSON that has no names of its own.
    pub fn inside(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) {
        if text.len() < 4 {
            return;
        }
        if self.lenses >= MAX_LENSES {
            return self.free_text(text, out);
        }
        if self.depth >= MAX_WALK {
            return self.flat(text, out);
        }
        self.depth += 1;
        self.inside_text(text, name, out);
        self.depth -= 1;
    }

    fn inside_text(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) {
        let trimmed = text.trim_ascii_start();
        let lead = text.len() - trimmed.len();
        match trimmed.first() {
            Some(b'{' | b'[') if self.json_text(text, name, out) => return,
            // `)]}',` and the like before JSON, against script inclusion.
            Some(b')' | b'w' | b'f') => {
                if let Some(at) = json_behind_guard(trimmed)
                    && let Some(rest) = trimmed.get(at..)
                    && self.json_text(rest, name, &mut out.shift(lead + at))
                {
                    return;
                }
            }
            Some(b'"') => {
                // A JSON string as a whole document.
                let t = trimmed.trim_ascii_end();
                if t.len() > 2 && t.ends_with(b"\"") && memchr::memchr(b'\\', t).is_some() {
                    let before = out.found.count();
                    self.through(
                        &crate::lens::json_string::JsonString,
                        text,
                        lead + 1..lead + t.len() - 1,
                        out,
                        |s, t, o| {
                            s.inside(t, name, o);
                        },
                    );
                    if out.found.count() > before {
                        return;
                    }
                }
            }
            _ => {}
        }
        if self.jwt(text, out) {
            return;
        }
        if text.len() >= 16 && text.len().is_multiple_of(2) && text.iter().all(u8::is_ascii_hexdigit) {
            self.decoded_text(&Hex, text, name, out);
        } else if text.len() >= 16 && looks_base64(text) {
            self.decoded_text(&Base64::STANDARD, text, name, out);
        } else if self.is_url(text) {
            return self.url(text, out);
        } else if text.len() < 1 << 20 && memchr::memchr(b'=', text).is_some() && form::looks_form(text) {
            return self.form(text, out);
        }
        self.free_text(text, out);
    }

    /// Goes through a codec of the whole text if what comes out is text.
    fn decoded_text(&mut self, codec: &'static dyn Codec, text: &[u8], name: &[u8], out: &mut Out<'_>) {
        let Some(decoded) = codec.decode(text) else { return };
        if sniff::sniff_binary(&decoded).is_some() || !is_text(&decoded) {
            return;
        }
        drop(decoded);
        self.through(codec, text, 0..text.len(), out, |s, t, o| s.inside(t, name, o));
    }

    /// A text in which anything may stand. Never looks at names.
    pub fn free_text(&mut self, text: &[u8], out: &mut Out<'_>) {
        if text.len() < 4 {
            return;
        }
        self.shapes(text, out);
        self.urls(text, out);
        self.patterns(text, out);
        self.embedded_json(text, out);
        self.known(text, out);
        if self.lenses < MAX_LENSES {
            self.escapes(text, out);
        }
    }

    /// A text that lies too deep to be taken apart: tokens by shape and known values only.
    pub fn flat(&mut self, text: &[u8], out: &mut Out<'_>) {
        self.shapes(text, out);
        self.patterns(text, out);
        self.known(text, out);
        if self.lenses < MAX_LENSES {
            self.escapes(text, out);
        }
    }

    fn shapes(&mut self, text: &[u8], out: &mut Out<'_>) {
        if text.len() < 8 {
            return;
        }
        let mut shapes: Vec<Shape> = Vec::new();
        self.detector.shapes.scan(text, &mut shapes);
        for shape in shapes {
            if shape.public || out.found.touches(&out.place(&shape.span)) {
                continue;
            }
            let why = format!("shape:{}", shape.label);
            if shape.kind == Kind::JwtSignature {
                self.claims_before(text, shape.span.start, out);
            }
            self.hit(text, shape.span, shape.kind, &why, false, out);
        }
    }

    /// The claims of a token whose signature begins at `signature`.
    fn claims_before(&mut self, text: &[u8], signature: usize, out: &mut Out<'_>) {
        let token = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let start = text.get(..signature).unwrap_or(&[]).iter().rposition(|b| !token(b)).map_or(0, |i| i + 1);
        let Some(parts) = (start..signature)
            .take(4096)
            .find_map(|at| (text.get(at..at + 2) == Some(b"ey")).then(|| jwt_at(text, at)).flatten())
        else {
            return;
        };
        if let JwtBody::Signed { claims, .. } = parts.body
            && !out.found.touches(&out.place(&claims))
        {
            self.through(&Base64::URL, text, claims, out, |s, t, o| s.claims(t, o));
        }
    }

    /// Personal data that shows by its shape, when the text is nothing else. Returns whether it was.
    pub fn personal_text(&mut self, text: &[u8], out: &mut Out<'_>) -> bool {
        let mut shapes: Vec<Shape> = Vec::new();
        if text.len() >= 6 {
            self.detector.shapes.scan(text, &mut shapes);
        }
        let Some(shape) = shapes.into_iter().find(|s| s.span == (0..text.len()) && !s.public) else { return false };
        let why = format!("shape:{}", shape.label);
        self.hit(text, shape.span, shape.kind, &why, false, out)
    }

    /// URLs in running text: their queries have names.
    fn urls(&mut self, text: &[u8], out: &mut Out<'_>) {
        // Within a URL itself `url` has done this.
        if memchr::memmem::find(text, b"://").is_none() || self.is_url(text) {
            return;
        }
        let spans: Vec<Range<usize>> = url::find_urls(text)
            .filter(|r| {
                text.get(r.clone())
                    .is_some_and(|u| u.iter().any(|b| matches!(b, b'?' | b'#' | b'@' | b';')) || u.len() > 40)
            })
            .collect();
        for span in spans {
            if let Some(u) = text.get(span.clone())
                && u.len() < text.len()
                && !out.found.touches(&out.place(&span))
            {
                self.url(u, &mut out.shift(span.start));
            }
        }
    }

    fn patterns(&mut self, text: &[u8], out: &mut Out<'_>) {
        for i in 0..self.detector.extra.patterns.len() {
            let Some(spans) = self.detector.extra.patterns.get(i).map(|p| p.all(text)) else { continue };
            for span in spans {
                if !out.found.touches(&out.place(&span)) {
                    self.hit(text, span, Kind::Custom, "policy:pattern", false, out);
                }
            }
        }
    }

    /// JSON in base64 somewhere in the text: it begins with `eyJ` (or `W3s` for a list of objects).
    fn embedded_json(&mut self, text: &[u8], out: &mut Out<'_>) {
        if self.lenses + 2 > MAX_LENSES || text.len() < 24 {
            return;
        }
        let member = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|t| memchr::memmem::find(t, b"eyJ")).map(|i| from + i) {
            from = at + 3;
            if at.checked_sub(1).and_then(|i| text.get(i)).is_some_and(member) {
                continue;
            }
            let rest = text.get(at..).unwrap_or(&[]);
            let len = rest.iter().position(|b| !member(b)).unwrap_or(rest.len());
            let pad = rest.get(len..).unwrap_or(&[]).iter().take(2).take_while(|b| **b == b'=').count();
            let span = at..at + len + pad;
            from = span.end;
            if len < 16
                || span.len() == text.len()
                || text.get(span.end) == Some(&b'.')
                || out.found.touches(&out.place(&span))
            {
                continue;
            }
            self.through(&Base64::STANDARD, text, span, out, |s, t, o| {
                s.json_text(t, b"", o);
            });
        }
    }

    /// Values that are known to be secret.
    pub fn known(&mut self, text: &[u8], out: &mut Out<'_>) {
        let Pass::Replay { known, .. } = &self.pass else { return };
        let known = *known;
        let mut from = 0;
        while let Some(seen) = known.find(text, from) {
            from = seen.span.end;
            if out.found.touches(&out.place(&seen.span)) {
                continue;
            }
            match seen.spelling {
                Spelling::Plain | Spelling::Escaped => {
                    let hit = Hit { span: out.place(&seen.span), secret: seen.secret, number: false };
                    self.push(hit, out);
                }
                Spelling::Hex => self.through(&Hex, text, seen.span, out, |s, t, o| s.known(t, o)),
                Spelling::Base64 { .. } => from = self.known_in_base64(text, &seen, out),
            }
        }
    }

    /// Values that are known to be secret in a text whose parts were looked into: whatever stands between them. Nothing
    /// is judged by its look here, since what a detector takes for one may reach from one part into the next.
    pub fn gaps(&mut self, text: &[u8], out: &mut Out<'_>) {
        if matches!(self.pass, Pass::Replay { .. }) {
            self.known(text, out);
            self.escapes(text, out);
        }
    }

    /// A known value inside base64: the run it stands in is decoded from a group's start on. Returns where the run
    /// ends.
    fn known_in_base64(&mut self, text: &[u8], seen: &Seen, out: &mut Out<'_>) -> usize {
        let member = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_');
        let Some(start) = seen.span.start.checked_sub(seen.spelling.lead()) else { return seen.span.end };
        let rest = text.get(start..).unwrap_or(&[]);
        let len = rest.iter().position(|b| !member(b)).unwrap_or(rest.len());
        let pad = rest.get(len..).unwrap_or(&[]).iter().take(2).take_while(|b| **b == b'=').count();
        // What remains of a run cut off in the middle of a group is left as it is.
        let whole = if len % 4 == 1 { len - 1 } else { len + pad };
        let span = start..start + whole;
        let url = rest.get(..len).unwrap_or(&[]).iter().any(|b| matches!(b, b'-' | b'_'));
        let codec: &'static Base64 = if url || pad == 0 { &Base64::URL } else { &Base64::STANDARD };
        let end = span.end;
        self.through(codec, text, span, out, |s, t, o| s.known(t, o));
        end.max(seen.span.end)
    }

    /// Stretches with escapes that no structure announced: percent signs, character references, script escapes.
    fn escapes(&mut self, text: &[u8], out: &mut Out<'_>) {
        self.stretches(text, b'%', &Percent, out, is_percent, |b| {
            !b.is_ascii_whitespace() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|')
        });
        self.stretches(text, b'&', &HtmlEntity, out, is_entity, |b| {
            !b.is_ascii_whitespace() && !matches!(b, b'"' | b'<' | b'>')
        });
        self.stretches(text, b'\\', &UnicodeEscape, out, |_, _| true, |b| !matches!(b, b'"' | b'\'' | b'\n' | b'`'));
    }

    fn stretches(
        &mut self,
        text: &[u8],
        trigger: u8,
        codec: &'static dyn Codec,
        out: &mut Out<'_>,
        starts: impl Fn(&[u8], usize) -> bool,
        belongs: impl Fn(u8) -> bool,
    ) {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|t| memchr::memchr(trigger, t)).map(|i| from + i) {
            if !starts(text, at) {
                from = at + 1;
                continue;
            }
            let floor = from.max(at.saturating_sub(MAX_RUN));
            let mut start = at;
            while start > floor && text.get(start - 1).is_some_and(|b| belongs(*b)) {
                start -= 1;
            }
            let ceiling = (at + MAX_RUN).min(text.len());
            let mut end = at;
            while end < ceiling {
                match text.get(end) {
                    Some(b'\\') => end = (end + 2).min(ceiling),
                    Some(b) if belongs(*b) => end += 1,
                    _ => break,
                }
            }
            let end = end.max(at + 1);
            from = end;
            let span = start..end;
            if span.len() < 8 || out.found.touches(&out.place(&span)) && self.covered(out, &span) {
                continue;
            }
            self.through(codec, text, span, out, |s, t, o| s.free_text(t, o));
        }
    }

    /// Whether one hit covers the whole span.
    fn covered(&self, out: &Out<'_>, span: &Range<usize>) -> bool {
        let span = out.place(span);
        out.found.hits.iter().any(|h| h.span.start <= span.start && span.end <= h.span.end)
    }

    /// The digits of a JSON number.
    pub fn number(&mut self, text: &[u8], out: &mut Out<'_>) {
        if text.len() < 6 {
            return;
        }
        let before = out.found.hits.len();
        self.shapes(text, out);
        self.known(text, out);
        for hit in out.found.hits.get_mut(before..).unwrap_or(&mut []) {
            // A part of a number can't be replaced: the whole of it is.
            hit.span = out.base..out.base + text.len();
            hit.number = true;
        }
    }
}

fn is_percent(text: &[u8], at: usize) -> bool {
    matches!(text.get(at + 1..at + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// `&name;` or `&#…;`
fn is_entity(text: &[u8], at: usize) -> bool {
    let rest = text.get(at + 1..(at + 12).min(text.len())).unwrap_or(&[]);
    let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    len >= 2 && rest.get(len) == Some(&b';')
}

/// Where JSON begins behind a guard such as `)]}',\n`, `while(1);` or `for(;;);`.
fn json_behind_guard(text: &[u8]) -> Option<usize> {
    const GUARDS: [&[u8]; 5] = [b")]}',", b")]}'", b")]}", b"while(1);", b"for(;;);"];
    let guard = GUARDS.iter().find(|g| text.starts_with(g))?;
    let rest = text.get(guard.len()..)?;
    let at = guard.len() + rest.iter().position(|b| !b.is_ascii_whitespace())?;
    matches!(text.get(at), Some(b'{' | b'[')).then_some(at)
}

/// Whether bytes are text: UTF-8 without control characters but white space.
fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && std::str::from_utf8(bytes).is_ok()
        && bytes.iter().all(|b| *b >= b' ' || b.is_ascii_whitespace())
}
