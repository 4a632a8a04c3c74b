//! A reply of 2xx whose body says that it failed: `error`, `errors`, `success: false`, a SOAP fault.
//!
//! **Why it matters:** filters for failed requests miss it. **Next:** read the error; search it with the tracking id.
//! **False positives:** only members at the top of the body count, and only when they say something; GraphQL is a finding
//! of its own.

use super::super::facts::Format;
use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "error-in-success",
    family: Family::Failure,
    specific: 50,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let said = case.network().filter(|f| {
        f.is_ok()
            && f.error.as_deref().is_some_and(|e| {
                !matches!(e.format, Format::GraphQl | Format::Challenge | Format::Status | Format::Redirect)
            })
    });
    for list in group(said, |f| (&*f.url.host, &*f.url.pattern, f.error_text())) {
        let Some((first, entries)) = told(&list) else { continue };
        let part = first.error.as_deref().is_some_and(|e| e.format == Format::Parts);
        let found = out.add(case.grave(first, Severity::Error), entries, case.lookup(first)).weigh(-4.0);
        if part {
            found.variant("part");
        }
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::new("POST", "https://app.example/api/save");
    let soap = "<s:Envelope><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>No</faultstring></s:Fault></s:Body></s:Envelope>";
    Samples {
        fires: vec![
            vec![s().json(json!({"success": false, "message": "quota exceeded"}))],
            vec![s().json(json!({"error": {"code": 7, "message": "no such room"}}))],
            vec![s().body("text/xml", soap)],
            vec![s().says("grpc-status", "5")],
            vec![s().status(207).json(json!({"results": [{"status": 201}, {"status": 422, "error": {"message": "no"}}]}))],
            vec![s().body("application/xml", "<response><status>error</status><message>no</message></response>")],
            vec![s().status(207).body("application/xml", "<?xml version='1.0'?><d:multistatus><d:response><d:href>/a</d:href><d:status>HTTP/1.1 423 Locked</d:status></d:response></d:multistatus>")],
            vec![s().body("multipart/mixed", "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 409 Conflict\r\n\r\n{\"error\": {\"message\": \"taken\"}}\r\n--b--")],
        ],
        silent: vec![
            vec![s().body("multipart/mixed", "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n--b--")],
            vec![s().json(json!({"success": true, "error": null}))],
            vec![s().json(json!({"items": [{"error": "x"}]}))],
            vec![s().json(json!({"data": {"success": false}}))],
            vec![s().says("grpc-status", "0")],
            vec![s().status(207).json(json!({"results": [{"status": 201}]}))],
            vec![Sample::get("https://app.example/api/checks").json(json!({"results": [{"status": 404, "error": "gone"}]}))],
            vec![s().body("application/xml", "<response><status>active</status><message>hello</message></response>")],
            vec![Sample::new("PROPFIND", "https://app.example/dav").status(207).body("application/xml", "<?xml version='1.0'?><d:multistatus><d:response><d:propstat><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response></d:multistatus>")],
        ],
    }
}
