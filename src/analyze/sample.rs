//! Small captures built in code, for the samples of rules and their tests. They go through the same extraction as files.

use super::{Analysis, Collector};
use crate::profile::Profiles;
use serde_json::{Value, json};

/// Captures in which a rule must speak, and others in which it must not.
pub struct Samples {
    /// It must speak.
    pub fires: Vec<Vec<Sample>>,
    /// It must not.
    pub silent: Vec<Vec<Sample>>,
}

/// One entry in the making.
#[derive(Clone)]
pub struct Sample {
    entry: Value,
    at: f64,
}

/// When samples begin.
const START: &str = "2025-06-10T15:20:36.000Z";

impl Sample {
    /// A request that was answered with 200 and an empty JSON object after 50 ms.
    pub fn new(method: &str, url: &str) -> Self {
        let entry = json!({
            "startedDateTime": START, "time": 50.0, "_resourceType": "xhr",
            "request": {"method": method, "url": url, "httpVersion": "h2", "headers": [{"name": "user-agent", "value": "sample"}], "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0},
            "response": {"status": 200, "statusText": "", "httpVersion": "h2", "headers": [{"name": "x-sample", "value": "1"}], "cookies": [],
                "content": {"size": 2, "mimeType": "application/json", "text": "{}"}, "redirectURL": "", "headersSize": -1, "bodySize": -1, "_transferSize": 100},
            "cache": {}, "timings": {"blocked": 1.0, "dns": -1, "connect": -1, "ssl": -1, "send": 0.1, "wait": 40.0, "receive": 2.0, "_blocked_queueing": 0.5}
        });
        Self { entry, at: 0.0 }
    }

    /// A GET.
    pub fn get(url: &str) -> Self {
        Self::new("GET", url)
    }

    /// Starts so many ms after the first sample.
    pub fn at(mut self, ms: f64) -> Self {
        self.at = ms;
        self
    }

    /// The status of the reply; below 100 there is none.
    pub fn status(self, status: i32) -> Self {
        let s = self.set("/response/status", json!(status));
        if status < 100 {
            s.set("/response/headers", json!([])).set("/response/content", json!({"size": 0, "mimeType": "x-unknown"}))
        } else {
            s
        }
    }

    /// Puts a value at a JSON pointer whose parent is there.
    pub fn set(mut self, pointer: &str, value: Value) -> Self {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        self.entry.pointer_mut(parent).unwrap()[name] = value;
        self
    }

    /// Adds a header field to the request.
    pub fn sends(mut self, name: &str, value: &str) -> Self {
        self.entry["request"]["headers"].as_array_mut().unwrap().push(json!({"name": name, "value": value}));
        self
    }

    /// Adds a header field to the reply.
    pub fn says(mut self, name: &str, value: &str) -> Self {
        self.entry["response"]["headers"].as_array_mut().unwrap().push(json!({"name": name, "value": value}));
        self
    }

    /// The reply's body.
    pub fn body(self, mime: &str, text: &str) -> Self {
        self.set("/response/content", json!({"size": text.len(), "mimeType": mime, "text": text}))
    }

    /// The reply's body in JSON.
    pub fn json(self, value: Value) -> Self {
        let text = value.to_string();
        self.body("application/json", &text)
    }

    /// The request's body.
    pub fn post(self, mime: &str, text: &str) -> Self {
        self.set("/request/postData", json!({"mimeType": mime, "text": text}))
    }

    /// What the browser wanted it for.
    pub fn kind(self, resource: &str) -> Self {
        self.set("/_resourceType", json!(resource))
    }

    /// A phase in ms; `time` grows by it.
    pub fn phase(self, name: &str, ms: f64) -> Self {
        let time = self.entry["time"].as_f64().unwrap() + ms;
        self.set(&format!("/timings/{name}"), json!(ms)).set("/time", json!(time))
    }

    /// What the browser says went wrong.
    pub fn fails(self, error: &str) -> Self {
        self.status(0).set("/response/_error", json!(error))
    }

    /// The version of HTTP.
    pub fn http(self, version: &str) -> Self {
        self.set("/request/httpVersion", json!(version)).set("/response/httpVersion", json!(version))
    }

    /// A page as the reply.
    pub fn page(self) -> Self {
        self.kind("document").body("text/html", "<!doctype html><title>App</title>")
    }
}

/// A JWT with these claims; the signature is no signature.
pub fn jwt(claims: &Value) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let part = |text: &str| {
        let mut out = String::new();
        for c in text.as_bytes().chunks(3) {
            let n = c.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - c.len()));
            out.extend((0..=c.len()).map(|i| char::from(ALPHABET[(n >> (18 - 6 * i) & 63) as usize])));
        }
        out
    };
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"HS256","typ":"JWT"}"#),
        part(&claims.to_string()),
        part("not a signature at all, just text")
    )
}

/// The capture as a file.
pub fn file(samples: &[Sample]) -> Vec<u8> {
    let start = crate::capture::row::time_stamp(START).unwrap();
    let entries: Vec<Value> = samples
        .iter()
        .map(|s| {
            let mut e = s.entry.clone();
            e["startedDateTime"] = json!(super::clock::utc(Some(start + s.at)));
            e
        })
        .collect();
    json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [], "entries": entries}}).to_string().into_bytes()
}

/// Reads a file as a shell does: whole, in batches of `size` entries.
pub fn analysis(file: &[u8], size: usize) -> Analysis {
    try_analysis(file, size).unwrap()
}

/// The same; `None` for what is no HAR.
pub fn try_analysis(file: &[u8], size: usize) -> Option<Analysis> {
    let mut splitter = crate::capture::splitter::Splitter::new();
    let mut spans = Vec::new();
    splitter.push(file, |e| spans.push((e.offset, e.len))).ok()?;
    let envelope = splitter.finish().ok()?;
    static PROFILES: std::sync::LazyLock<Profiles> = std::sync::LazyLock::new(Profiles::default);
    let mut analysis = Analysis::new(PROFILES.clone(), super::rules::Limits::default());
    let mut collector = Collector::new(PROFILES.clone());
    for (i, batch) in spans.chunks(size.max(1)).enumerate() {
        analysis.absorb(collector.collect(file, u32::try_from(i * size).unwrap(), batch));
    }
    analysis.about(&envelope);
    Some(analysis)
}
