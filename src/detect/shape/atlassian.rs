//! Atlassian, Bitbucket and Trello tokens.
//!
//! Account tokens end in `=` and eight hex digits: the CRC32 of what stands before the `=`.

use super::super::kind::Kind;
use super::check::Check;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:atlassian",
    rows: &[
        row(r"ATATT3x[A-Za-z0-9_-]{40,400}=[0-9A-F]{8}|ATCTT3x[A-Za-z0-9_-]{40,400}=[0-9A-F]{8}|ATSTT3x[A-Za-z0-9_-]{40,400}=[0-9A-F]{8}", Kind::Token, "Atlassian API token").summed(Check::HexCrc),
        row(r"ATATT3x[A-Za-z0-9_-]{40,}|ATCTT3x[A-Za-z0-9_-]{40,}|ATSTT3x[A-Za-z0-9_-]{40,}", Kind::Token, "Atlassian API token"),
        row(r"ATBB[A-Za-z0-9]{32}", Kind::Password, "Bitbucket app password"),
        row(r"BBDC-[A-Za-z0-9+/@_-]{40,50}", Kind::AccessToken, "Bitbucket token"),
        row(r"ATOA_[A-Za-z0-9_-]{20,}|ATTA[0-9a-f]{72}", Kind::Token, "Atlassian OAuth token"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"ATTACHMENT_LIST_OF_ALL_THINGS_THAT_ARE_LONG"#, r#"ATBB"#],
};
