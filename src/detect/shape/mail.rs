//! Keys of mail and message delivery services.
//!
//! Mailchimp keys have no prefix: 32 hex digits and the data centre (`-us12`), which is the head that is looked for.

use super::super::kind::Kind;
use super::text::{after_escape, alnum, run_end, run_start};
use super::{Detector, Probe, Sink, row};

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
    probes: &[Probe { heads: &["us[1-9][0-9]"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        r#"key-value-store"#,
        r#"re_render_count_of_components"#,
        r#"SG.short"#,
        r#"SKIP"#,
        r#"pubkey-algorithm"#,
        r#"AC0123456789abcdef0123456789abcdef"#,
        r#"0123456789abcdef-us12"#,
        r#"region-us12"#,
    ],
};

/// Mailchimp: the data centre, and before it 32 hex digits.
fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let Some(dash) = at.checked_sub(1).filter(|i| text.get(*i) == Some(&b'-')) else { return };
    let run = run_start(text, dash, 40, alnum);
    let start = after_escape(text, run, dash);
    let hex = text.get(start..dash).is_some_and(|v| v.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
    if hex && dash - start == 32 && run_end(text, at, 5, alnum) == at + 4 {
        sink.push(start..at + 4, Kind::ApiKey, "Mailchimp key", true);
        sink.skip_to = at + 4;
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    let key = format!("{}-us12", g.hex(32));
    vec![super::sample::Sample::new("key ", &key, "")]
}
