//! What a check found, in a form that holds nothing of the capture but names.

use std::borrow::Cow;

/// Most failures that are told one by one; the rest is counted.
pub const MAX_FAILURES: usize = 20;

/// The checks, in the order of a report.
pub const CHECKS: [&str; 5] = ["parse", "splice", "shape", "form", "search"];

/// Something that makes the output unfit to be handed over.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Failure {
    /// Which check: `splice`, `parse`, `shape`, `form` or `search`.
    pub check: Cow<'static, str>,
    /// Index of the entry, -1 for what stands around the entries.
    pub entry: i64,
    /// Where in it, as a JSON pointer (RFC 6901). Names that are long are cut, names that hold a removed value or
    /// anything unusual are `…`.
    pub pointer: String,
    /// What is wrong, in a sentence of lower case.
    pub what: Cow<'static, str>,
}

/// What was checked and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// Entries checked, the envelope not counted.
    pub entries: u64,
    /// Names, strings, numbers and literals in the output.
    pub leaves: u64,
    /// Those that differ from the input.
    pub changed: u64,
    /// Different values that were searched for.
    pub values: u64,
    /// Size of the output that was read.
    pub bytes: u64,
    /// How many failures there are in all.
    pub failed: u64,
    /// How many of them each check gave, in the order of [`CHECKS`].
    pub by_check: [u64; CHECKS.len()],
    /// The first of them, at most [`MAX_FAILURES`], in order of entries.
    pub failures: Vec<Failure>,
}

impl Outcome {
    /// Whether the output passed.
    pub fn passed(&self) -> bool {
        self.failed == 0
    }

    /// How many failures a check gave, those that are not told one by one included.
    pub fn failed_in(&self, check: &str) -> u64 {
        CHECKS.iter().zip(self.by_check).filter(|(c, _)| **c == check).map(|(_, n)| n).sum()
    }

    /// Adds what another part of the same capture gave.
    pub fn merge(&mut self, other: Self) {
        self.entries += other.entries;
        self.leaves += other.leaves;
        self.changed += other.changed;
        self.values = self.values.max(other.values);
        self.bytes += other.bytes;
        self.failed += other.failed;
        self.by_check.iter_mut().zip(other.by_check).for_each(|(n, more)| *n += more);
        self.failures.extend(other.failures);
        self.bound();
    }

    pub(super) fn fail(&mut self, failure: Failure) {
        self.failed += 1;
        for (n, _) in self.by_check.iter_mut().zip(CHECKS).filter(|(_, c)| *c == failure.check) {
            *n += 1;
        }
        self.failures.push(failure);
        self.bound();
    }

    /// The order of entries, then that of finding: the same for any number of workers.
    fn bound(&mut self) {
        // −1, what stands around the entries, comes first.
        crate::capture::order::sort_by_key(&mut self.failures, |f| [f.entry.wrapping_add(1).cast_unsigned(), 0]);
        self.failures.truncate(MAX_FAILURES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(entry: i64, what: &'static str) -> Failure {
        Failure { check: "search".into(), entry, pointer: String::new(), what: what.into() }
    }

    #[test]
    fn the_order_of_merging_does_not_matter() {
        let part = |entries: std::ops::Range<i64>| {
            let mut o = Outcome { values: 3, ..Outcome::default() };
            for e in entries {
                o.entries += 1;
                o.fail(failure(e, "first"));
                o.fail(failure(e, "second"));
            }
            o
        };
        let mut one = part(-1..5);
        one.merge(part(5..30));
        let mut other = part(5..30);
        other.merge(part(-1..5));
        assert_eq!(one, other);
        assert_eq!((one.failed, one.failures.len(), one.values, one.passed()), (62, MAX_FAILURES, 3, false));
        assert_eq!((one.failed_in("search"), one.failed_in("form"), one.failed_in("none")), (62, 0, 0));
        assert_eq!(one.failures[..2], [failure(-1, "first"), failure(-1, "second")]);
    }
}
