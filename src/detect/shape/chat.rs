//! Bot tokens of Telegram and Discord.
//!
//! A Telegram token is the bot's number, `:` and 35 characters that begin with `AAE` to `AAH`; in the API's addresses it follows
//! `/bot`. A Discord token's first part is base64 of the bot's number, so its first four characters come from few.

use super::super::kind::Kind;
use super::text::{after_escape, alnum, base64url, dull, free_before, run_end, run_start};
use super::{Detector, Probe, Sink, row};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:chat",
    rows: &[
        row(
            r"[MNO][DTjz][AEIMQUYcgk][0-5w-z][A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}",
            Kind::Token,
            "Discord bot token",
        ),
        row(r"mfa\.[A-Za-z0-9_-]{60,100}", Kind::Token, "Discord token"),
    ],
    probes: &[Probe { heads: &["AA[E-H][A-Za-z0-9_-]"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &["12345678:AAAA", "bot:AABBCC", "1749553594:AA:BB", "mfa.required"],
};

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    if at == 0 || text.get(at - 1) != Some(&b':') {
        return;
    }
    let start = after_escape(text, run_start(text, at - 1, 12, |b| b.is_ascii_digit()), at);
    let bot = start >= 3 && text.get(start - 3..start) == Some(b"bot");
    let end = run_end(text, at, 40, base64url);
    if (6..=12).contains(&(at - 1 - start))
        && (bot || free_before(text, start, alnum))
        && (33..=36).contains(&(end - at))
        && !text.get(at..end).is_none_or(dull)
    {
        sink.push(start..end, Kind::Token, "Telegram bot token", true);
        sink.skip_to = end;
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::{B64URL, Sample};
    let token = format!("7{}:AAG{}", g.digits(9), g.pick(B64URL, 32));
    vec![Sample::new("https://api.telegram.org/bot", &token, "/getMe"), Sample::new("", &token, "")]
}
