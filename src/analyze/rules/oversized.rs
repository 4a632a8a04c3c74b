//! Replies that are much bigger than a page needs: JSON of megabytes, pictures of megabytes.
//!
//! **Why it matters:** they take time on the way, in memory and in the script. **Next:** ask for pages of a list, fewer
//! fields, smaller pictures. **False positives:** exports and downloads are big on purpose.

use super::prelude::*;

const JSON_BYTES: Threshold =
    Threshold { name: "oversized.json_bytes", default: 1_000_000.0, about: "JSON from this size on is big" };
const IMAGE_BYTES: Threshold =
    Threshold { name: "oversized.image_bytes", default: 1_500_000.0, about: "a picture from this size on is big" };
const SCRIPT_BYTES: Threshold =
    Threshold { name: "oversized.script_bytes", default: 5_000_000.0, about: "a script from this size on is big" };

pub(super) static RULE: Rule = Rule {
    id: "oversized",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&JSON_BYTES, &IMAGE_BYTES, &SCRIPT_BYTES],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let kind = |f: &Facts| {
        let size = f.sizes.content.unwrap_or(0.0);
        let attachment = &*f.resource == "document";
        if f.is_json() && size >= case.limit(&JSON_BYTES) {
            Some("json")
        } else if f.mime.starts_with("image/") && size >= case.limit(&IMAGE_BYTES) {
            Some("image")
        } else if f.mime.contains("javascript") && size >= case.limit(&SCRIPT_BYTES) && !attachment {
            Some("script")
        } else {
            None
        }
    };
    for mut list in group(case.network().filter(|f| f.is_ok() && kind(f).is_some()), kind) {
        let size = |f: &Facts| f.sizes.content.unwrap_or(0.0);
        list.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let Some((first, entries)) = told(&list) else { continue };
        let args = case
            .args(first)
            .with("size_bytes", size(first))
            .with("kind", kind(first).unwrap_or(""))
            .with("count", list.len());
        let severe = size(first) >= 10.0 * case.limit(&JSON_BYTES);
        out.add(if severe { Severity::Warning } else { Severity::Info }, entries, args);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |mime: &str, size: f64| {
        Sample::get("https://app.example/x").set("/response/content", json!({"size": size, "mimeType": mime}))
    };
    Samples {
        fires: vec![vec![s("application/json", 3e6)], vec![s("image/png", 9e6)]],
        silent: vec![vec![s("application/json", 9e5)], vec![s("application/zip", 9e7)], vec![s("image/png", 9e5)]],
    }
}
