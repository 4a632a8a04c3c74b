//! GitHub tokens.
//!
//! Classic tokens carry 30 random characters and their CRC32 in base 62; a wrong sum only lowers the confidence.

use super::super::kind::Kind;
use super::check::Check;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:github",
    rows: &[
        row(r"ghp_[A-Za-z0-9]{20,255}|gho_[A-Za-z0-9]{20,255}|ghu_[A-Za-z0-9]{20,255}|ghs_[A-Za-z0-9]{20,255}|ghr_[A-Za-z0-9]{20,255}", Kind::Token, "GitHub token").summed(Check::Base62Crc),
        row(r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{40,80}", Kind::Token, "GitHub fine-grained token"),
        row(r"v1\.[0-9a-f]{40}", Kind::Token, "GitHub App installation token"),
        row(r"ghw_[A-Za-z0-9]{36}", Kind::Token, "GitHub token").mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"ghp_"#, r#"ghs_readme_badge"#, r#"github_pat_"#, r#"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"#],
};
