//! Errors in XML and HTML: faults, the error documents of AWS and others, titles of error pages; and what a page is for.

use super::super::facts::{BodyKind, Facts, Format, PageKind, Problem, Text};
use super::super::shown;
use crate::lens::{Codec, HtmlEntity};

/// The text of the first element of a local name, whatever its prefix; without tags, entities read.
pub fn element(body: &[u8], name: &str) -> Option<String> {
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', body.get(at..)?) {
        at += open + 1;
        let rest = body.get(at..)?;
        let end = rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))?;
        let tag = rest.get(..end)?;
        let local = tag.rsplit(|b| *b == b':').next().unwrap_or(tag);
        if !local.eq_ignore_ascii_case(name.as_bytes()) || rest.first() == Some(&b'/') {
            continue;
        }
        let close = memchr::memchr(b'>', rest)?;
        if rest.get(..close)?.ends_with(b"/") {
            continue;
        }
        let inside = rest.get(close + 1..)?;
        let text = plain(inside);
        if !text.is_empty() {
            return Some(text);
        }
    }
    None
}

/// The text up to the next tag that is not a formatting one; CDATA is opened.
fn plain(inside: &[u8]) -> String {
    let cdata = inside.trim_ascii_start().strip_prefix(b"<![CDATA[");
    let end = match cdata {
        Some(text) => memchr::memmem::find(text, b"]]>").and_then(|i| text.get(..i)),
        None => memchr::memchr(b'<', inside).and_then(|i| inside.get(..i)),
    };
    let raw = end.unwrap_or(inside).trim_ascii();
    let text = HtmlEntity.decode(raw).map_or_else(|| raw.to_vec(), std::borrow::Cow::into_owned);
    String::from_utf8_lossy(&text).trim().to_owned()
}

/// Calls `each` with the local name and the text of every element that holds nothing but text, at most `most` of them.
pub fn elements(body: &[u8], most: usize, each: &mut dyn FnMut(&str, &str)) {
    let (mut at, mut seen) = (0, 0);
    while let Some(open) = body.get(at..).and_then(|b| memchr::memchr(b'<', b)) {
        at += open + 1;
        let Some(rest) = body.get(at..) else { return };
        let Some(close) = memchr::memchr(b'>', rest) else { return };
        let tag = rest.get(..close).unwrap_or(&[]);
        let inside = rest.get(close + 1..).unwrap_or(&[]);
        let ends = memchr::memchr(b'<', inside).is_some_and(|i| inside.get(i + 1) == Some(&b'/'));
        if !ends || tag.first().is_none_or(|b| !b.is_ascii_alphabetic()) || tag.ends_with(b"/") {
            continue;
        }
        let name = tag.split(u8::is_ascii_whitespace).next().unwrap_or(tag);
        let name = name.rsplit(|b| *b == b':').next().unwrap_or(name);
        each(&String::from_utf8_lossy(name), &plain(inside));
        seen += 1;
        if seen >= most {
            return;
        }
    }
}

/// The words that markup shows: without tags, scripts, styles and comments, entities read; at most `most` bytes of it.
pub fn words(body: &[u8], most: usize) -> String {
    let mut out: Vec<u8> = Vec::new();
    let mut rest = body.get(..most * 8).unwrap_or(body);
    while out.len() < most {
        let Some(open) = memchr::memchr(b'<', rest) else {
            out.extend_from_slice(rest);
            break;
        };
        out.extend_from_slice(rest.get(..open).unwrap_or(&[]));
        out.push(b' ');
        let tag = rest.get(open..).unwrap_or(&[]);
        let begins = |word: &[u8]| tag.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
        let end: &[u8] = match () {
            () if begins(b"<script") => b"</script",
            () if begins(b"<style") => b"</style",
            () if begins(b"<!--") => b"--",
            () => b"",
        };
        let skip = memchr::memmem::find(tag, end).unwrap_or(tag.len());
        let after = tag.get(skip..).unwrap_or(&[]);
        let Some(close) = memchr::memchr(b'>', after) else { break };
        rest = after.get(close + 1..).unwrap_or(&[]);
    }
    let text = HtmlEntity.decode(&out).map_or_else(|| out.clone(), std::borrow::Cow::into_owned);
    String::from_utf8_lossy(&text).into_owned()
}

/// The problem that XML or HTML tells of.
pub fn problem(body: &[u8], f: &Facts, failed: bool) -> Option<Problem> {
    let get = |name: &str| element(body, name);
    let found = |text: String, code: Option<String>, format: Format| {
        let code = shown::cut(&code.unwrap_or_default(), 80).into();
        Some(Problem { text: shown::message(&text), code, format, ..Problem::default() })
    };
    if f.body.kind != BodyKind::Html {
        let fault = memchr::memmem::find(body, b"Fault>").is_some() || memchr::memmem::find(body, b"Fault ").is_some();
        if fault && let Some(text) = get("faultstring") {
            return found(text, get("faultcode"), Format::Soap);
        }
        if fault && let Some(text) = get("Text") {
            return found(text, get("Value"), Format::Soap);
        }
        if !failed {
            return in_success(body, f);
        }
        let text = get("Message").or_else(|| get("message")).or_else(|| get("description"));
        if let Some(text) = text {
            let aws = get("Code").is_some() && (get("RequestId").is_some() || get("HostId").is_some());
            return found(text, get("Code"), if aws { Format::Aws } else { Format::Flat });
        }
    }
    if failed && f.body.kind == BodyKind::Html {
        let text = get("title").or_else(|| get("h1"))?;
        return found(text, None, Format::Html);
    }
    None
}

/// What XML says of a failure under a status of success: its own status, or that of a part (RFC 4918, section 13). That
/// a property is not there is an answer to those who ask for properties.
fn in_success(body: &[u8], f: &Facts) -> Option<Problem> {
    if !f.mime.ends_with("xml") {
        return None;
    }
    let found =
        |text: String, format: Format| Some(Problem { text: shown::message(&text), format, ..Problem::default() });
    if f.status == Some(207) {
        let asks = matches!(&*f.method, "PROPFIND" | "REPORT" | "SEARCH");
        let at =
            memchr::memmem::find_iter(body, b">HTTP/1.1 ").find(|at| matches!(body.get(at + 10), Some(b'4' | b'5')));
        let line = plain(body.get(at.filter(|_| !asks)? + 10..)?);
        return found(element(body, "responsedescription").unwrap_or(line), Format::Parts);
    }
    let says = |name: &str, words: &[&str]| {
        element(body, name).is_some_and(|t| words.contains(&t.to_ascii_lowercase().as_str()))
    };
    if !says("status", &["error", "fail", "failed", "failure"]) && !says("success", &["false"]) {
        return None;
    }
    let text = ["message", "description", "reason", "error"].iter().find_map(|n| element(body, n))?;
    found(text, Format::Flag)
}

/// The first element in the body of a SOAP envelope: what is asked for.
pub fn action(body: &[u8]) -> Text {
    let Some(at) = memchr::memmem::find(body, b"Body>").and_then(|i| body.get(i + 5..)) else { return Text::default() };
    let Some(open) = memchr::memchr(b'<', at).and_then(|i| at.get(i + 1..)) else { return Text::default() };
    let end = open.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).unwrap_or(0);
    let name = String::from_utf8_lossy(open.get(..end.min(80)).unwrap_or(&[])).into_owned();
    name.rsplit(':').next().unwrap_or("").into()
}

/// What a page is for, by its title and a few words that only such pages have.
pub fn page(body: &[u8]) -> PageKind {
    let lower = body.to_ascii_lowercase();
    let has = |word: &str| memchr::memmem::find(&lower, word.as_bytes()).is_some();
    let title = element(&lower, "title").unwrap_or_default();
    let titled = |words: &[&str]| words.iter().any(|w| title.contains(w));
    if has("captive")
        || has("wispaccessgatewayparam")
        || titled(&["captive portal", "wi-fi login", "wifi login", "hotspot"])
    {
        return PageKind::Portal;
    }
    let firewall = [
        "zscaler",
        "bluecoat",
        "blue coat",
        "forcepoint",
        "fortiguard",
        "fortinet",
        "mcafee web gateway",
        "netskope",
        "websense",
        "cisco umbrella",
        "palo alto networks",
        "web page blocked",
        "squid",
    ];
    if titled(&[
        "access denied",
        "blocked",
        "request rejected",
        "attention required",
        "forbidden",
        "error: the requested url could not be retrieved",
    ]) || (firewall.iter().any(|w| has(w)) && (has("block") || has("denied") || has("policy")))
    {
        return PageKind::Block;
    }
    let password = has("type=\"password\"") || has("type='password'") || has("type=password");
    if password
        || titled(&["sign in", "log in", "login", "signin", "single sign-on", "anmelden", "connexion"])
        || has("samlrequest")
        || has("name=\"wa\" value=\"wsignin")
    {
        return PageKind::Login;
    }
    PageKind::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str, kind: BodyKind) -> (String, String) {
        let mut f = Facts::default();
        f.body.kind = kind;
        let p = problem(body.as_bytes(), &f, true).unwrap();
        (p.text.to_string(), p.code.to_string())
    }

    #[test]
    fn faults_and_error_documents() {
        let soap = "<s:Envelope><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>No &amp; no</faultstring></s:Fault></s:Body></s:Envelope>";
        assert_eq!(told(soap, BodyKind::Xml), ("No & no".into(), "s:Client".into()));
        let new = "<e:Envelope><e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang='en'>Bad</e:Text></e:Reason></e:Fault></e:Envelope>";
        assert_eq!(told(new, BodyKind::Xml), ("Bad".into(), "e:Sender".into()));
        let aws = "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message><![CDATA[Not <here>]]></Message><RequestId>1</RequestId></Error>";
        assert_eq!(told(aws, BodyKind::Xml), ("Not <here>".into(), "NoSuchKey".into()));
        let html = "<html><head><title>502 Bad Gateway</title></head><body><h1>x</h1>";
        assert_eq!(told(html, BodyKind::Html), ("502 Bad Gateway".into(), String::new()));
        assert_eq!(&*action(b"<s:Envelope><s:Body><m:getUser xmlns:m='x'/></s:Body>"), "getUser");
    }

    #[test]
    fn pages() {
        assert_eq!(page(b"<html><title>Sign in to Acme</title>"), PageKind::Login);
        assert_eq!(page(b"<html><title>Web Page Blocked</title>"), PageKind::Block);
        assert_eq!(page(b"<html><title>Hotspot</title>"), PageKind::Portal);
        assert_eq!(page(b"<html><title>News</title><p>blocked shots"), PageKind::Plain);
    }
}
