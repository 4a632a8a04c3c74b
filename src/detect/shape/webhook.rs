//! Webhook addresses: whoever knows the path may post. The span is the secret part of the path; the host and what tells
//! the service apart stay.

use super::super::kind::Kind;
use super::text::{own, run_end, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:webhook",
    rows: &[],
    probes: &[Probe { heads: &["hook", "disc", "webh", "outl", "make", "chat", "webe", "api\\.", "cale"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "https://hooks.slack.com/docs",
        "https://discord.com/channels/1/2",
        "https://discord.com/api/webhooks/",
        "webhooks are fun/and/long/paths/here/x",
        "https://hooks.slack.com/services/REDACTED-webhook-url-1",
    ],
};

/// Where an address goes on after its host, and how long its secret rest is at least.
const PLACES: &[(&str, usize)] = &[
    ("hooks.slack.com/services/", 20),
    ("hooks.slack.com/workflows/", 20),
    ("hooks.slack.com/triggers/", 20),
    ("discord.com/api/webhooks/", 40),
    ("discordapp.com/api/webhooks/", 40),
    ("webhook.office.com/webhookb2/", 40),
    ("outlook.office.com/webhook/", 40),
    ("outlook.office365.com/webhook/", 40),
    ("hooks.zapier.com/hooks/catch/", 12),
    ("maker.ifttt.com/trigger/", 16),
    ("hook.eu1.make.com/", 20),
    ("hook.eu2.make.com/", 20),
    ("hook.us1.make.com/", 20),
    ("hook.us2.make.com/", 20),
    ("webexapis.com/v1/webhooks/incoming/", 20),
    ("api.ciscospark.com/v1/webhooks/incoming/", 20),
    ("chat.googleapis.com/v1/spaces/", 30),
    ("calendar.google.com/calendar/ical/", 30),
];

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let Some((place, least)) = PLACES.iter().find(|(p, _)| word_at(text, at, p)) else { return };
    let mut from = at + place.len();
    let end = run_end(text, from, 1024, |b| b > b' ' && !b"\"'<>\\`,;|)}".contains(&b));
    if place.starts_with("calendar") {
        // Only the private address is one.
        let Some(i) = memchr::memmem::find(text.get(from..end).unwrap_or_default(), b"/private-") else { return };
        from += i + 9;
    }
    if end - from >= *least && !text.get(from..end).is_none_or(own) {
        sink.push_part(from..end, at..end, Kind::WebhookUrl, "webhook address", true);
        sink.skip_to = end;
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let slack = format!("T{}/B{}/{}", g.digits(8), g.digits(8), g.token(24));
    let discord = format!("{}/{}", g.digits(18), g.token(68));
    let office = format!("{}@{}/IncomingWebhook/{}/{}", g.uuid(), g.uuid(), g.hex(32), g.uuid());
    vec![
        Sample::new("https://hooks.slack.com/services/", &slack, ""),
        Sample::new("https://discord.com/api/webhooks/", &discord, ""),
        Sample::new("https://portal.webhook.office.com/webhookb2/", &office, ""),
        Sample::new("https://webexapis.com/v1/webhooks/incoming/", &g.token(60), ""),
    ]
}
