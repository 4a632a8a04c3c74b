//! The server did not accept the request: 400, 409, 413, 414, 415, 422 and the other statuses of the client's side, with
//! what the body says about which field.
//!
//! **Why it matters:** the cause is in what was sent, or in what it refers to. **Next:** compare the request's body with
//! the error; search the tracking id. **False positives:** a 404 is often an answer ("there is none"): of a file it is only
//! information, of a call a warning.

use super::prelude::*;
use super::reason;

pub(super) static RULE: Rule = Rule {
    id: "rejected",
    family: Family::Failure,
    specific: 35,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Statuses that say that something about the input was wrong.
fn is_input(code: u16) -> bool {
    matches!(code, 400 | 405 | 406 | 409 | 411..=417 | 422 | 424 | 428)
}

/// A file that browsers ask for on their own.
fn is_nobodys(f: &Facts) -> bool {
    let name = f.url.path.rsplit('/').next().unwrap_or("");
    name.starts_with("favicon")
        || name.starts_with("apple-touch-icon")
        || name.ends_with(".map")
        || name == "browserconfig.xml"
}

/// A picture that a thing or a person may have or not: that there is none is an answer.
fn is_picture(f: &Facts) -> bool {
    const NAMES: &[&str] = &["avatar", "icon", "image", "logo", "photo", "picture", "portrait", "thumb", "thumbnail"];
    let name = f.url.path.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    let one = name.split('.').next().map_or("", |n| n.strip_suffix('s').unwrap_or(n));
    matches!(f.code(), 404 | 410)
        && &*f.method == "GET"
        && (NAMES.contains(&one) || f.request.get("accept").is_some_and(|a| a.starts_with("image/")))
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let failed = case.network().filter(|f| {
        (400..500).contains(&f.code())
            && !matches!(f.code(), 401 | 403 | 407 | 429 | 431)
            && !f.is_preflight()
            && !f.is_socket()
    });
    for list in group(failed, |f| (&*f.url.host, f.code(), &*f.method, &*f.url.pattern, f.error_text())) {
        let Some((first, entries)) = told(&list) else { continue };
        let mut args = case.lookup(first);
        let fields: Vec<String> =
            first.error.as_deref().map(|e| e.fields.iter().map(|f| f.to_string()).collect()).unwrap_or_default();
        args.set("fields", fields);
        let call = first.is_call() || first.is_document();
        let severity = if is_nobodys(first) || is_picture(first) {
            Severity::Info
        } else if is_input(first.code()) || (first.changes() && call) {
            case.grave(first, Severity::Error)
        } else if call || matches!(&*first.resource, "script" | "stylesheet") {
            case.grave(first, Severity::Warning)
        } else {
            Severity::Info
        };
        let variant = reason::of(first).unwrap_or(match first.code() {
            404 | 410 => "missing",
            409 | 412 | 423 => "conflict",
            413 | 414 => "too-large",
            code if is_input(code) => "input",
            _ => "other",
        });
        out.add(severity, entries, args).variant(variant);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || {
        Sample::new("PATCH", "https://api.example/v1/users/12/voicemail")
            .post("application/json", r#"{"enabled":true}"#)
    };
    Samples {
        fires: vec![
            vec![
                s().status(400)
                    .json(json!({"error": {"message": [{"description": "needs a number", "code": "4008"}]}})),
            ],
            vec![s().status(422).json(json!({"errors": {"name": ["is too short"]}}))],
            vec![s().status(409)],
            vec![s().status(413)],
            vec![s().status(402)],
            vec![s().status(409).json(json!({"code": "QuotaExceeded", "message": "no more cores"}))],
            vec![s().status(426)],
            vec![s().status(451)],
            vec![s().status(498)],
            vec![Sample::get("https://api.example/x").status(404)],
        ],
        silent: vec![vec![s()], vec![s().status(401)], vec![s().status(500)], vec![s().status(429)]],
    }
}
