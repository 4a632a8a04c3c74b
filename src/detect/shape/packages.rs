//! Tokens of package and image registries.
//!
//! npm tokens end in the CRC32 of their 30 random characters, in base 62.

use super::super::kind::Kind;
use super::check::Check;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:packages",
    rows: &[
        row(r"npm_[A-Za-z0-9]{36}", Kind::Token, "npm token").summed(Check::Base62Crc),
        row(
            r"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}|pypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_-]{50,}",
            Kind::Token,
            "PyPI token",
        ),
        row(r"rubygems_[0-9a-f]{48}", Kind::ApiKey, "RubyGems key"),
        row(r"oy2[a-z0-9]{43}", Kind::ApiKey, "NuGet key"),
        row(r"cio[A-Za-z0-9]{32}", Kind::Token, "crates.io token").mixed(),
        row(r"dckr_pat_[A-Za-z0-9_-]{27}|dckr_oat_[A-Za-z0-9_-]{32}", Kind::Token, "Docker token"),
        row(r"AKCp[A-Za-z0-9]{60,80}|cmVmdGtu[A-Za-z0-9]{50,70}", Kind::Token, "Artifactory token"),
        row(r"CLOJARS_[0-9a-f]{60}", Kind::Token, "Clojars token"),
        row(r"dapi[0-9a-f]{32}|dapi[0-9a-f]{32}-[0-9]", Kind::Token, "Databricks token"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"npm_config_registry"#, r#"npm_lifecycle_event"#, r#"cioncountry"#, r#"oy2"#, r#"dapiBaseUrl"#],
};
