//! The lists, and how they are read.
//!
//! A file in `data/` holds blocks. A block is a head line and the names under it, wrapped as they come:
//!
//! ```text
//! @ oauth.gated place=QFJSX class=G match=norm kind=oauth-code gate=code
//! code
//! ```
//!
//! - `place` letters: H header, Q query, F form, J JSON, C cookie, X XML or HTML, S storage or script, P path, D SDP.
//! - `class`: S secret, G gated (then `gate`), I identifier, P personal, A automation, B benign.
//! - `match`: `norm` the whole name but for case and separators; `exact` but for case; `prefix` and `suffix` of that;
//!   `words` the words it ends in; `tail` the letters its last word ends in; `lead` the word it starts with, which
//!   makes a question of it; `noise` a word at the end that changes nothing.
//! - `kind` is a slug of [`Kind`]; without one, [`Kind::Username`] stands in, which only level `strict` removes.
//!
//! A name that is judged the same without being listed has no place here; `unlisted.txt` keeps those for a test.
//!
//! Blocks may share an id. Blocks are sorted by head line, names alphabetically.

use super::{Class, Gate, Place, Verdict};
use crate::detect::kind::Kind;

/// How a rule compares names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Exact,
    Lead,
    Noise,
    Norm,
    Prefix,
    Suffix,
    Tail,
    Words,
}

/// The head of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) id: &'static str,
    places: u16,
    pub(super) class: Class,
    pub(super) kind: Kind,
    pub(super) how: How,
}

impl Rule {
    /// Whether the rule holds at a place.
    pub(super) fn at(&self, place: Place) -> bool {
        self.places >> place as u8 & 1 == 1
    }

    /// What the rule says at a place.
    pub(super) fn verdict(&self, place: Place) -> Verdict {
        let kind = match (self.kind, place) {
            (Kind::SessionId, Place::Cookie) => Kind::SessionCookie,
            (Kind::SessionCookie, p) if p != Place::Cookie => Kind::SessionId,
            (kind, _) => kind,
        };
        Verdict { class: self.class, kind, why: self.id }
    }
}

const FILES: [&str; 19] = [
    include_str!("data/analytics.txt"),
    include_str!("data/bot.txt"),
    include_str!("data/cookie.txt"),
    include_str!("data/crypto.txt"),
    include_str!("data/csrf.txt"),
    include_str!("data/foreign.txt"),
    include_str!("data/generic.txt"),
    include_str!("data/header.txt"),
    include_str!("data/link.txt"),
    include_str!("data/mfa.txt"),
    include_str!("data/oauth.txt"),
    include_str!("data/password.txt"),
    include_str!("data/payment.txt"),
    include_str!("data/personal.txt"),
    include_str!("data/realtime.txt"),
    include_str!("data/saml.txt"),
    include_str!("data/signed.txt"),
    include_str!("data/suffix.txt"),
    include_str!("data/webex.txt"),
];

/// Every block of every file: its rule and its names.
pub(super) fn read() -> impl Iterator<Item = (Rule, &'static str)> {
    FILES.into_iter().flat_map(blocks).filter_map(|(head, names)| Some((rule(head)?, names)))
}

/// The blocks of one file: head line without `@`, and the lines below it.
pub(super) fn blocks(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.split('@').skip(1).filter_map(|block| block.trim_start().split_once('\n'))
}

fn rule(head: &'static str) -> Option<Rule> {
    let mut fields = head.split(' ');
    let id = fields.next()?;
    let (mut places, mut class, mut kind, mut how, mut gate) = (0, None, Kind::Username, None, None);
    for (key, value) in fields.filter_map(|f| f.split_once('=')) {
        match key {
            "place" => places = value.bytes().filter_map(letter).fold(0, |bits, p| bits | 1 << p as u8),
            "class" => class = Some(value),
            "match" => how = method(value),
            "kind" => kind = *Kind::ALL.iter().find(|k| k.slug() == value)?,
            "gate" => gate = Gate::from_slug(value),
            _ => return None,
        }
    }
    let class = match class? {
        "S" => Class::Secret,
        "G" => Class::Gated(gate?),
        "I" => Class::Identifier,
        "P" => Class::Personal,
        "A" => Class::Automation,
        "B" => Class::Benign,
        _ => return None,
    };
    Some(Rule { id, places, class, kind, how: how? })
}

fn letter(letter: u8) -> Option<Place> {
    Some(match letter {
        b'H' => Place::Header,
        b'Q' => Place::Query,
        b'F' => Place::Form,
        b'J' => Place::Json,
        b'C' => Place::Cookie,
        b'X' => Place::Xml,
        b'S' => Place::Storage,
        b'P' => Place::Path,
        b'D' => Place::Sdp,
        _ => return None,
    })
}

fn method(word: &str) -> Option<How> {
    Some(match word {
        "exact" => How::Exact,
        "lead" => How::Lead,
        "noise" => How::Noise,
        "norm" => How::Norm,
        "prefix" => How::Prefix,
        "suffix" => How::Suffix,
        "tail" => How::Tail,
        "words" => How::Words,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_read_and_sorted() {
        for file in FILES {
            let heads: Vec<_> = blocks(file).map(|(head, _)| head).collect();
            assert_eq!(heads.len(), file.matches("\n@").count());
            assert!(heads.is_sorted(), "{heads:?}");
            for (head, names) in blocks(file) {
                let rule = rule(head);
                assert!(rule.is_some_and(|r| r.places != 0), "{head}");
                let lower: Vec<_> = names.split_ascii_whitespace().map(str::to_lowercase).collect();
                assert!(lower.is_sorted_by(|a, b| a < b), "{head}");
            }
        }
        let total: usize = read().map(|(_, names)| names.split_ascii_whitespace().count()).sum();
        assert!((3800..8000).contains(&total), "{total}");
    }

    #[test]
    fn broken_heads_are_refused() {
        for head in [
            "",
            "a",
            "a place=Q",
            "a place=Q class=Z match=norm",
            "a place=Q class=G match=norm",
            "a place=Q class=S match=norm kind=nope",
        ] {
            assert!(rule(head).is_none(), "{head}");
        }
    }
}
