//! Texts without a name: what is inside them, tokens by shape, URLs, and values known from elsewhere.

use crate::detect::book::Why;
use crate::detect::encoded::{inner_codec, next_run};
use crate::detect::follow::{is_percent, is_reference, is_text, stretches};
use crate::detect::kind::Kind;
use crate::detect::scan::{MAX_LENSES, MAX_NESTED, MAX_WALK, Out, Scan};
use crate::detect::shape::text::{base64url, run_start};
use crate::detect::shape::{JwtBody, Shape, jwt_at};
use crate::lens::base64::{Base64, looks_base64};
use crate::lens::hex::Hex;
use crate::lens::html_entity::HtmlEntity;
use crate::lens::percent::Percent;
use crate::lens::unicode_escape::UnicodeEscape;
use crate::lens::{Codec, form, markup, sniff, sse, url};
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::LazyLock;

static SCHEME_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"://"));

/// Longest text that is decoded as a whole because character references stand in it, in bytes.
const REFERRED: usize = 1 << 16;

/// Which characters a text holds: what can't be in it need not be looked for.
#[derive(Clone, Copy)]
struct Traits(u16);

impl Traits {
    const PERCENT: u16 = 1;
    const AMPERSAND: u16 = 1 << 1;
    const BACKSLASH: u16 = 1 << 2;
    const COLON: u16 = 1 << 3;
    const SLASH: u16 = 1 << 4;
    const EQUALS: u16 = 1 << 5;
    const DIGIT: u16 = 1 << 6;
    const AT: u16 = 1 << 7;
    const OTHER: u16 = 1 << 8;
    const LETTER: u16 = 1 << 9;
    const DASH: u16 = 1 << 10;
    const BASE64_MARK: u16 = 1 << 11;
    /// Longer texts are searched for each character when it is its turn, which is faster there.
    const SHORT: usize = 256;

    #[allow(clippy::indexing_slicing, reason = "counts to the table's length, when compiled")]
    const TABLE: [u16; 256] = {
        let mut table = [Self::OTHER; 256];
        let mut i = 0;
        while i < 256 {
            table[i] = match i as u8 {
                b'%' => Self::PERCENT,
                b'&' => Self::AMPERSAND,
                b'\\' => Self::BACKSLASH,
                b':' => Self::COLON,
                b'/' => Self::SLASH,
                b'=' => Self::EQUALS,
                b'0'..=b'9' => Self::DIGIT,
                b'@' => Self::AT,
                b'a'..=b'z' | b'A'..=b'Z' => Self::LETTER,
                b'-' | b'_' => Self::DASH,
                b'+' => Self::BASE64_MARK,
                _ => Self::OTHER,
            };
            i += 1;
        }
        table
    };

    fn of(text: &[u8]) -> Self {
        if text.len() > Self::SHORT {
            return Self(u16::MAX);
        }
        let traits = |b: &u8| Self::TABLE.get(usize::from(*b)).copied().unwrap_or(Self::OTHER);
        Self(text.iter().fold(0, |t, b| t | traits(b)))
    }

    fn has(self, what: u16) -> bool {
        self.0 & what != 0
    }

    /// Whether all characters are of these.
    fn only(self, what: u16) -> bool {
        self.0 == u16::MAX || self.0 & !what == 0
    }

    /// A word or a number: nothing to look into, and no token either.
    fn plain(self, text: &[u8]) -> bool {
        text.len() < 8 || (self.0 == Self::LETTER && text.len() < 16)
    }
}

impl Scan<'_> {
    /// Looks inside a text of unknown form. `name` is what it belongs to, for JSON that has no names of its own.
    pub fn inside(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) {
        if text.len() < 4 {
            return;
        }
        if self.lenses >= MAX_LENSES {
            return self.free_text(text, out);
        }
        if self.depth >= MAX_WALK || self.nested >= MAX_NESTED {
            return self.flat(text, out);
        }
        // A byte order mark is not part of what is encoded.
        let marks = text.chunks(3).take_while(|c| c == b"\xef\xbb\xbf").count() * 3;
        self.depth += 1;
        self.inside_text(text.get(marks..).unwrap_or(text), name, &mut out.shift(marks));
        self.depth -= 1;
    }

    /// Reads a text as what it looks like; what it holds is in the same bytes and may look like something again.
    pub fn within(&mut self, out: &mut Out<'_>, look: impl FnOnce(&mut Self, &mut Out<'_>)) {
        self.nested += 1;
        look(self, out);
        self.nested -= 1;
    }

    fn inside_text(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) {
        let trimmed = text.trim_ascii_start();
        let lead = text.len() - trimmed.len();
        match trimmed.first() {
            Some(b'{' | b'[') if self.json_text(text, name, out) => return,
            // `)]}',` and the like before JSON, against script inclusion.
            Some(b')' | b'w' | b'f') if trimmed.len() > 6 => {
                if let Some(at) = json_behind_guard(trimmed)
                    && let Some(rest) = trimmed.get(at..)
                    && self.json_text(rest, name, &mut out.shift(lead + at))
                {
                    return;
                }
            }
            Some(b'-') if trimmed.starts_with(b"--") && self.sniffed_multipart(text, None, out) => return,
            Some(b'd' | b'e' | b'i' | b'r' | b':') if sse::looks_sse(trimmed) && !self.is_url(trimmed) => {
                return self.within(out, |s, o| s.events(text, o));
            }
            Some(b'<') if markup::looks_markup(trimmed) => {
                return self.within(&mut out.shift(lead), |s, o| s.markup(trimmed, o));
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
        let t = Traits::of(text);
        if t.plain(text) {
            return;
        }
        if t.has(Traits::AMPERSAND) && self.referred(text, name, out) {
            return;
        }
        if self.jwt(text, out) {
            return;
        }
        let base64 = Traits::LETTER
            | Traits::DIGIT
            | Traits::DASH
            | Traits::SLASH
            | Traits::EQUALS
            | Traits::BASE64_MARK
            | Traits::OTHER;
        if text.len() >= 16 && t.only(base64) && looks_encoded(text) {
            if text.len().is_multiple_of(2) && text.iter().all(u8::is_ascii_hexdigit) {
                self.decoded_text(&Hex, text, name, out);
            } else if looks_base64(text) {
                self.decoded_text(&Base64::STANDARD, text, name, out);
            }
        } else if t.has(Traits::COLON | Traits::SLASH) && self.is_url(text) {
            return self.url(text, out);
        }
        if t.has(Traits::EQUALS)
            && text.len() < 1 << 20
            && memchr::memchr(b'=', text).is_some()
            // One pair in a pair is short; `a=a=a=…` is nothing.
            && (self.nested == 0 || text.len() < 4096 || memchr::memchr(b'&', text).is_some())
            && form::looks_form(text)
        {
            return self.within(out, |s, o| s.form(text, o));
        }
        if t.has(Traits::COLON | Traits::EQUALS) || text.len() > 20 {
            if memchr::memchr(b'\n', text).is_some() {
                self.tables(text, out);
            }
            self.loose(text, out);
            self.spaced(text, out);
        }
        self.free_text_of(text, t, out);
    }

    /// A text whose quotes or brackets are character references: what it says shows only when all of it is decoded.
    fn referred(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) -> bool {
        let telling = |i: usize| {
            matches!(
                text.get(i + 1..).unwrap_or(&[]),
                [b'q', b'u', b'o', b't', b';', ..]
                    | [b'l', b't', b';', ..]
                    | [b'#', b'3', b'4', ..]
                    | [b'#', b'x', b'2', b'2', ..]
                    | [b'a', b'm', b'p', b';', b'q' | b'l' | b'a' | b'#', ..]
            )
        };
        if self.lenses >= MAX_LENSES || text.len() > REFERRED || !memchr::memchr_iter(b'&', text).any(telling) {
            return false;
        }
        let before = out.found.count();
        self.through(&HtmlEntity, text, 0..text.len(), out, |s, t, o| s.inside(t, name, o));
        out.found.count() > before
    }

    /// Goes through a codec of the whole text if what comes out is text, be it packed or in UTF-16.
    fn decoded_text(&mut self, codec: &'static dyn Codec, text: &[u8], name: &[u8], out: &mut Out<'_>) {
        let Some(decoded) = codec.decode(text) else { return };
        if let Some(inner) = inner_codec(&decoded) {
            drop(decoded);
            return self.through(codec, text, 0..text.len(), out, |s, t, o| {
                s.through(inner, t, 0..t.len(), o, |s, t, o| s.inside(t, name, o));
            });
        }
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
        self.free_text_of(text, Traits::of(text), out);
    }

    fn free_text_of(&mut self, text: &[u8], t: Traits, out: &mut Out<'_>) {
        if !t.plain(text) {
            if t.has(Traits::DIGIT | Traits::AT | Traits::COLON | Traits::DASH | Traits::OTHER) || text.len() > 20 {
                self.shapes(text, out);
            }
            if t.has(Traits::COLON) && t.has(Traits::SLASH) {
                self.urls(text, out);
            }
            if text.len() >= 24 {
                self.embedded(text, out);
            }
        }
        self.patterns(text, out);
        if self.lenses < MAX_LENSES && t.has(Traits::PERCENT | Traits::AMPERSAND | Traits::BACKSLASH) {
            self.escapes(text, out);
        }
    }

    /// A text that lies too deep to be taken apart: tokens by shape only.
    pub fn flat(&mut self, text: &[u8], out: &mut Out<'_>) {
        self.assigned(text, 0..text.len(), out);
        self.shapes(text, out);
        self.patterns(text, out);
        if self.lenses < MAX_LENSES {
            self.escapes(text, out);
        }
    }

    pub(super) fn shapes(&mut self, text: &[u8], out: &mut Out<'_>) {
        if text.len() < 8 {
            return;
        }
        let mut shapes: Vec<Shape> = Vec::new();
        self.detector.shapes.scan(text, &mut shapes);
        for shape in shapes {
            if shape.public || out.found.touches(&out.place(&shape.span)) {
                continue;
            }
            let why = Why { detector: "shape", saw: shape.label.as_bytes() };
            if shape.kind == Kind::JwtSignature {
                self.claims_before(text, shape.span.start, out);
            }
            self.hit(text, shape.span, shape.kind, why, false, out);
        }
    }

    /// The claims of a token whose signature begins at `signature`.
    fn claims_before(&mut self, text: &[u8], signature: usize, out: &mut Out<'_>) {
        // Two parts, each behind a dot.
        let part = |end: usize| {
            let head = text.get(..end).unwrap_or(&[]);
            head.iter().rposition(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_')).map_or(0, |i| i + 1)
        };
        let Some(claims) = signature.checked_sub(1).map(part).filter(|at| *at > 0) else { return };
        let header = part(claims - 1);
        let Some(parts) = text
            .get(header..claims - 1)
            .and_then(|h| memchr::memmem::find(h, b"ey"))
            .and_then(|i| jwt_at(text, header + i))
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
        let why = Why { detector: "shape", saw: shape.label.as_bytes() };
        self.hit(text, shape.span, shape.kind, why, false, out)
    }

    /// URLs in running text: their queries have names.
    pub(super) fn urls(&mut self, text: &[u8], out: &mut Out<'_>) {
        // Within a URL itself `url` has done this.
        if SCHEME_END.find(text).is_none() || self.is_url(text) {
            return;
        }
        let spans: Vec<Range<usize>> = url::find_urls(text)
            .filter(|r| {
                text.get(r.clone())
                    .is_some_and(|u| u.iter().any(|b| matches!(b, b'?' | b'#' | b'@' | b';')) || u.len() > 40)
            })
            .collect();
        for span in spans {
            let Some(u) = text.get(span.clone()).filter(|u| u.len() < text.len()) else { continue };
            if out.found.touches(&out.place(&span)) {
                // A parameter that was found as such; the path may hold a secret all the same.
                self.url_path(u, &mut out.shift(span.start));
            } else {
                self.url(u, &mut out.shift(span.start));
            }
        }
    }

    pub(super) fn patterns(&mut self, text: &[u8], out: &mut Out<'_>) {
        for i in 0..self.detector.extra.patterns.len() {
            let Some(spans) = self.detector.extra.patterns.get(i).map(|p| p.all(text)) else { continue };
            for span in spans {
                if !out.found.touches(&out.place(&span)) {
                    self.hit(text, span, Kind::Custom, Why { detector: "policy", saw: b"pattern" }, false, out);
                }
            }
        }
    }

    /// Text in base64 or hex somewhere in the text, packed or not.
    fn embedded(&mut self, text: &[u8], out: &mut Out<'_>) {
        if self.lenses + 2 > MAX_LENSES {
            return;
        }
        let mut at = 0;
        while let Some(run) = next_run(text, at) {
            at = run.span.end;
            // The parts of a JWT were looked into as such; a run that is all there is, too.
            let jwt = text.get(run.span.end) == Some(&b'.') && jwt_at(text, run.span.start).is_some();
            if jwt || run.span.len() == text.len() || out.found.touches(&out.place(&run.span)) {
                continue;
            }
            let Some(left) = self.left.checked_sub(run.span.len()) else { return };
            self.left = left;
            self.through(run.codec, text, run.span, out, |s, t, o| match run.inner {
                Some(inner) => s.through(inner, t, 0..t.len(), o, |s, t, o| s.inside(t, b"", o)),
                None => s.inside(t, b"", o),
            });
        }
    }

    /// Stretches with escapes that no structure announced: percent signs, character references, script escapes.
    fn escapes(&mut self, text: &[u8], out: &mut Out<'_>) {
        let quotes =
            |b: u8| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|');
        self.through_stretches(&Percent, text, stretches(text, b'%', is_percent, quotes), out);
        let words = |b: u8| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'<' | b'>');
        self.through_stretches(&HtmlEntity, text, stretches(text, b'&', is_reference, words), out);
        let line = |b: u8| !matches!(b, b'"' | b'\'' | b'\n' | b'`');
        self.through_stretches(&UnicodeEscape, text, stretches(text, b'\\', |_, _| true, line), out);
    }

    /// Looks into the stretches in which nothing was found yet.
    fn through_stretches(
        &mut self,
        codec: &'static dyn Codec,
        text: &[u8],
        stretches: impl Iterator<Item = Range<usize>>,
        out: &mut Out<'_>,
    ) {
        for span in stretches {
            for gap in out.found.gaps(&out.place(&span)) {
                let mut gap = gap.start - out.base..gap.end - out.base;
                // The head of a JWT whose claims were read is no value by itself.
                if gap.end < span.end {
                    gap.end = run_start(text, gap.end, gap.len(), |b| base64url(b) || b == b'.');
                }
                if gap.len() < 8 {
                    continue;
                }
                let Some(left) = self.left.checked_sub(gap.len()) else { return };
                self.left = left;
                self.through(codec, text, gap, out, |s, t, o| {
                    s.inside(t, b"", o);
                });
            }
        }
    }

    /// The digits of a JSON number.
    pub fn number(&mut self, text: &[u8], out: &mut Out<'_>) {
        if text.len() < 6 {
            return;
        }
        let before = out.found.hits().len();
        self.shapes(text, out);
        // A part of a number can't be replaced: the whole of it is.
        out.found.widen(before, &(out.base..out.base + text.len()));
    }
}

/// Whether a text may be one piece of base64 or hex: no blanks in its first stretch but line ends.
fn looks_encoded(text: &[u8]) -> bool {
    let head = text.get(..text.len().min(64)).unwrap_or(text);
    head.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_' | b'=' | b'\r' | b'\n'))
}

/// Where JSON begins behind a guard such as `)]}',\n`, `while(1);` or `for(;;);`.
fn json_behind_guard(text: &[u8]) -> Option<usize> {
    const GUARDS: [&[u8]; 5] = [b")]}',", b")]}'", b")]}", b"while(1);", b"for(;;);"];
    let guard = GUARDS.iter().find(|g| text.starts_with(g))?;
    let rest = text.get(guard.len()..)?;
    let at = guard.len() + rest.iter().position(|b| !b.is_ascii_whitespace())?;
    matches!(text.get(at), Some(b'{' | b'[')).then_some(at)
}
