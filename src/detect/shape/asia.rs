//! Keys of Chinese and other Asian clouds and stores.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:asia",
    rows: &[
        row(r"LTAI[A-Za-z0-9]{12,26}", Kind::ApiKey, "Alibaba Cloud access key id").mixed(),
        row(r"AKID[A-Za-z0-9]{32}", Kind::ApiKey, "Tencent Cloud secret id"),
        row(r"SEC[0-9a-f]{64}", Kind::Secret, "DingTalk signing secret"),
        row(r"uskey-[A-Za-z0-9]{20,60}", Kind::ApiKey, "user key").mixed(),
        row(r"bceauth-?v1/[A-Za-z0-9]{32}", Kind::ApiKey, "Baidu Cloud signature"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"SECONDARY"#, r#"LTAIR_INDEX_OF_THE_NODE"#],
};
