//! Secrets that show by their shape: token prefixes, key blocks, JWTs, credentials in URLs and connection strings.
//!
//! A detector is one file and one line in [`DETECTORS`]. It has *rows* (a prefix with an alphabet and a length,
//! written in the language of [`super::pattern`]) and *probes* (a function that is called where one of its *heads*
//! stands). [`Shapes`] finds all of them, and the personal data of [`super::personal`], in one pass over a text.
//!
//! Texts are expected decoded; see `scan.rs` for how the pass works and what it costs.

use std::ops::Range;

use super::kind::Kind;

mod block;
mod check;
mod index;
mod scan;
pub(crate) mod text;

mod age;
mod ai;
mod asia;
mod atlassian;
mod aws;
mod azure;
mod bearer;
mod chat;
mod code;
mod connection;
mod crypt;
mod data;
mod deploy;
mod finance;
mod github;
mod gitlab;
mod google;
mod jwt;
mod mail;
mod monitor;
mod ntlm;
mod office;
mod otpauth;
mod packages;
mod paseto;
mod pem;
mod sdp;
mod shop;
mod slack;
mod social;
mod spoken;
mod stripe;
mod userinfo;
mod vault;
mod webex;
mod webhook;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub use jwt::{JwtBody, JwtParts, jwt_at};
pub use scan::Shapes;

pub(crate) use super::pattern::ends_escape;
use check::Check;
pub(crate) use check::luhn;

/// One secret found by its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The bytes to replace, and no more: a JWT's signature, a URL's password, a webhook's path.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// What it is, for people: `GitHub token`.
    pub label: &'static str,
    /// Who found it: `shape:github`, `personal:email`.
    pub detector: &'static str,
    /// A key that is meant to be public (a publishable key, a site key): reported, removed at level strict only.
    pub public: bool,
    /// Whether a checksum or an unmistakable prefix stands behind it.
    pub sure: bool,
}

/// A prefix with an alphabet and a length.
pub(crate) struct Row {
    /// The token, in the pattern language. Its first four bytes from the first letter or digit must be fixed classes.
    pub(crate) pattern: &'static str,
    /// What it is.
    pub(crate) kind: Kind,
    /// What it is, for people.
    pub(crate) label: &'static str,
    check: Check,
    public: bool,
}

const fn row(pattern: &'static str, kind: Kind, label: &'static str) -> Row {
    Row { pattern, kind, label, check: Check::Plain, public: false }
}

impl Row {
    /// The body must look drawn by a machine.
    const fn mixed(self) -> Row {
        Row { check: Check::Mixed, ..self }
    }

    /// The token ends in a checksum.
    const fn summed(self, check: Check) -> Row {
        Row { check, ..self }
    }

    /// Made to stand in a page for everyone to see.
    const fn public(self) -> Row {
        Row { public: true, ..self }
    }
}

/// A function called where a letter or digit run begins with one of `heads`.
pub(crate) struct Probe {
    /// Patterns of exactly four fixed classes.
    pub(crate) heads: &'static [&'static str],
    /// Looks at the place and pushes what it finds.
    pub(crate) look: fn(&[u8], usize, &mut Sink),
}

/// One family of secrets.
pub(crate) struct Detector {
    /// `shape:` and the family's name.
    pub(crate) id: &'static str,
    pub(crate) rows: &'static [Row],
    pub(crate) probes: &'static [Probe],
    /// What the probes must find. The rows' samples are made from their patterns.
    #[cfg(test)]
    pub(crate) samples: fn(&mut sample::Gen) -> Vec<sample::Sample>,
    /// Look-alikes that must survive.
    #[cfg(test)]
    pub(crate) benign: &'static [&'static str],
}

/// Every family, sorted by id.
pub(crate) const DETECTORS: &[&Detector] = &[
    &age::DETECTOR,
    &ai::DETECTOR,
    &asia::DETECTOR,
    &atlassian::DETECTOR,
    &aws::DETECTOR,
    &azure::DETECTOR,
    &bearer::DETECTOR,
    &chat::DETECTOR,
    &code::DETECTOR,
    &connection::DETECTOR,
    &crypt::DETECTOR,
    &data::DETECTOR,
    &deploy::DETECTOR,
    &finance::DETECTOR,
    &github::DETECTOR,
    &gitlab::DETECTOR,
    &google::DETECTOR,
    &jwt::DETECTOR,
    &mail::DETECTOR,
    &monitor::DETECTOR,
    &ntlm::DETECTOR,
    &office::DETECTOR,
    &otpauth::DETECTOR,
    &packages::DETECTOR,
    &paseto::DETECTOR,
    &pem::DETECTOR,
    &sdp::DETECTOR,
    &shop::DETECTOR,
    &slack::DETECTOR,
    &social::DETECTOR,
    &spoken::DETECTOR,
    &stripe::DETECTOR,
    &userinfo::DETECTOR,
    &vault::DETECTOR,
    &webex::DETECTOR,
    &webhook::DETECTOR,
];

/// What a probe found, before overlaps are settled.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// What is replaced.
    pub(crate) span: Range<usize>,
    /// The whole token that the span is part of.
    pub(crate) extent: Range<usize>,
    pub(crate) kind: Kind,
    pub(crate) label: &'static str,
    pub(crate) detector: &'static str,
    pub(crate) public: bool,
    pub(crate) sure: bool,
}

/// Where probes put what they find.
#[derive(Default)]
pub(crate) struct Sink {
    pub(crate) hits: Vec<Hit>,
    /// No token starts before this offset: a body that was skipped.
    pub(crate) skip_to: usize,
    detector: &'static str,
}

impl Sink {
    /// A hit whose span is the whole token.
    pub(crate) fn push(&mut self, span: Range<usize>, kind: Kind, label: &'static str, sure: bool) {
        self.push_part(span.clone(), span, kind, label, sure);
    }

    /// A hit that replaces `span` of the token at `extent`.
    pub(crate) fn push_part(
        &mut self,
        span: Range<usize>,
        extent: Range<usize>,
        kind: Kind,
        label: &'static str,
        sure: bool,
    ) {
        if span.start < span.end {
            self.hits.push(Hit { span, extent, kind, label, detector: self.detector, public: false, sure });
        }
    }
}
