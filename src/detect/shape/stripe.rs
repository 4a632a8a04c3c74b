//! Stripe keys, webhook secrets and payment client secrets.
//!
//! Publishable keys (`pk_live_`) are made to stand in a page and stay below level strict. The client secret of a payment or
//! setup intent lets a page finish that payment.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:stripe",
    rows: &[
        row(
            r"sk_live_[A-Za-z0-9]{16,250}|sk_test_[A-Za-z0-9]{16,250}|rk_live_[A-Za-z0-9]{16,250}|rk_test_[A-Za-z0-9]{16,250}|sk_org_live_[A-Za-z0-9]{16,250}|sk_org_test_[A-Za-z0-9]{16,250}|sk_org_[A-Za-z0-9]{16,250}|ek_live_[A-Za-z0-9]{16,250}|ek_test_[A-Za-z0-9]{16,250}",
            Kind::ApiKey,
            "Stripe key",
        ),
        row(r"pk_live_[A-Za-z0-9]{16,250}|pk_test_[A-Za-z0-9]{16,250}", Kind::ApiKey, "Stripe publishable key")
            .public(),
        row(r"whsec_[A-Za-z0-9+/]{24,80}={0,2}", Kind::Secret, "webhook signing secret"),
        row(r"pi_[A-Za-z0-9]{16,40}_secret_[A-Za-z0-9]{16,60}", Kind::ClientSecret, "Stripe client secret").mixed(),
        row(r"seti_[A-Za-z0-9]{16,40}_secret_[A-Za-z0-9]{16,60}", Kind::ClientSecret, "Stripe client secret").mixed(),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[r#"pk_live_"#, r#"sk_test_mode_enabled"#, r#"pi_secret_santa"#, r#"sk_live_xxxxxxxxxxxxxxxxxxxxxxxx"#],
};
