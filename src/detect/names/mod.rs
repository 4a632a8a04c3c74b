//! Names: what a header, parameter, field, cookie or key called *that* holds.
//!
//! A name alone decides in three steps. Lists (the text files in `data/`) know some 4,000 names, each bound to the
//! places where it means something. Word rules then judge names nobody listed: `acme_customer_api_key` ends in the
//! words of an API key, `nextPageToken` in those of a cursor. What stays open is [`Class::Gated`]: a name such as
//! `code` is a secret only beside the right siblings or with the right value, and [`gates::passes`] decides that.
//!
//! Precedence: exact secret, exact benign, exact automation, gated; then among the word rules benign, identifier,
//! secret; then prefixes of automation and preference cookies; then identifiers and personal data. So a benign entry beats
//! every word rule. A benign *prefix* (`utm_`) does not: it says too little about how the name ends.
//!
//! Nothing here looks at the whole capture, allocates per call, or panics.

mod accept;
mod common;
mod data;
mod fold;
pub mod gates;
mod jwt;
mod shape;
mod table;
pub mod trivial;
mod words;

#[cfg(test)]
#[rustfmt::skip] // one case a line
mod tests;
#[cfg(test)]
mod unlisted;

pub use accept::{accepts, is_catalogue, is_secret_looking, is_title, tells};
pub use gates::{Around, Gate};
pub use jwt::{Claim, jwt_claim};
pub use shape::is_mixed;

use crate::detect::kind::Kind;
use data::{How, Rule};
use fold::{Folded, LONGEST};
use table::Table;

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Place {
    /// An HTTP header field.
    Header,
    /// A parameter of a URL's query or fragment.
    Query,
    /// A field of a form or multipart body.
    Form,
    /// A key of JSON or GraphQL variables.
    Json,
    /// A cookie.
    Cookie,
    /// An XML or HTML element or attribute, or the `name` of an input or meta element.
    Xml,
    /// A key of browser storage, or a name assigned to in a script.
    Storage,
    /// A path segment; the name is the segment before the value.
    Path,
    /// An SDP attribute.
    Sdp,
}

/// What a name says about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A secret whatever the value looks like, unless [`accepts`] refuses it.
    Secret,
    /// A secret when the gate passes.
    Gated(Gate),
    /// Links requests or people but opens nothing. Only [`Kind::TrackingId`] is worth removing by default; support
    /// needs the others (request ids, organisation ids).
    Identifier,
    /// About a person.
    Personal,
    /// State of a firewall, captcha or load balancer.
    Automation,
    /// Looks like a secret and is none. The value may still be one by its shape.
    Benign,
}

/// What the names know about one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How far the name alone decides.
    pub class: Class,
    /// What the value would be. Means nothing for [`Class::Benign`].
    pub kind: Kind,
    /// The block of `data/` that decided.
    pub why: &'static str,
}

impl Verdict {
    /// The kind of secret that `value` is under this verdict, or `None`: [`accepts`] for a secret name,
    /// [`gates::passes`] for a gated one. Identifiers, personal data and automation are for the caller's policy.
    pub fn secret(self, name: &[u8], value: &[u8], place: Place, around: &dyn Around) -> Option<Kind> {
        match self.class {
            Class::Secret => {
                let word = place == Place::Json && accept::is_of_text(value, self.kind, around);
                let told = word || self.is_told(value, around);
                (!told && accepts(self, value, around.quoted())).then_some(self.kind)
            }
            Class::Gated(gate) => gates::passes(gate, name, value, place, around).map(|found| match found {
                Kind::Secret | Kind::Token => self.kind,
                found => found,
            }),
            _ => None,
        }
    }

    /// Whether what stands around a value says that it tells of what its name says.
    pub fn is_told(self, value: &[u8], around: &dyn Around) -> bool {
        around.told() && accept::is_told(value, self.kind)
    }
}

/// The tables, built once per worker.
pub struct Names {
    rules: Vec<Rule>,
    /// Keys in lower case, separators kept: `match=exact`, `prefix`, `suffix`.
    plain: Table,
    /// Keys in lower case without separators: everything else.
    folded: Table,
    longest_affix: usize,
}

impl Default for Names {
    fn default() -> Names {
        Names::new()
    }
}

impl Names {
    /// Builds the tables from the embedded lists.
    pub fn new() -> Names {
        let mut names = Names { rules: Vec::new(), plain: Table::new(), folded: Table::new(), longest_affix: 0 };
        for (rule, listed) in data::read() {
            let at = names.rules.len() as u16;
            for name in listed.split_ascii_whitespace() {
                let folded = Folded::new(name.as_bytes());
                match rule.how {
                    How::Exact => {
                        names.plain.insert(folded.plain(), at);
                        let bare = fold::without_prefix(name.as_bytes());
                        if bare.len() < name.len() {
                            names.plain.insert(Folded::new(bare).plain(), at);
                        }
                    }
                    How::Prefix | How::Suffix => {
                        names.longest_affix = names.longest_affix.max(name.len());
                        names.plain.insert(folded.plain(), at);
                    }
                    _ => names.folded.insert(folded.all(), at),
                }
            }
            names.rules.push(rule);
        }
        names
    }

    /// What `name` says at `place`, or `None` when it says nothing.
    ///
    /// The name is given decoded (no percent-encoding, no escapes). Of names beyond 128 bytes only the last 128 count.
    pub fn classify(&self, place: Place, name: &[u8]) -> Option<Verdict> {
        let name = if place == Place::Cookie { fold::without_prefix(name) } else { name };
        let cut = name.len() > LONGEST;
        let name = name.get(name.len().saturating_sub(LONGEST)..).unwrap_or(name);
        let full = Folded::new(name);
        let spaced = name.iter().filter(|b| **b == b' ').count();
        if full.all().is_empty() || spaced > 3 {
            return None;
        }
        let mut weak = None;
        if !cut {
            match self.listed(place, &full) {
                Some(v) if !is_weak(v) => return Some(v),
                found => weak = found,
            }
            if spaced > 1 {
                return weak;
            }
        }
        let nested = !matches!(place, Place::Header | Place::Cookie | Place::Path);
        let last = if nested { fold::last_part(name) } else { name };
        let last = if last.len() < name.len() { Some((Folded::new(last), name.contains(&b'['))) } else { None };
        let words = match &last {
            Some((part, true)) => part,
            _ => &full,
        };
        let by_words = self.by_words(place, words, 0);
        if let Some(v) = by_words.filter(|v| matches!(v.class, Class::Benign | Class::Identifier)) {
            return Some(v);
        }
        let part = last.as_ref().and_then(|(part, _)| self.listed(place, part));
        if let Some(v) = part.filter(|v| matches!(v.class, Class::Secret | Class::Benign)) {
            return Some(v);
        }
        by_words
            .filter(|v| v.class == Class::Secret)
            .or_else(|| part.filter(|v| !is_weak(*v)))
            .or(by_words)
            .or_else(|| self.by_affix(place, &full))
            .or(weak)
            .or(part)
            .or_else(|| self.by_stem(place, words))
    }

    /// The name of this very spelling, or but for case and separators.
    fn listed(&self, place: Place, name: &Folded) -> Option<Verdict> {
        let plain = self.plain.get(name.plain()).filter(|r| self.how(*r) == Some(How::Exact));
        let folded = self.folded.get(name.all()).filter(|r| self.how(*r) == Some(How::Norm));
        plain.chain(folded).filter_map(|r| self.rule(r, place)).min_by_key(|r| rank(r.class)).map(|r| r.verdict(place))
    }

    /// The words a name ends in, leaving out `skip` bytes of its end.
    fn by_words(&self, place: Place, name: &Folded, skip: usize) -> Option<Verdict> {
        let text = name.all().get(..name.all().len() - skip)?;
        let (mut benign, mut identifier, mut secret) = (None, None, None);
        let mut hash = table::SEED;
        for (i, byte) in text.iter().enumerate().rev() {
            hash = table::step(hash, *byte);
            if !name.starts_word(i) {
                continue;
            }
            let Some(word) = text.get(i..) else { continue };
            for rule in self.folded.get_hashed(hash, word).filter_map(|r| self.rule(r, place)) {
                match (rule.how, rule.class) {
                    (How::Words, Class::Benign) => benign = Some(rule),
                    (How::Words, Class::Identifier) => identifier = Some(rule),
                    (How::Words, _) => secret = better(secret, rule, word.len()),
                    _ => {}
                }
            }
        }
        if let Some(rule) = benign.or(identifier) {
            return Some(rule.verdict(place));
        }
        if secret.is_none() {
            secret = self.by_tail(place, name, text).map(|r| (r, 0));
        }
        let (rule, _) = secret?;
        let lead = if place == Place::Cookie { None } else { self.lead(place, name) };
        Some(lead.unwrap_or(rule).verdict(place))
    }

    /// A rule for questions and settings: `isToken…`, `requires_password`.
    fn lead(&self, place: Place, name: &Folded) -> Option<&Rule> {
        self.folded.get(name.first_word()).filter_map(|r| self.rule(r, place)).find(|r| r.how == How::Lead)
    }

    /// Words run together: `acmesessiontoken`.
    fn by_tail(&self, place: Place, name: &Folded, text: &[u8]) -> Option<&Rule> {
        let start = name.last_word_start(text.len());
        let mut found = None;
        let mut hash = table::SEED;
        for i in (start + 1..text.len()).rev() {
            hash = table::step(hash, *text.get(i)?);
            for rule in self.folded.get_hashed(hash, text.get(i..)?).filter_map(|r| self.rule(r, place)) {
                match (rule.how, rule.class) {
                    (How::Words, Class::Benign | Class::Identifier) if found.is_some() => {
                        return None;
                    }
                    (How::Tail, _) => found = Some(rule),
                    _ => {}
                }
            }
        }
        found
    }

    /// Cookie and token families known by how they begin or end.
    fn by_affix(&self, place: Place, name: &Folded) -> Option<Verdict> {
        if !matches!(place, Place::Cookie | Place::Header | Place::Form | Place::Query) {
            return None;
        }
        let text = name.plain();
        let mut best: Option<&Rule> = None;
        let longest = text.len().min(self.longest_affix);
        let mut try_at = |part: &[u8], how: How| {
            for rule in self.plain.get(part).filter_map(|r| self.rule(r, place)).filter(|r| r.how == how) {
                if best.is_none_or(|b| rank(rule.class) <= rank(b.class)) {
                    best = Some(rule);
                }
            }
        };
        for n in 2..=longest {
            text.get(..n).into_iter().for_each(|part| try_at(part, How::Prefix));
            text.get(text.len() - n..).into_iter().for_each(|part| try_at(part, How::Suffix));
        }
        best.map(|r| r.verdict(place))
    }

    /// A known name with a number or `confirm`, `old`, `value` … behind it: `userPassword2`.
    fn by_stem(&self, place: Place, name: &Folded) -> Option<Verdict> {
        let mut end = name.all().len();
        for _ in 0..3 {
            let start = name.last_word_start(end);
            let word = name.all().get(start..end)?;
            let digits = word.iter().all(u8::is_ascii_digit);
            if start == 0 || !(digits || self.folded.get(word).any(|r| self.how(r) == Some(How::Noise))) {
                return None;
            }
            end = start;
            let stem = name.all().get(..end)?;
            let listed = self.folded.get(stem).filter(|r| self.how(*r) == Some(How::Norm));
            let listed = listed.filter_map(|r| self.rule(r, place)).min_by_key(|r| rank(r.class));
            let found = listed.map(|r| r.verdict(place)).or_else(|| self.by_words(place, name, name.all().len() - end));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn how(&self, rule: u16) -> Option<How> {
        self.rules.get(usize::from(rule)).map(|r| r.how)
    }

    fn rule(&self, rule: u16, place: Place) -> Option<&Rule> {
        self.rules.get(usize::from(rule)).filter(|r| r.at(place))
    }
}

/// Whether word rules may overrule the verdict.
fn is_weak(v: Verdict) -> bool {
    matches!(v.class, Class::Identifier | Class::Personal)
}

/// The longer run of words wins, of equally long ones the plain secret.
fn better<'a>(best: Option<(&'a Rule, usize)>, rule: &'a Rule, len: usize) -> Option<(&'a Rule, usize)> {
    match best {
        Some((b, n)) if n > len || (n == len && rank(b.class) <= rank(rule.class)) => best,
        _ => Some((rule, len)),
    }
}

fn rank(class: Class) -> u8 {
    match class {
        Class::Secret => 0,
        Class::Benign => 1,
        Class::Automation => 2,
        Class::Gated(_) => 3,
        Class::Personal => 4,
        Class::Identifier => 5,
    }
}
