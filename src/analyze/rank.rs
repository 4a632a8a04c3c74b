//! From what rules found to what is told: a cascade is told by its root, and what most likely explains the complaint
//! comes first.

use super::case::Case;
use super::facts::Facts;
use super::finding::{Arg, Family, Finding, Severity};
use super::stake::Stake;
use rustc_hash::FxHashMap as HashMap;

/// Where the worst, the middle and the mildest findings begin.
const BASE: [(Severity, f64); 3] = [(Severity::Error, 60.0), (Severity::Warning, 36.0), (Severity::Info, 10.0)];
/// Most findings of one rule that are told: those that are only worth knowing, and the graver ones.
const MAX_INFO: usize = 3;
const MAX_GRAVE: usize = 10;
/// Most entries of a finding that count towards its weight.
const MAX_COUNTED: usize = 32;

/// Takes from less specific findings of a family the entries that a more specific one explains; what has none left goes.
pub fn settle(mut all: Vec<Finding>) -> Vec<Finding> {
    // Stable: among equals the first one, in the order of the rules.
    all.sort_by_key(|f| std::cmp::Reverse(f.specific));
    let mut taken: HashMap<(u8, u32), ()> = HashMap::default();
    let mut out: Vec<Finding> = Vec::new();
    for mut f in all {
        if f.family != Family::Alone {
            let family = f.family as u8;
            let before = f.claims.len();
            f.claims.retain(|e| !taken.contains_key(&(family, *e)));
            if before > 0 && f.claims.is_empty() {
                continue;
            }
            if f.claims.len() < before {
                // What is left of its evidence is what nobody else explains.
                f.entries.retain(|e| !taken.contains_key(&(family, *e)));
            }
            taken.extend(f.claims.iter().map(|e| ((family, *e), ())));
        }
        out.push(f);
    }
    out
}

/// Puts findings in order, the likeliest cause first.
pub fn order(case: &Case<'_>, all: &mut [Finding]) {
    for f in all.iter_mut() {
        f.weight += weight(case, f);
        let count = f.entries.len();
        if count > 1 || f.args.get("count").is_some() {
            f.args.set("count", count);
        }
    }
    all.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.entries.first().cmp(&b.entries.first()))
            .then_with(|| a.id.cmp(b.id))
    });
}

/// Keeps the first findings of each rule; of the last one kept, `more` says how many went. Twenty of a kind would hide
/// everything else, and say no more than three.
pub fn thin(all: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    let mut counts: HashMap<(&str, Severity), (usize, usize)> = HashMap::default();
    for f in all {
        let most = if f.severity == Severity::Info { MAX_INFO } else { MAX_GRAVE };
        let (count, last) = counts.entry((f.id, f.severity)).or_insert((0, 0));
        *count += 1;
        if *count <= most {
            *last = kept.len();
            kept.push(f);
        } else if let Some(last) = kept.get_mut(*last) {
            last.args.set("more", *count - most);
        }
    }
    kept
}

/// How likely a finding is the cause of a complaint: how bad, whether it hit something a person did, whether the
/// page depends on it, how much it hit, and how late (people complain soon after it happened).
#[allow(clippy::cast_precision_loss)] // counts
fn weight(case: &Case<'_>, f: &Finding) -> f64 {
    let base = BASE.iter().find(|(s, _)| *s == f.severity).map_or(0.0, |(_, b)| *b);
    let told: Vec<&Facts> = f.entries.iter().take(MAX_COUNTED).filter_map(|i| case.facts.get(*i as usize)).collect();
    let Some(first) = told.first() else { return base };
    let mut more = 0.0;
    more += match case.stake(first) {
        _ if case.is_first_party(first) => 6.0,
        Stake::Whole => 4.0,
        Stake::Part => 0.0,
        Stake::Aside => -16.0,
    };
    if first.changes() && first.is_call() {
        more += 6.0;
    } else if first.is_call() || first.is_document() {
        more += 3.0;
    }
    if matches!(f.args.get("error"), Some(Arg::Text(_))) && f.severity == Severity::Error {
        more += 2.0;
    }
    if !first.tracking.is_empty() {
        more += 1.0;
    }
    more += (told.len() as f64).log2().min(5.0);
    let late = f64::from(first.index + 1) / (case.facts.len().max(1) as f64);
    base + more + late * 2.0
}
