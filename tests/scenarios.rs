//! The four support stories: a slow request, an option that a template hides, a feature that can't be switched on, a change
//! that is rejected. What the command says of each is what an engineer must be told, before and after sanitizing.
//!
//! The stories are written by `../shared/scenarios/make.py` (`HARMLESS_SHARED` names another folder) for several seeds, and
//! by this file, with other people, places and services, so that the mechanism is tested and not the list of cases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn harmless(arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_harmless")).args(arguments).output().unwrap();
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn analyzed(path: &Path) -> Value {
    serde_json::from_str(&harmless(&["analyze", path.to_str().unwrap(), "--format", "json"])).unwrap()
}

/// The clean copy beside a capture.
fn cleaned(path: &Path) -> PathBuf {
    let clean = path.with_extension("clean.har");
    harmless(&["sanitize", path.to_str().unwrap(), "-o", clean.to_str().unwrap(), "--quiet"]);
    clean
}

/// Checks what a story wants told: the finding about the entry comes first, and says it.
fn tells(diagnosis: &Value, want: &Value, name: &str) {
    let (_, told) =
        want.as_object().unwrap().iter().find(|(_, v)| v.get("entry").is_some()).expect("a story is about an entry");
    let first = &diagnosis["findings"][0];
    assert_eq!(first["entries"][0], told["entry"], "{name}: the first finding is about the entry: {}", first["id"]);
    let args = &first["args"];
    for (key, value) in told.as_object().unwrap() {
        match key.as_str() {
            "entry" => {}
            "wait_ms" => assert!((args[key].as_f64().unwrap() - value.as_f64().unwrap()).abs() < 1.0, "{name}: {key}"),
            _ => assert_eq!(&args[key], value, "{name}: {key}"),
        }
    }
    let row = &diagnosis["entries"][told["entry"].as_u64().unwrap() as usize];
    for key in ["tracking_id", "method", "status", "error", "org"] {
        if let Some(value) = told.get(key) {
            assert_eq!(&row[key], value, "{name}: {key} of the row");
        }
    }
    for key in ["downstream_ids", "lma_search"] {
        if let Some(value) = want.get(key) {
            assert_eq!(&args[key], value, "{name}: {key}");
            let hand_off = diagnosis["findings"].as_array().unwrap().iter().find(|f| f["id"] == "hand-off").unwrap();
            assert_eq!(&hand_off["args"][key], value, "{name}: {key} of the hand-off");
        }
    }
}

fn check(path: &Path, want: &Value, name: &str) {
    tells(&analyzed(path), want, name);
    tells(&analyzed(&cleaned(path)), want, &format!("{name}, clean"));
}

#[test]
fn the_stories_of_the_guide() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let script = std::env::var_os("HARMLESS_SHARED").map_or(beside, PathBuf::from).join("scenarios/make.py");
    if !script.exists() {
        eprintln!("{}: not there; left out", script.display());
        return;
    }
    for seed in ["2025", "1", "2", "3", "77"] {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("python3").arg(&script).args(["--seed", seed, "--out"]).arg(folder.path()).status();
        if !made.is_ok_and(|s| s.success()) {
            eprintln!("python3 is not there; left out");
            return;
        }
        for story in ["slow_numbers", "feature_template", "call_recording", "fax_messaging"] {
            let want = fs::read_to_string(folder.path().join(format!("{story}.expected.json"))).unwrap();
            check(
                &folder.path().join(format!("{story}.har")),
                &serde_json::from_str(&want).unwrap(),
                &format!("{story} {seed}"),
            );
        }
    }
}

/// Ids that differ from story to story.
fn uuid(n: u32) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-b{:03x}-{:012x}",
        n.wrapping_mul(2_654_435_761),
        n % 65_536,
        n % 4096,
        n % 4095,
        u64::from(n) * 7_919
    )
}

struct Story {
    entries: Vec<Value>,
    session: String,
    app: &'static str,
}

impl Story {
    fn new(app: &'static str, n: u32) -> Self {
        Self { entries: Vec::new(), session: uuid(n), app }
    }

    /// Adds a call; gives its index and tracking id.
    fn call(&mut self, method: &str, url: &str, status: u16, reply: &Value, wait: f64) -> (usize, String) {
        let n = self.entries.len();
        let id = format!("{}_{}_{n}", self.app, self.session);
        let text = reply.to_string();
        self.entries.push(json!({
            "startedDateTime": format!("2025-03-04T08:00:{:02}.000Z", n * 2), "time": wait + 3.0, "_resourceType": "fetch",
            "request": {"method": method, "url": url, "httpVersion": "h2", "cookies": [], "queryString": [], "headersSize": -1, "bodySize": 0,
                "headers": [{"name": "authorization", "value": format!("Bearer {}", "x7Qp2".repeat(9))}, {"name": "trackingid", "value": id}]},
            "response": {"status": status, "statusText": "", "httpVersion": "h2", "cookies": [], "redirectURL": "", "headersSize": -1, "bodySize": -1,
                "headers": [{"name": "content-type", "value": "application/json"}, {"name": "TrackingID", "value": id}],
                "content": {"size": text.len(), "mimeType": "application/json", "text": text}},
            "cache": {}, "timings": {"blocked": 1, "dns": -1, "connect": -1, "ssl": -1, "send": 1, "wait": wait, "receive": 1}
        }));
        (n, id)
    }

    fn file(&self, folder: &Path) -> PathBuf {
        let path = folder.join("story.har");
        let har = json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"},
            "pages": [{"id": "page_1", "title": "https://admin.webex.com/", "startedDateTime": "2025-03-04T08:00:00.000Z", "pageTimings": {}}], "entries": self.entries}});
        fs::write(&path, har.to_string()).unwrap();
        path
    }
}

#[test]
fn other_people_places_and_services() {
    for n in 1..4 {
        let folder = tempfile::tempdir().unwrap();
        let (org, user) = (uuid(100 + n), uuid(200 + n));
        let fine = json!({"items": []});

        let mut s = Story::new("webex-js-sdk", n);
        s.call(
            "GET",
            &format!("https://identity-b-us.webex.com/identity/scim/{org}/v2/Users/{user}"),
            200,
            &json!({"orgId": org, "orgName": "Muster AG"}),
            60.0,
        );
        let (i, id) = s.call(
            "GET",
            &format!("https://atlas-a.wbx2.com/admin/api/v1/organizations/{org}/devices?max=500"),
            200,
            &fine,
            7_000.0 + f64::from(n),
        );
        s.call("GET", &format!("https://wdm-r.wbx2.com/wdm/api/v1/devices?orgId={org}"), 200, &fine, 80.0);
        let want = json!({"slowest": {"entry": i, "tracking_id": id, "org": "Muster AG", "org_id": org, "dominant_phase": "wait", "wait_ms": 7_000.0 + f64::from(n)}});
        check(&s.file(folder.path()), &want, "slow devices");

        let mut s = Story::new("UserHub", n);
        let key = "messaging-end-user-feature-access-template";
        s.call("GET", "https://cpapi-a.wbx2.com/api/v1/users/me", 200, &json!({"id": user}), 50.0);
        let reply = json!({"orgTemplates": [{"orgId": org, "templateKey": key, "settings": [{"key": "x", "value": {"reactions": "NO_ACCESS", "giphy": "FULL_ACCESS", "editing": "NO_ACCESS"}}]}]});
        let (i, id) = s.call("GET", &format!("https://settings-service-r.wbx2.com/settings-service/api/v1/templates/configure/users/{user}?templateKey={key}"), 200, &reply, 50.0);
        let want = json!({"feature_access": {"entry": i, "tracking_id": id, "org": org, "no_access": ["editing", "reactions"]}});
        check(&s.file(folder.path()), &want, "hidden features");

        let mut s = Story::new("ATLAS", n);
        s.call("GET", &format!("https://locus-a.wbx2.com/locus/api/v1/loci?orgId={org}"), 200, &fine, 40.0);
        let text = "The location has no emergency address.";
        let (i, id) = s.call(
            "PUT",
            &format!("https://cpapi-b.wbx2.com/api/v1/customers/{org}/locations/{user}/calling"),
            503,
            &json!({"error": {"key": "503", "message": [{"code": "1", "description": text}]}}),
            900.0,
        );
        let want = json!({"failed": {"entry": i, "method": "PUT", "status": 503, "tracking_id": id, "error": text, "org": org, "org_id": org}});
        check(&s.file(folder.path()), &want, "calling not switched on");

        let mut s = Story::new("ATLAS", n);
        let (i, id) = s.call(
            "POST",
            &format!("https://cpapi-a.wbx2.com/api/v1/customers/{org}/users/{user}/numbers"),
            409,
            &json!({"errorCode": 4, "message": "The number is taken"}),
            90.0,
        );
        let base = id.split_once('_').unwrap().1;
        let want = json!({"failed": {"entry": i, "status": 409, "tracking_id": id, "user_id": user, "error": "The number is taken"},
            "downstream_ids": [format!("CPAPI_{base}_0"), format!("OCIROUTER_{base}_0"), format!("CPAPI_{base}_1")],
            "lma_search": {"category": "Tracking ID", "sub_category": "Global", "value": id}});
        check(&s.file(folder.path()), &want, "number taken");
    }
}

/// The same stories of a vendor that nothing here knows, and of forms that stand on no list: what an engineer must be told is the same.
#[test]
fn other_vendors_and_other_forms() {
    const SAID: &str = "The recording vendor did not answer";
    let forms = [
        json!({"error": {"code": "VENDOR_DOWN", "message": SAID}}),
        json!({"errors": [{"errorCode": "x", "errorMessage": SAID}]}),
        json!({"requestError": {"serviceException": {"messageId": "SVC1", "text": SAID}}}),
        json!({"result": {"errorMsg": SAID, "code": 7}}),
        json!({"failureReason": SAID}),
        json!({"error": [{"description": SAID}]}),
        json!({"message": json!({"error": {"message": SAID}}).to_string()}),
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "502", "detail": SAID}),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (n, form) in (1u32..).zip(&forms) {
        let (org, user) = (uuid(300 + n), uuid(400 + n));
        let host = ["https://api.pbx.example", "https://cpapi-a.wbx2.com"][n as usize % 2];
        let mut s = Story::new("REQ", n);
        s.call("GET", &format!("{host}/customers/{org}"), 200, &json!({"id": org, "name": "Llama SA"}), 40.0);
        s.call("GET", &format!("{host}/customers/{org}/users/{user}"), 200, &json!({"id": user}), 40.0);
        // The request itself names only the user.
        let (i, id) = s.call("PATCH", &format!("{host}/users/{user}/recording"), 502, form, 300.0);
        s.call("GET", &format!("{host}/customers/{org}/jobs"), 200, &json!({"items": []}), 40.0);
        let want = json!({"failed": {"entry": i, "method": "PATCH", "status": 502, "tracking_id": id, "error": SAID, "org": "Llama SA", "org_id": org}});
        let path = s.file(folder.path());
        if !host.contains("wbx2") {
            let text =
                fs::read_to_string(&path).unwrap().replace("https://admin.webex.com/", "https://portal.pbx.example/");
            fs::write(&path, text).unwrap();
        }
        check(&path, &want, &format!("form {n}"));
    }
}

/// A template that says nothing of its organisation, whose features are nested or stand in a string.
#[test]
fn templates_of_other_builds() {
    let folder = tempfile::tempdir().unwrap();
    let key = "calling-end-user-feature-access-template";
    let shapes = [
        json!({"settings": {"hotDesking": "NO_ACCESS", "faxMessaging": "NO_ACCESS", "pushToTalk": "FULL_ACCESS"}}),
        json!({"settings": [{"key": "x", "value": {"hotDesking": {"access": "NO_ACCESS"}, "faxMessaging": {"access": "NO_ACCESS"}, "pushToTalk": {"access": "FULL_ACCESS"}}}]}),
        json!({"settings": [{"key": "x", "value": json!({"hotDesking": "NO_ACCESS", "faxMessaging": "NO_ACCESS"}).to_string()}]}),
        json!({"items": [{"name": "hotDesking", "value": "NO_ACCESS"}, {"name": "faxMessaging", "value": "NO_ACCESS"}]}),
    ];
    for (n, shape) in (1u32..).zip(&shapes) {
        let (org, user) = (uuid(500 + n), uuid(600 + n));
        let mut s = Story::new("UserHub", n);
        s.call("GET", "https://cpapi-a.wbx2.com/api/v1/users/me", 200, &json!({"id": user, "orgId": org}), 50.0);
        let url = format!("https://settings-service-k.wbx2.com/templates/configure/users/{user}?templateKey={key}");
        let (i, id) = s.call("GET", &url, 200, shape, 50.0);
        let want = json!({"feature_access": {"entry": i, "tracking_id": id, "org": org, "no_access": ["faxMessaging", "hotDesking"]}});
        check(&s.file(folder.path()), &want, &format!("shape {n}"));
    }
}
