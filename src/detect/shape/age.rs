//! Secret keys of age, the file encryption tool.
//!
//! Bech32 in capitals; the public counterpart begins `age1` and stays.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:age",
    rows: &[
        row(r"AGE-SECRET-KEY-1[0-9A-Z]{58}", Kind::PrivateKey, "age secret key"),
        row(r"AGE-SECRET-KEY-PQ-1[0-9A-Z]{58,}", Kind::PrivateKey, "age secret key"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"#, r#"AGE-SECRET-KEY-1"#],
};
