//! A policy is read, or refused with a place in it.
#![no_main]

use harmless::{Category, ErrorKind, Policy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| match Policy::parse(text) {
    Ok(policy) => {
        let _ = policy.removes(Category::Cookies);
        assert!(policy.remove.iter().all(|t| t.len() >= 3));
    }
    Err(e) => {
        assert_eq!(e.kind(), ErrorKind::Policy);
        assert!(e.offset().is_some_and(|o| o <= text.len() as u64), "{e}");
    }
});
