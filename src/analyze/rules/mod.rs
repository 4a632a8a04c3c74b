//! The rules, one file each. A file says what its rule means, why it matters, what to do next and when it is wrong; names
//! its thresholds; holds its logic; and gives small captures in which it must speak and others in which it must not.
//!
//! A rule sees the facts of the whole capture, never its bytes, and takes time in proportion to them.

mod aborted;
mod capture_quality;
mod client_blocked;
mod clock_skew;
mod connect_slow;
mod connection_not_reused;
mod cookie_trouble;
mod cors_preflight_failed;
mod cors_refused;
mod credential_missing;
mod dns_slow;
mod duplicates;
mod error_in_success;
mod event_stream_ended;
mod feature_off;
mod gateway_error;
mod graphql_error;
mod hand_off;
mod html_for_json;
mod intermediary;
mod mixed_backends;
mod mixed_content;
mod network_error;
mod not_cacheable;
mod oversized;
mod polling;
mod queueing;
mod rate_limited;
mod reason;
mod redirect_loop;
mod refresh_then_refused;
mod refused;
mod rejected;
mod retry_storm;
mod server_errors;
mod service_worker;
mod sign_in_failed;
mod slow;
mod stale_files;
mod third_party_share;
mod token_expired;
mod uncompressed;
mod websocket_trouble;

use super::case::Case;
use super::facts::Facts;
use super::finding::{Args, Family, Finding, Severity};

/// What every rule uses.
mod prelude {
    pub use super::super::case::{Case, group, indices, registrable};
    pub use super::super::facts::{BodyKind, Facts, Http, PageKind};
    pub use super::super::finding::{Args, Family, Severity};
    #[cfg(test)]
    pub use super::super::sample::{Sample, Samples, jwt};
    pub use super::super::stake::Stake;
    pub use super::{Out, Rule, Threshold, told};
    #[cfg(test)]
    pub use serde_json::json;
}

/// A rule.
pub struct Rule {
    /// Its name, a slug that stays.
    pub id: &'static str,
    /// What kind of trouble it explains.
    pub family: Family,
    /// Which of two rules of a family speaks about an entry: the one with the higher number.
    pub specific: u8,
    /// What can be configured.
    pub thresholds: &'static [&'static Threshold],
    /// Whether it sums up what the others found.
    pub last: bool,
    /// Its logic.
    pub run: fn(&Case<'_>, &mut Out<'_>),
    /// Captures in which it must speak, and others in which it must not.
    #[cfg(test)]
    pub samples: fn() -> super::sample::Samples,
}

/// A number that a rule compares with.
#[derive(Debug, PartialEq)]
pub struct Threshold {
    /// `rule.name`; names that end in `_ms` and `_bytes` say the unit.
    pub name: &'static str,
    /// What holds unless someone configures something else.
    pub default: f64,
    /// What it means.
    pub about: &'static str,
}

/// Thresholds that someone configured.
#[derive(Clone, Debug, Default)]
pub struct Limits(Vec<(&'static str, f64)>);

impl Limits {
    /// Sets a threshold by name; `false` when there is none of that name.
    pub fn set(&mut self, name: &str, value: f64) -> bool {
        let known = RULES.iter().flat_map(|r| r.thresholds).find(|t| t.name == name);
        if let (Some(t), true) = (known, value.is_finite()) {
            self.0.retain(|(n, _)| *n != t.name);
            self.0.push((t.name, value));
            return true;
        }
        false
    }

    /// All thresholds: name, default, meaning.
    pub fn known() -> impl Iterator<Item = (&'static str, f64, &'static str)> {
        RULES.iter().flat_map(|r| r.thresholds).map(|t| (t.name, t.default, t.about))
    }

    /// The value of a threshold.
    pub fn get(&self, threshold: &Threshold) -> f64 {
        self.0.iter().find(|(n, _)| *n == threshold.name).map_or(threshold.default, |(_, v)| *v)
    }
}

/// Where a rule puts what it finds.
pub struct Out<'a> {
    rule: &'static Rule,
    list: &'a mut Vec<Finding>,
    /// What the other rules found, for one that sums up.
    pub before: &'a [Finding],
}

impl<'a> Out<'a> {
    /// For the findings of a rule.
    pub fn new(rule: &'static Rule, list: &'a mut Vec<Finding>) -> Self {
        Self { rule, list, before: &[] }
    }

    /// Adds a finding; what is given back can be refined.
    pub fn add(&mut self, severity: Severity, entries: Vec<u32>, args: Args) -> &mut Finding {
        self.list.push(Finding {
            id: self.rule.id,
            message: self.rule.id.to_owned(),
            severity,
            claims: entries.clone(),
            entries,
            args,
            weight: 0.0,
            family: self.rule.family,
            specific: self.rule.specific,
        });
        let last = self.list.len() - 1;
        #[allow(clippy::indexing_slicing)] // pushed above
        &mut self.list[last]
    }
}

/// The indices of a group, and its first entry.
pub fn told<'a>(group: &[&'a Facts]) -> Option<(&'a Facts, Vec<u32>)> {
    Some((group.first()?, group.iter().map(|f| f.index).collect()))
}

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[
    &aborted::RULE,
    &capture_quality::RULE,
    &client_blocked::RULE,
    &clock_skew::RULE,
    &connect_slow::RULE,
    &connection_not_reused::RULE,
    &cookie_trouble::RULE,
    &cors_preflight_failed::RULE,
    &cors_refused::RULE,
    &credential_missing::RULE,
    &dns_slow::RULE,
    &duplicates::RULE,
    &error_in_success::RULE,
    &event_stream_ended::RULE,
    &feature_off::RULE,
    &gateway_error::RULE,
    &graphql_error::RULE,
    &hand_off::RULE,
    &html_for_json::RULE,
    &intermediary::RULE,
    &mixed_backends::RULE,
    &mixed_content::RULE,
    &network_error::RULE,
    &not_cacheable::RULE,
    &oversized::RULE,
    &polling::RULE,
    &queueing::RULE,
    &rate_limited::RULE,
    &redirect_loop::RULE,
    &refresh_then_refused::RULE,
    &refused::RULE,
    &rejected::RULE,
    &retry_storm::RULE,
    &server_errors::RULE,
    &service_worker::RULE,
    &sign_in_failed::RULE,
    &slow::RULE,
    &stale_files::RULE,
    &third_party_share::RULE,
    &token_expired::RULE,
    &uncompressed::RULE,
    &websocket_trouble::RULE,
];
