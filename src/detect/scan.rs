//! One entry under detection: the walk through its sites and, lens by lens, into what they hold.
//!
//! The walk is the same in both passes. In the first it writes every secret it finds into the book of its batch; in the
//! second the book is complete, and a search for all known values joins the other detectors. Either way it gives a
//! [`Found`] tree.

use super::Detector;
use super::book::{Book, Claim, Why};
use super::found::{Branch, Found, Hit, SecretId};
use super::kind::{Category, Kind};
use super::names::gates::Around;
use super::names::{self, Place, trivial};
use super::pointer::Pointers;
use crate::capture::tape::{NodeKind, Tape};
use crate::lens::Codec;
use std::ops::Range;

/// Deepest stack of lenses that is looked through.
pub(super) const MAX_LENSES: u8 = 10;

/// Deepest nesting that is walked, through all lenses together. Below it texts are only searched as they are: a URL can
/// hold a thousand others and JSON a thousand lists, and a browser's stack is small.
pub(super) const MAX_WALK: u16 = 200;

/// Most readings of the same bytes within one another: a form in a form, markup in a script in markup.
pub(super) const MAX_NESTED: u8 = 8;

/// Which of the two passes this is.
pub enum Pass<'a> {
    /// Collect what is found.
    Collect(&'a mut Book),
    /// Find it again: what was found is in the book.
    Recall(&'a Book),
}

/// The request an entry is about, for the gates that ask where a name stands.
#[derive(Default)]
pub(super) struct Request {
    pub host: Vec<u8>,
    pub path: Vec<u8>,
}

/// A document and its text.
#[derive(Clone, Copy)]
pub(super) struct Doc<'d> {
    pub tape: &'d Tape,
    pub text: &'d [u8],
}

impl<'d> Doc<'d> {
    /// The text of a string node, still escaped, or of a number or literal.
    pub fn raw(&self, node: u32) -> &'d [u8] {
        self.tape.get(node).and_then(|n| self.text.get(n.span())).unwrap_or(&[])
    }

    /// The text of a string node when it has no escapes (names of members hardly ever have).
    pub fn plain(&self, node: u32) -> Option<&'d [u8]> {
        self.tape.get(node).filter(|n| n.kind == NodeKind::String && !n.escaped).map(|_| self.raw(node))
    }

    /// The kind of a node.
    pub fn kind(&self, node: u32) -> Option<NodeKind> {
        self.tape.get(node).map(|n| n.kind)
    }
}

/// Where a text stands: its place, its name, and what is around it.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    pub place: Place,
    pub name: &'s [u8],
    pub around: &'s dyn Around,
    /// The text is a JSON number or literal.
    pub number: bool,
}

/// Where findings go: a level of the tree, and where the text at hand begins in that level's text.
pub(super) struct Out<'o> {
    pub found: &'o mut Found,
    pub base: usize,
}

impl Out<'_> {
    /// The same level, for a piece that begins `by` bytes further on.
    pub fn shift(&mut self, by: usize) -> Out<'_> {
        Out { found: self.found, base: self.base + by }
    }

    pub fn place(&self, span: &Range<usize>) -> Range<usize> {
        self.base + span.start..self.base + span.end
    }
}

/// The state of one entry's walk.
pub(super) struct Scan<'a> {
    pub detector: &'a mut Detector,
    pub pass: Pass<'a>,
    pub entry: i64,
    pub request: &'a Request,
    /// The entry itself, and the node of the site at hand: they make the JSON pointer.
    pub outer: Doc<'a>,
    pub site: u32,
    pub lenses: u8,
    /// Bytes that may still be decoded because an escape stands in them.
    pub left: usize,
    /// How deep the walk is in values and texts.
    pub depth: u16,
    /// Readings of the same bytes that the walk is in.
    pub nested: u8,
    /// The members of the object at hand tell of values rather than give them.
    pub told: bool,
    /// The members at hand are texts of a page in some language.
    pub catalogue: bool,
    /// The text of the operation whose variables are the next object.
    pub operation: Option<u32>,
    /// For the JSON pointers of the sites.
    pub pointers: Pointers,
}

impl Scan<'_> {
    /// Takes `span` of `text` for a secret. Returns whether it is one: trivial values and those that the policy keeps
    /// are not.
    pub fn hit(
        &mut self,
        text: &[u8],
        span: Range<usize>,
        kind: Kind,
        why: Why<'_>,
        number: bool,
        out: &mut Out<'_>,
    ) -> bool {
        let Some(value) = text.get(span.clone()) else { return false };
        if value.is_empty() || trivial::is_trivial(value) || holds_placeholder(value) {
            return false;
        }
        let written = value;
        let value = canonical(kind, written);
        if self.detector.extra.keeps(&value) {
            return false;
        }
        let claim = Claim { kind, why, follow: follows(kind, &value) };
        let (secret, new) = match self.write_down(&value, claim) {
            Some(found) => found,
            None => return false,
        };
        if new {
            self.keep_context(text, &span, secret);
        }
        if value != written
            && let Pass::Collect(book) = &mut self.pass
        {
            book.set_spelling(secret, written);
        }
        out.found.hit(Hit { span: out.place(&span), secret, number });
        true
    }

    fn write_down(&mut self, value: &[u8], claim: Claim<'_>) -> Option<(SecretId, bool)> {
        let (outer, site, pointers) = (self.outer, self.site, &mut self.pointers);
        match &mut self.pass {
            Pass::Collect(book) => Some(book.add(value, claim, self.entry, || pointers.of(outer, site))),
            Pass::Recall(book) => book.id(value).map(|id| (id, false)),
        }
    }

    /// Writes down a secret that stands nowhere by itself, such as the password in Basic credentials.
    pub fn imply(&mut self, value: &[u8], kind: Kind, why: Why<'_>) {
        if trivial::is_trivial(value) || !follows(kind, value) || self.detector.extra.keeps(value) {
            return;
        }
        if let Pass::Collect(book) = &mut self.pass {
            book.imply(value, Claim { kind, why, follow: true });
        }
    }

    /// Keeps what names the secret at its first place: the word before it, up to the delimiter of whatever stands
    /// before that. Farther neighbours may be secrets themselves.
    fn keep_context(&mut self, text: &[u8], span: &Range<usize>, secret: SecretId) {
        const AROUND: usize = 24;
        let Pass::Collect(book) = &mut self.pass else { return };
        let ends = |b: &u8| b.is_ascii_whitespace() || b"&;,{}()<>?#|'".contains(b);
        let window = text.get(span.start.saturating_sub(AROUND)..span.start).unwrap_or(&[]);
        let before = match window.iter().rposition(ends) {
            Some(i) => window.get(i + 1..).unwrap_or(&[]),
            // A word that begins outside the window says nothing.
            None if span.start > AROUND => &[],
            None => window,
        };
        let after = text.get(span.end..(span.end + 1).min(text.len())).unwrap_or(&[]);
        let readable = |b: &[u8]| String::from_utf8_lossy(b).chars().filter(|c| !c.is_control()).collect::<String>();
        book.set_context(secret, readable(before), readable(after));
    }

    /// Looks through a lens: decodes `span` of `text` and lets `look` search the inside.
    #[inline(always)]
    pub fn through(
        &mut self,
        codec: &'static dyn Codec,
        text: &[u8],
        span: Range<usize>,
        out: &mut Out<'_>,
        look: impl FnOnce(&mut Self, &[u8], &mut Out<'_>),
    ) {
        let mut look = Some(look);
        self.look_through(codec, text, span, out, &mut |s, t, o| {
            if let Some(look) = look.take() {
                look(s, t, o);
            }
        });
    }

    /// The same, compiled once.
    fn look_through(
        &mut self,
        codec: &'static dyn Codec,
        text: &[u8],
        span: Range<usize>,
        out: &mut Out<'_>,
        look: &mut dyn FnMut(&mut Self, &[u8], &mut Out<'_>),
    ) {
        if self.lenses >= MAX_LENSES {
            return;
        }
        let Some(outer) = text.get(span.clone()) else { return };
        let Some(decoded) = codec.decode(outer) else { return };
        let mut inner = Found::default();
        self.lenses += 1;
        look(self, &decoded, &mut Out { found: &mut inner, base: 0 });
        self.lenses -= 1;
        if !inner.is_empty() {
            out.found.branch(Branch { span: out.place(&span), codec, inner });
        }
    }

    /// Judges a value by its name. Returns whether that settled it.
    pub fn named(&mut self, text: &[u8], site: &Site<'_>, out: &mut Out<'_>) -> bool {
        if site.name.is_empty() || text.is_empty() {
            return false;
        }
        // A JSON string in a string, as stores of pages have them.
        if let [b'"', inner @ .., b'"'] = text
            && !inner.contains(&b'"')
        {
            return self.named(inner, site, &mut out.shift(1));
        }
        let Some(verdict) = self.detector.classify(site.place, site.name) else { return false };
        let kind = match verdict.class {
            names::Class::Secret | names::Class::Gated(_) => verdict.secret(site.name, text, site.place, site.around),
            names::Class::Automation => (!trivial::is_common(text)).then_some(verdict.kind),
            _ => None,
        };
        let Some(kind) = kind else { return false };
        if self.catalogue && site.place == Place::Json && !text.iter().any(u8::is_ascii_digit) {
            return false;
        }
        let named = |t: &[u8]| self.detector.classify(site.place, t).is_some_and(|v| v.class == names::Class::Secret);
        // A key that every visitor of a page is given is none, whatever it is called.
        if names::is_title(site.name, text, kind, named) || self.detector.shapes.whole(text).is_some_and(|s| s.public) {
            return false;
        }
        let why = Why { detector: "name", saw: site.name };
        self.secret_value(text, kind, why, site, out)
    }

    /// A personal or identifying value under a telling name, when nothing sharper was found in it.
    pub fn named_personal(&mut self, text: &[u8], site: &Site<'_>, out: &mut Out<'_>) -> bool {
        if site.name.is_empty() || text.len() < 2 {
            return false;
        }
        let Some(verdict) = self.detector.classify(site.place, site.name) else { return false };
        let counts = match verdict.class {
            names::Class::Personal => names::accepts(verdict, text, site.around.quoted()),
            names::Class::Identifier => {
                verdict.kind == Kind::TrackingId && matches!(site.place, Place::Cookie) && !trivial::is_common(text)
            }
            _ => false,
        };
        if !counts || verdict.is_told(text, site.around) || self.is_url(text) {
            return false;
        }
        let why = Why { detector: "name", saw: site.name };
        self.hit(text, 0..text.len(), verdict.kind, why, site.number, out)
    }

    /// A value whose name says that it is secret: what of it has to go.
    pub fn secret_value(&mut self, text: &[u8], kind: Kind, why: Why<'_>, site: &Site<'_>, out: &mut Out<'_>) -> bool {
        let start = text.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
        let end = text.iter().rposition(|b| !b.is_ascii_whitespace()).map_or(0, |i| i + 1);
        let Some(value) = text.get(start..end).filter(|v| !v.is_empty()) else { return false };
        let mut out = out.shift(start);
        if self.jwt(value, &mut out) {
            return true;
        }
        if self.is_url(value) {
            let before = out.found.count();
            self.url(value, &mut out);
            if out.found.count() > before {
                return true;
            }
            // What a data URL holds is the value itself.
            if value.starts_with(b"data:") {
                return self.hit(value, 0..value.len(), kind, why, false, &mut out);
            }
            if kind != Kind::WebhookUrl {
                return false;
            }
            let path = value.windows(3).position(|w| w == b"://").map_or(0, |i| i + 3);
            let host =
                value.get(path..).and_then(|r| r.iter().position(|b| *b == b'/')).map_or(value.len(), |i| path + i + 1);
            let drawn = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase();
            let opaque = |s: &[u8]| s.len() >= 12 || (s.len() > 5 && s.iter().any(drawn));
            let path = value.get(host..).unwrap_or(&[]);
            let given = path.split(|b| matches!(b, b'/' | b'?' | b'=' | b'&' | b'#')).any(opaque);
            return given && self.hit(value, host..value.len(), kind, why, false, &mut out);
        }
        if matches!(value.first(), Some(b'{' | b'[')) && self.json_text(value, site.name, &mut out) {
            return true;
        }
        if let Some((scheme, rest)) = self.credentials(value) {
            let _ = scheme;
            return self.hit(value, rest, kind, why, false, &mut out);
        }
        self.hit(value, 0..value.len(), kind, why, site.number, &mut out)
    }
}

/// A value as the book knows it: without quotes, percent-encoding or grouping, so that spellings of one value meet.
fn canonical(kind: Kind, value: &[u8]) -> Vec<u8> {
    match kind.category() {
        Category::Cards => return value.iter().copied().filter(u8::is_ascii_digit).collect(),
        Category::Bank if kind == Kind::Iban => {
            return value.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
        }
        Category::Phone => return value.iter().copied().filter(|b| b.is_ascii_digit() || *b == b'+').collect(),
        _ => {}
    }
    let bare = match value {
        [b'"', inner @ .., b'"'] if !inner.is_empty() => inner,
        _ => value,
    };
    match crate::lens::percent::Percent.decode(bare) {
        Some(decoded) => decoded.into_owned(),
        None => bare.to_vec(),
    }
}

/// Whether a value was redacted in part before: what is left of it was judged then, and sanitizing twice changes
/// nothing.
pub(super) fn holds_placeholder(value: &[u8]) -> bool {
    value.len() > 12
        && trivial::OWN.find_iter(value).any(|i| {
            let rest = value.get(i + 9..).unwrap_or(&[]);
            let slug = rest.iter().take_while(|b| b.is_ascii_lowercase() || **b == b'-').count();
            slug > 3 && rest.get(slug).is_some_and(u8::is_ascii_digit)
        })
}

/// Whether a value is worth looking for elsewhere. Personal data is found by its own detectors wherever it stands. A cookie
/// that nobody knows goes where it is; only when it looks drawn by a machine is it looked for in other places, too: the
/// region or page that a site remembers is also a part of its host names and paths.
pub(super) fn follows(kind: Kind, value: &[u8]) -> bool {
    if kind == Kind::Cookie && !trivial::token_like(value, 12) {
        return false;
    }
    let category = matches!(
        kind.category(),
        Category::ApiKeys
            | Category::Codes
            | Category::Cookies
            | Category::Custom
            | Category::Passwords
            | Category::PrivateKeys
            | Category::Signatures
            | Category::Tokens
            | Category::Tracking
    );
    (category && value.len() >= 6 && kind != Kind::JwtClaim && !trivial::is_common(value)) || kind == Kind::Custom
}

/// The string, number or literal that the byte at `start` belongs to.
pub(super) fn node_at(tape: &Tape, start: usize) -> u32 {
    let nodes = tape.nodes();
    let behind = nodes.partition_point(|n| n.start as usize <= start);
    u32::try_from(behind.saturating_sub(1)).unwrap_or(0)
}
