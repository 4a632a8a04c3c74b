//! Sums over the view, for the overview, the strip above the waterfall and the lists of values to choose from.

use super::Workbench;
use crate::capture::facts::Word;
use crate::json::Json;
use crate::query::{lasts, site};
use std::collections::HashMap;

/// How many names a list of sums has at most.
const MOST: usize = 40;
/// How many of the slowest and largest are told.
const TOP: usize = 10;

#[derive(Clone, Copy, Default)]
struct Sum {
    count: u32,
    errors: u32,
    transferred: f64,
    time: f64,
}

impl Sum {
    fn add(&mut self, other: Sum) {
        self.count += other.count;
        self.errors += other.errors;
        self.transferred += other.transferred;
        self.time += other.time;
    }

    fn write(self, name: &str, j: &mut Json) {
        j.object(|j| {
            j.key("name").string(name);
            j.key("count").count(u64::from(self.count));
            j.key("errors").count(u64::from(self.errors));
            j.key("transferred").number(Some(self.transferred));
            j.key("time").number(Some(self.time));
        });
    }
}

/// Sums by name, largest first.
fn list(j: &mut Json, sums: HashMap<String, Sum>) {
    let mut all: Vec<(String, Sum)> = sums.into_iter().collect();
    all.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0)));
    j.array(|j| all.iter().take(MOST).for_each(|(name, sum)| sum.write(name, j)));
}

impl Workbench {
    fn sum(&self, index: usize) -> Sum {
        let c = &self.columns;
        Sum {
            count: 1,
            errors: u32::from(c.status(index).is_none_or(|s| s <= 0 || s >= 400)),
            transferred: c.transferred(index).unwrap_or(0.0),
            time: c.duration(index).unwrap_or(0.0),
        }
    }

    fn by(&self, taken: &[u32], name: impl Fn(usize) -> String) -> HashMap<String, Sum> {
        let mut sums: HashMap<String, Sum> = HashMap::new();
        for &i in taken {
            sums.entry(name(i as usize)).or_default().add(self.sum(i as usize));
        }
        sums
    }

    /// The `n` entries of the view with the largest value, largest first.
    fn top(&self, taken: &[u32], value: impl Fn(usize) -> Option<f64>) -> Vec<u32> {
        let mut all: Vec<(f64, u32)> = taken.iter().filter_map(|i| Some((value(*i as usize)?, *i))).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all.into_iter().take(TOP).map(|(_, i)| i).collect()
    }

    /// What the view holds in all: `BenchSums`, as JSON.
    pub fn sums(&self) -> String {
        let taken = self.taken();
        let c = &self.columns;
        let mut all = Sum::default();
        let mut size = 0.0;
        let mut span: Option<(f64, f64)> = None;
        for &i in &taken {
            let i = i as usize;
            all.add(self.sum(i));
            size += c.size(i).unwrap_or(0.0);
            if let Some(start) = c.started(i) {
                let end = start + c.duration(i).unwrap_or(0.0);
                span = Some(span.map_or((start, end), |(a, b)| (a.min(start), b.max(end))));
            }
        }
        let word = |w: Word| move |i: usize| c.word(i, w).to_owned();
        let mut out = Json::new(false);
        out.object(|j| {
            j.key("entries").count(self.len() as u64);
            j.key("count").count(u64::from(all.count));
            j.key("errors").count(u64::from(all.errors));
            j.key("transferred").number(Some(all.transferred));
            j.key("size").number(Some(size));
            j.key("time").number(Some(all.time));
            j.key("started").number(span.map(|s| s.0));
            j.key("ended").number(span.map(|s| s.1));
            j.key("first").number(c.first());
            j.key("site").string(&self.context.site);
            j.key("marked").flag(!self.marks.is_empty());
            j.key("status");
            list(j, self.by(&taken, |i| c.status(i).map_or_else(String::new, |s| s.to_string())));
            for (name, w) in [
                ("kinds", Word::Kind),
                ("hosts", Word::Host),
                ("methods", Word::Method),
                ("mimes", Word::Mime),
                ("protocols", Word::Protocol),
                ("initiators", Word::Initiator),
                ("priorities", Word::Priority),
            ] {
                j.key(name);
                list(j, self.by(&taken, word(w)));
            }
            j.key("parties");
            let own = |i: usize| if site(c.word(i, Word::Host)) == self.context.site { "first" } else { "third" };
            list(j, self.by(&taken, |i| own(i).to_owned()));
            j.key("slowest")
                .array(|j| self.listed(&self.top(&taken, |i| c.duration(i).filter(|_| lasts(c.flags(i)))), j));
            j.key("largest").array(|j| self.listed(&self.top(&taken, |i| c.transferred(i).or(c.size(i))), j));
        });
        out.into_text()
    }

    fn listed(&self, indices: &[u32], j: &mut Json) {
        let c = &self.columns;
        for &i in indices {
            let i = i as usize;
            j.object(|j| {
                j.key("index").count(i as u64);
                j.key("method").string(c.word(i, Word::Method));
                j.key("host").string(c.word(i, Word::Host));
                j.key("path").string(c.word(i, Word::Path));
                j.key("status").number(c.status(i).map(f64::from));
                j.key("duration").number(c.duration(i));
                j.key("transferred").number(c.transferred(i).or(c.size(i)));
            });
        }
    }

    /// The strip above the waterfall: of the whole capture, per stretch of time, how many requests ran in it, how many of
    /// them are in the view, and how many of those failed: `[all, shown, failed]` one after the other. Failures count where they began.
    pub fn strip(&self, stretches: usize) -> Vec<u32> {
        let c = &self.columns;
        let mut out = vec![0u32; stretches.min(4096) * 3];
        let Some(first) = c.first() else { return out };
        let end = (0..c.len()).filter_map(|i| Some(c.started(i)? + c.duration(i).unwrap_or(0.0))).fold(first, f64::max);
        let width = ((end - first) / (out.len() / 3).max(1) as f64).max(0.001);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bounded by the number of stretches
        let place = |at: f64| ((at - first) / width) as usize;
        for i in 0..c.len() {
            let Some(start) = c.started(i) else { continue };
            let stop = start + c.duration(i).unwrap_or(0.0);
            let failed = c.status(i).is_none_or(|s| s <= 0 || s >= 400);
            let shown = self.takes(i);
            let to = place(stop).min((out.len() / 3).saturating_sub(1));
            for at in place(start).min(to)..=to {
                if let Some([all, some, bad]) = out.get_mut(at * 3..at * 3 + 3) {
                    *all += 1;
                    *some += u32::from(shown);
                    // A failure counts where it began: one long wait would colour everything after it.
                    *bad += u32::from(shown && failed && at == place(start).min(to));
                }
            }
        }
        out
    }

    /// Start of the first entry and end of the last, ms since 1970.
    pub fn span(&self) -> Option<(f64, f64)> {
        let c = &self.columns;
        let first = c.first()?;
        Some((
            first,
            (0..c.len()).filter_map(|i| Some(c.started(i)? + c.duration(i).unwrap_or(0.0))).fold(first, f64::max),
        ))
    }
}
