//! Sorting by whole numbers. The standard sort is compiled anew for every type and key, some kilobytes each; here it is
//! compiled once, which the size of the wasm module notices.

/// Sorts by `key`, stably. Nothing moves when the items are in order already.
pub fn sort_by_key<T>(items: &mut Vec<T>, key: impl Fn(&T) -> [u64; 2]) {
    let mut keys: Vec<([u64; 2], usize)> = items.iter().enumerate().map(|(i, item)| (key(item), i)).collect();
    if !sorted(&mut keys) {
        let mut slots: Vec<Option<T>> = items.drain(..).map(Some).collect();
        items.extend(keys.iter().filter_map(|(_, i)| slots.get_mut(*i).and_then(Option::take)));
    }
}

/// Sorts the keys by heapsort, which is short. Returns whether they were in order.
#[inline(never)]
fn sorted(keys: &mut [([u64; 2], usize)]) -> bool {
    if keys.is_sorted() {
        return true;
    }
    sort(keys.len(), &mut Keys(keys));
    false
}

/// What [`sort`] sorts: items that are compared and swapped by their places.
pub trait Sortable {
    /// Whether the item at `a` belongs before the one at `b`.
    fn less(&self, a: usize, b: usize) -> bool;
    /// Swaps two items.
    fn swap(&mut self, a: usize, b: usize);
}

struct Keys<'k>(&'k mut [([u64; 2], usize)]);

impl Sortable for Keys<'_> {
    fn less(&self, a: usize, b: usize) -> bool {
        self.0.get(a) < self.0.get(b)
    }

    fn swap(&mut self, a: usize, b: usize) {
        if a < self.0.len() && b < self.0.len() {
            self.0.swap(a, b);
        }
    }
}

/// Heapsort of `len` items, compiled once for all of them. Not stable.
#[inline(never)]
pub fn sort(len: usize, items: &mut dyn Sortable) {
    for root in (0..len / 2).rev() {
        sift(items, root, len);
    }
    for end in (1..len).rev() {
        items.swap(0, end);
        sift(items, 0, end);
    }
}

/// Lets the item at `root` sink to its place among the first `end`.
fn sift(items: &mut dyn Sortable, mut root: usize, end: usize) {
    loop {
        let mut child = root * 2 + 1;
        if child >= end {
            return;
        }
        if child + 1 < end && items.less(child, child + 1) {
            child += 1;
        }
        if !items.less(root, child) {
            return;
        }
        items.swap(root, child);
        root = child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in proptest::collection::vec((0u64..9, 0u64..3, any::<u8>()), 0..40)) {
            let mut ours = items.clone();
            let mut theirs = items;
            sort_by_key(&mut ours, |t| [t.0, u64::MAX - t.1]);
            theirs.sort_by_key(|t| (t.0, std::cmp::Reverse(t.1)));
            prop_assert_eq!(ours, theirs);
        }
    }
}
