//! Static files that the browser must fetch anew each time.
//!
//! **Why it matters:** every visit pays for them again. **Next:** give them a name with a hash and a long `max-age`.
//! **False positives:** some are kept out of caches on purpose; it is information.

use super::prelude::*;

const MIN_BYTES: Threshold =
    Threshold { name: "not-cacheable.min_bytes", default: 2_000.0, about: "smaller files do not matter" };
const TOTAL_BYTES: Threshold =
    Threshold { name: "not-cacheable.total_bytes", default: 100_000.0, about: "less in all does not matter" };

pub(super) static RULE: Rule = Rule {
    id: "not-cacheable",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&MIN_BYTES, &TOTAL_BYTES],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn is_static(f: &Facts) -> bool {
    let ending = f.url.path.rsplit('.').next().unwrap_or("");
    matches!(&*f.resource, "script" | "stylesheet" | "font" | "image")
        || (f.resource.is_empty()
            && matches!(ending, "js" | "mjs" | "css" | "woff" | "woff2" | "png" | "jpg" | "jpeg" | "svg" | "webp"))
}

fn is_kept_out(f: &Facts) -> bool {
    let control = f.response.get("cache-control").unwrap_or("").to_ascii_lowercase();
    if control.contains("no-store") {
        return true;
    }
    let validators = f.response.has("etag") || f.response.has("last-modified");
    let lifetime = control.contains("max-age") || control.contains("immutable") || f.response.has("expires");
    !validators && !lifetime
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let size = |f: &Facts| f.sizes.transferred.or(f.sizes.content).unwrap_or(0.0);
    let list: Vec<&Facts> = case
        .network()
        .filter(|f| {
            f.code() == 200
                && &*f.method == "GET"
                && is_static(f)
                && f.response.count > 2
                && !f.cached
                && size(f) >= case.limit(&MIN_BYTES)
                && is_kept_out(f)
                && case.is_first_party(f)
                && f.url.query.is_empty()
        })
        .collect();
    let total: f64 = list.iter().map(|f| size(f)).sum();
    if total < case.limit(&TOTAL_BYTES) {
        return;
    }
    let Some((first, entries)) = told(&list) else { return };
    let args = Args::default().with("count", list.len()).with("total_bytes", total).with("path", &*first.url.path);
    out.add(Severity::Info, entries, args).weigh(-4.0);
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |i: usize| {
        Sample::get(&format!("https://app.example/{i}.js"))
            .kind("script")
            .set("/response/_transferSize", json!(90_000))
            .says("content-type", "text/javascript")
            .says("server", "x")
    };
    Samples {
        fires: vec![(0..3).map(|i| s(i).says("cache-control", "no-store")).collect(), (0..3).map(s).collect()],
        silent: vec![
            (0..3).map(|i| s(i).says("etag", "x")).collect(),
            (0..3).map(|i| s(i).says("cache-control", "max-age=60")).collect(),
            vec![s(0).says("cache-control", "no-store")],
        ],
    }
}
