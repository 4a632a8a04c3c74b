//! Keys of mail and message delivery services.
//!
//! Mailchimp keys have no prefix: 32 hex digits and the data centre (`-us12`), which is the head that is looked for.

use super::super::kind::Kind;
use super::{Detector, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:mail",
    rows: &[
        row(r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}", Kind::ApiKey, "SendGrid key"),
        row(r"key-[0-9a-f]{32}", Kind::ApiKey, "Mailgun key"),
        row(r"pubkey-[0-9a-f]{32}", Kind::ApiKey, "Mailgun public key").public(),
        row(r"SK[0-9a-f]{32}", Kind::ApiKey, "Twilio key id"),
        row(r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}|xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16}", Kind::ApiKey, "Brevo key"),
        row(r"re_[A-Za-z0-9_]{20,50}", Kind::ApiKey, "Resend key").mixed(),
        row(r"sk_kit_[A-Za-z0-9_-]{20,}", Kind::ApiKey, "Kit key"),
        row(r"patk\.[0-9]{6,20}\.[A-Za-z0-9_-]{20,}", Kind::Token, "mail token"),
        row(
            r"pat-na1-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|pat-eu1-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            Kind::Token,
            "HubSpot token",
        ),
        row(r"CPMA-[A-Za-z0-9_-]{20,}", Kind::ApiKey, "Cakemail key").mixed(),
        row(r"TEST-[0-9]{16}-[0-9]{6}-[0-9a-f]{32}", Kind::AccessToken, "Mercado Pago test token"),
    ],
    probes: &[],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[
        r#"key-value-store"#,
        r#"re_render_count_of_components"#,
        r#"SG.short"#,
        r#"SKIP"#,
        r#"pubkey-algorithm"#,
        r#"AC0123456789abcdef0123456789abcdef"#,
    ],
};
