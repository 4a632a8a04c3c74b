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

/// Sorts the keys. Returns whether they were in order.
#[inline(never)]
fn sorted(keys: &mut [([u64; 2], usize)]) -> bool {
    let in_order = keys.is_sorted();
    if !in_order {
        keys.sort_unstable();
    }
    in_order
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
