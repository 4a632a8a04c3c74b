//! Who started whom: the chain of requests from the document down to one, and what that one started itself.
//!
//! The capture names the URL that asked for a request, not the request. The one meant is the latest before it with that
//! URL; of several that follow each other, each has started what came before the next.

use super::Workbench;
use crate::capture::facts::flag;
use crate::json::Json;
use std::collections::HashMap;

/// Longest chain that is followed.
const DEEPEST: usize = 50;

/// For each entry, which one started it.
#[derive(Default)]
pub(super) struct Family {
    parents: Vec<Option<u32>>,
    /// How many each has started.
    children: Vec<u32>,
}

impl Family {
    pub(super) fn of(bench: &Workbench) -> Self {
        let c = &bench.columns;
        let mut with: HashMap<u64, Vec<u32>> = HashMap::new();
        for (index, i) in (0..c.len()).zip(0u32..) {
            let (own, _) = c.prints(index);
            if own != 0 {
                with.entry(own).or_default().push(i);
            }
        }
        let mut children = vec![0u32; c.len()];
        let parents: Vec<Option<u32>> = (0..c.len())
            .zip(0u32..)
            .map(|(index, i)| {
                let (_, starter) = c.prints(index);
                let all = with.get(&starter).filter(|_| starter != 0)?;
                let earlier = all.partition_point(|p| *p < i);
                // Some exporters write what was started before what has started it.
                let parent = earlier.checked_sub(1).and_then(|at| all.get(at)).or_else(|| all.iter().find(|p| **p > i));
                parent.copied()
            })
            .collect();
        for parent in parents.iter().flatten() {
            if let Some(n) = children.get_mut(*parent as usize) {
                *n += 1;
            }
        }
        Self { parents, children }
    }

    fn parent(&self, index: u32) -> Option<u32> {
        self.parents.get(index as usize).copied().flatten()
    }
}

impl Workbench {
    /// The chain that leads to an entry, from its root, and what the entry has started, the first `most` of them:
    /// `Family`, as JSON.
    pub fn family(&self, index: u32, most: usize) -> String {
        let family = self.family.get_or_init(|| Family::of(self));
        let mut chain = vec![index];
        let mut at = index;
        while let Some(parent) = family.parent(at).filter(|p| !chain.contains(p) && chain.len() < DEEPEST) {
            chain.push(parent);
            at = parent;
        }
        let started = |i: u32| family.children.get(i as usize).copied().unwrap_or(0);
        let member = |j: &mut Json, i: u32| {
            j.object(|j| {
                j.key("index").count(u64::from(i));
                j.key("started").count(u64::from(started(i)));
                j.key("guessed").flag(self.columns.flags(i as usize) & flag::REFERRED != 0);
            });
        };
        let mut out = Json::new(false);
        out.object(|j| {
            j.key("chain").array(|j| chain.iter().rev().for_each(|i| member(j, *i)));
            j.key("started").array(|j| {
                let own = (0u32..).zip(&family.parents).filter(|(_, p)| **p == Some(index));
                own.take(most).for_each(|(i, _)| member(j, i));
            });
        });
        out.into_text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::facts::Facts;

    fn bench(entries: &[(u64, u64)]) -> Workbench {
        let mut w = Workbench::new(0.0);
        for (own, starter) in entries {
            w.columns.push(&Facts { prints: (*own, *starter), ..Facts::default() });
        }
        w
    }

    fn indices(text: &str, member: &str) -> Vec<u32> {
        let list = text.split(&format!("\"{member}\":[")).nth(1).unwrap().split(']').next().unwrap();
        list.split("\"index\":").skip(1).map(|t| t.split(',').next().unwrap().parse().unwrap()).collect()
    }

    #[test]
    fn the_latest_before_it_is_the_one_meant() {
        // A document twice, each with its script, which fetches.
        let w = bench(&[(1, 0), (2, 1), (3, 2), (1, 0), (2, 1), (3, 2), (4, 2)]);
        assert_eq!(indices(&w.family(2, 9), "chain"), [0, 1, 2]);
        assert_eq!(indices(&w.family(6, 9), "chain"), [3, 4, 6]);
        assert_eq!(indices(&w.family(4, 9), "started"), [5, 6]);
        assert_eq!(indices(&w.family(4, 1), "started"), [5]);
        assert!(w.family(3, 9).contains(r#""index":4,"started":2"#));
    }

    #[test]
    fn nothing_starts_itself_and_circles_end() {
        let w = bench(&[(1, 1), (2, 3), (3, 2), (0, 0)]);
        assert_eq!(indices(&w.family(0, 9), "chain"), [0]);
        assert_eq!(indices(&w.family(1, 9), "chain"), [2, 1]);
        assert_eq!(indices(&w.family(3, 9), "chain"), [3]);
        assert_eq!(indices(&w.family(9, 9), "chain"), [9]);
    }
}
