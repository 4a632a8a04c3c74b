//! Whether a body is text, and how it stands in a HAR: as text when nothing is lost by it, else in base64.

use crate::json::Json;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A body as a HAR has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, or the bytes in base64.
    pub text: String,
    /// It is base64.
    pub base64: bool,
}

impl Text {
    /// Writes `text` and, where it is needed, `encoding`.
    pub fn write(&self, j: &mut Json) {
        j.key("text").string(&self.text);
        if self.base64 {
            j.key("encoding").string("base64");
        }
    }
}

/// Reads a body by what its type says of its charset, and by its bytes. Whatever UTF-8 can hold stays byte for byte; text of
/// another charset that is told becomes text; everything else becomes base64.
pub fn read(bytes: Vec<u8>, content_type: &str, charset: crate::read::Charset) -> Text {
    let told = parameter(content_type, "charset").map(|c| c.to_ascii_lowercase());
    let unicode = matches!(told.as_deref(), None | Some("utf-8" | "utf8" | "us-ascii" | "ascii"));
    if !unicode
        && is_texty(content_type)
        && let Some(text) = told.and_then(|label| charset(&label, &bytes)).filter(|t| is_plain(t))
    {
        return Text { text, base64: false };
    }
    match String::from_utf8(bytes) {
        Ok(text) if is_plain(&text) => Text { text, base64: false },
        Ok(text) => Text { text: STANDARD.encode(text), base64: true },
        Err(e) => Text { text: STANDARD.encode(e.as_bytes()), base64: true },
    }
}

/// No control characters but those that stand in texts.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b >= 0x20 && b != 0x7f || matches!(b, b'\t' | b'\n' | b'\r' | 0x0c))
}

/// Whether a media type can have a charset.
fn is_texty(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.starts_with("text/")
        || ["json", "xml", "javascript", "ecmascript", "x-www-form-urlencoded", "graphql"]
            .iter()
            .any(|t| kind.contains(t))
}

/// A parameter of a media type, without its quotes.
pub fn parameter<'a>(content_type: &'a str, name: &str) -> Option<&'a str> {
    content_type.split(';').skip(1).find_map(|p| {
        let (n, v) = p.split_once('=')?;
        n.trim().eq_ignore_ascii_case(name).then(|| v.trim().trim_matches('"')).filter(|v| !v.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(label: &str, bytes: &[u8]) -> Option<String> {
        (label == "iso-8859-1").then(|| bytes.iter().map(|b| char::from(*b)).collect())
    }

    #[test]
    fn text_stays_text_and_the_rest_is_base64() {
        for (bytes, kind, text, base64) in [
            (&b"a\r\n\xc3\xa9"[..], "text/plain", "a\r\n\u{e9}", false),
            (b"\xef\xbb\xbf{}", "application/json", "\u{feff}{}", false),
            (b"caf\xe9", "text/html; charset=\"ISO-8859-1\"", "caf\u{e9}", false),
            (b"caf\xe9", "text/html; charset=klingon", "Y2Fm6Q==", true),
            (b"caf\xe9", "image/png; charset=iso-8859-1", "Y2Fm6Q==", true),
            (b"a\0b", "text/plain", "YQBi", true),
            (b"plain", "application/octet-stream", "plain", false),
        ] {
            assert_eq!(read(bytes.to_vec(), kind, &decode), Text { text: text.into(), base64 }, "{kind}");
        }
    }
}
