//! Shopify tokens and app secrets.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:shop",
    rows: &[row(
        r"shpat_[0-9a-f]{32}|shpca_[0-9a-f]{32}|shppa_[0-9a-f]{32}|shpss_[0-9a-f]{32}|shpua_[0-9a-f]{32}|shptka_[0-9a-f]{32}",
        Kind::AccessToken,
        "Shopify token",
    )],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"shpat_"#, r#"shppa_settings"#],
};
