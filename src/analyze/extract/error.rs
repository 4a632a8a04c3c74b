//! The error text of an entry: which of its sources wins, and those that are neither JSON nor markup.

use super::super::facts::{Facts, Format, Problem};
use super::super::shown;
use crate::lens::{Base64, Codec, Percent};

/// How much a form tells; a more telling one replaces a less telling one.
fn weight(format: Format) -> u8 {
    match format {
        Format::Status => 0,
        Format::Html => 1,
        Format::Plain | Format::Flag => 2,
        Format::Challenge => 3,
        Format::Flat => 4,
        Format::Grpc => 6,
        _ => 5,
    }
}

/// Takes a problem unless a more telling one is known. A scope stays whatever replaces it.
pub fn take(f: &mut Facts, mut new: Problem) {
    match f.error.as_deref_mut() {
        Some(old) if weight(old.format) >= weight(new.format) => {
            if old.fields.is_empty() {
                old.fields = new.fields;
            }
        }
        old => {
            if let Some(old) = old {
                new.scope = old.scope.clone();
            }
            f.error = Some(Box::new(new));
        }
    }
}

/// `grpc-status` and `grpc-message` in the header.
pub fn grpc_header(f: &mut Facts, name: &str, value: &str) {
    let value = value.trim();
    if name == "grpc-status" && value == "0" {
        return;
    }
    let mut problem = match f.error.take() {
        Some(p) if p.format == Format::Grpc => *p,
        _ => Problem { format: Format::Grpc, ..Problem::default() },
    };
    if name == "grpc-status" {
        problem.code = shown::cut(value, 20).into();
        if problem.text.is_empty() {
            problem.text = grpc_words(value).into();
        }
    } else {
        problem.text = shown::message(&percent(value));
    }
    f.error = Some(Box::new(problem));
}

fn percent(value: &str) -> String {
    Percent.decode(value.as_bytes()).map_or_else(|| value.to_owned(), |b| String::from_utf8_lossy(&b).into_owned())
}

/// The name of a status code of gRPC.
fn grpc_words(code: &str) -> &'static str {
    match code {
        "1" => "CANCELLED",
        "2" => "UNKNOWN",
        "3" => "INVALID_ARGUMENT",
        "4" => "DEADLINE_EXCEEDED",
        "5" => "NOT_FOUND",
        "6" => "ALREADY_EXISTS",
        "7" => "PERMISSION_DENIED",
        "8" => "RESOURCE_EXHAUSTED",
        "9" => "FAILED_PRECONDITION",
        "10" => "ABORTED",
        "11" => "OUT_OF_RANGE",
        "12" => "UNIMPLEMENTED",
        "13" => "INTERNAL",
        "14" => "UNAVAILABLE",
        "15" => "DATA_LOSS",
        "16" => "UNAUTHENTICATED",
        _ => "error",
    }
}

/// The trailer frame of a gRPC-web body: flag 0x80, length, then header lines.
pub fn grpc_body(f: &mut Facts, body: &[u8]) {
    if !f.mime.starts_with("application/grpc-web") {
        return;
    }
    let decoded = if f.mime.contains("text") { Base64::STANDARD.decode(body.trim_ascii()) } else { None };
    let mut rest = decoded.as_deref().unwrap_or(body);
    while let Some((head, after)) = rest.split_first_chunk::<5>() {
        let [flag, a, b, c, d] = *head;
        let len = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some(frame) = after.get(..len) else { return };
        if flag & 0x80 != 0 {
            for line in String::from_utf8_lossy(frame).lines() {
                if let Some((name, value)) = line.split_once(':') {
                    let name = name.trim().to_ascii_lowercase();
                    if name.starts_with("grpc-") && matches!(name.as_str(), "grpc-status" | "grpc-message") {
                        grpc_header(f, &name, value);
                    }
                }
            }
            return;
        }
        rest = after.get(len..).unwrap_or(&[]);
    }
}

/// A body of plain text that is short enough to be a message.
pub fn plain(f: &mut Facts, body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if !text.is_empty() && text.len() <= 1000 && !text.contains('\u{fffd}') {
        take(f, Problem { text: shown::message(text), format: Format::Plain, ..Problem::default() });
    }
}

/// Where nothing else told: a header of AWS, the browser's word, the status.
pub fn fallbacks(f: &mut Facts) {
    if let Some(code) = f.response.get("x-amzn-errortype").map(|t| t.split(':').next().unwrap_or("").to_owned()) {
        match f.error.as_deref_mut() {
            Some(e) if e.code.is_empty() => e.code = code.into(),
            Some(_) => {}
            None => take(
                f,
                Problem {
                    text: code.as_str().into(),
                    code: code.as_str().into(),
                    format: Format::Aws,
                    ..Problem::default()
                },
            ),
        }
    }
    if f.error.is_some() || !f.is_failed() {
        return;
    }
    let words = if f.status.is_some() { f.status_text.clone() } else { f.failure.clone() };
    if !words.is_empty() {
        f.error = Some(Box::new(Problem { text: words, ..Problem::default() }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grpc_tells_in_headers_and_trailers() {
        let mut f = Facts::default();
        grpc_header(&mut f, "grpc-status", "5");
        assert_eq!(f.error_text(), "NOT_FOUND");
        grpc_header(&mut f, "grpc-message", "no%20such%20room");
        assert_eq!((f.error_text(), &*f.error.as_ref().unwrap().code), ("no such room", "5"));

        let mut f = Facts { mime: "application/grpc-web+proto".into(), ..Facts::default() };
        let trailer = b"grpc-status: 7\r\ngrpc-message: not%20yours\r\n";
        let mut body = vec![0, 0, 0, 0, 2, 8, 1, 0x80, 0, 0, 0, u8::try_from(trailer.len()).unwrap()];
        body.extend_from_slice(trailer);
        grpc_body(&mut f, &body);
        assert_eq!(f.error_text(), "not yours");
    }
}
