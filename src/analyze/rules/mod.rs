//! The rules, one file each. A file says what its rule means, why it matters, what to do next and when it is wrong; names
//! its thresholds; holds its logic; and gives small captures in which it must speak and others in which it must not.
//!
//! A rule sees the facts of the whole capture, never its bytes, and takes time in proportion to them.

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

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every rule, sorted by name.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules!(
    aborted,
    capture_quality,
    client_blocked,
    clock_skew,
    connect_slow,
    connection_not_reused,
    cookie_trouble,
    cors_preflight_failed,
    cors_refused,
    credential_missing,
    dns_slow,
    duplicates,
    error_in_success,
    event_stream_ended,
    feature_off,
    gateway_error,
    graphql_error,
    hand_off,
    html_for_json,
    intermediary,
    mixed_backends,
    mixed_content,
    network_error,
    not_cacheable,
    oversized,
    polling,
    queueing,
    rate_limited,
    redirect_loop,
    refresh_then_refused,
    refused,
    rejected,
    retry_storm,
    server_errors,
    service_worker,
    slow,
    third_party_share,
    token_expired,
    uncompressed,
    websocket_trouble,
);
