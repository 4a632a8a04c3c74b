//! Keys of monitoring, analytics and feature-flag services.
//!
//! Browser keys (New Relic `NRJS-`, PostHog `phc_`, Datadog `pub…`) are public by design. Grafana service tokens end in the
//! CRC32 of what stands before, as hex.

use super::super::kind::Kind;
use super::check::Check;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:monitor",
    rows: &[
        row(r"glsa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}", Kind::Token, "Grafana service token").summed(Check::HexCrc),
        row(r"glc_[A-Za-z0-9+/]{32,600}={0,2}", Kind::Token, "Grafana Cloud token"),
        row(r"eyJrIjoi[A-Za-z0-9]{40,900}={0,2}", Kind::ApiKey, "Grafana key"),
        row(
            r"NRAK-[A-Z0-9]{27}|NRII-[A-Za-z0-9_-]{32}|NRIQ-[A-Za-z0-9_-]{32}|NRRA-[0-9a-f]{42}|NRAL-[A-Za-z0-9_-]{20,40}|NRSP-[A-Za-z0-9_-]{20,60}",
            Kind::ApiKey,
            "New Relic key",
        ),
        row(r"NRJS-[0-9a-f]{19}", Kind::ApiKey, "New Relic browser key").public(),
        row(r"ddp_[A-Za-z0-9]{36}|ddapp_[A-Za-z0-9]{34}|ddog_[A-Za-z0-9]{30,40}", Kind::ApiKey, "Datadog key").mixed(),
        row(r"pub[0-9a-f]{32}", Kind::ApiKey, "Datadog client token").public(),
        row(
            r"sntrys_[A-Za-z0-9+/=_]{60,}|sntryu_[0-9a-f]{64}|sntrya_[A-Za-z0-9]{40,}|sntryi_[A-Za-z0-9]{40,}",
            Kind::Token,
            "Sentry token",
        ),
        row(r"phx_[A-Za-z0-9_-]{32,60}|phs_[A-Za-z0-9_-]{32,60}", Kind::ApiKey, "PostHog key"),
        row(r"phc_[A-Za-z0-9_-]{32,60}", Kind::ApiKey, "PostHog project key").public(),
        row(
            r"hcaik_[A-Za-z0-9]{20,70}|hcamk_[A-Za-z0-9]{20,70}|hcalk_[A-Za-z0-9]{20,70}|hcxik_[A-Za-z0-9]{20,70}",
            Kind::ApiKey,
            "Honeycomb key",
        ),
        row(r"sumo_[A-Za-z0-9]{30,70}|logz-[A-Za-z0-9_-]{20,60}|rollbar-[0-9a-f]{32}", Kind::ApiKey, "log service key")
            .mixed(),
        row(r"pdus\+_[A-Za-z0-9_-]{20,60}", Kind::ApiKey, "PagerDuty key"),
        row(
            r"api-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sdk-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            Kind::ApiKey,
            "LaunchDarkly key",
        ),
        row(
            r"mob-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            Kind::ApiKey,
            "LaunchDarkly mobile key",
        )
        .public(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[
        r#"pub-sub-channel"#,
        r#"phc_"#,
        r#"glsa_alignment"#,
        r#"api-gateway-12"#,
        r#"public"#,
        r#"sumo_logic_collector_source_name_x"#,
    ],
};
