//! Cheap looks at a text before anything is decoded: whether it may be base64, and which binary format it is, so that
//! nobody looks for secrets in the bytes of a picture.

/// Whether it is worth decoding `text` as base64: long enough, of the right length and characters (looked at in its
/// first and last 64 bytes), and mixed like base64 rather than a word, a number or a hexadecimal hash.
pub fn looks_base64(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let ends = [text.get(..64).unwrap_or(text), text.get(text.len().saturating_sub(64)..).unwrap_or_default()];
    let data = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let padded = data.len() < text.len();
    let broken = memchr::memchr(b'\n', ends[0]).is_some() || text.len() > 1000;
    if text.len() < 12 || (!broken && (data.len() % 4 == 1 || (padded && !text.len().is_multiple_of(4)))) {
        return false;
    }
    let (mut upper, mut lower, mut other) = (false, false, padded);
    for &b in ends.into_iter().flatten() {
        match b {
            b'A'..=b'Z' => upper = true,
            b'a'..=b'z' => lower = true,
            b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' => other = true,
            b'\r' | b'\n' | b'=' => {}
            _ => return false,
        }
    }
    upper && lower && (other || text.len() >= 24)
}

/// The binary format that begins with `head` (the first 16 bytes are enough), by its signature; `None` for text and
/// for formats without one, such as brotli.
pub fn sniff_binary(head: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
        (b"BM", "bmp"),
        (b"wOFF", "woff"),
        (b"wOF2", "woff2"),
        (b"\0\x01\0\0\0", "ttf"),
        (b"OTTO", "otf"),
        (b"\0asm", "wasm"),
        (b"%PDF-", "pdf"),
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"\x1f\x8b", "gzip"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"\0\0\x01\0", "ico"),
        (b"\x1a\x45\xdf\xa3", "webm"),
        (b"OggS", "ogg"),
        (b"fLaC", "flac"),
        (b"ID3\x03", "mp3"),
        (b"ID3\x04", "mp3"),
    ];
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => return Some("webp"),
        (Some(b"RIFF"), _, Some(b"WAVE")) => return Some("wav"),
        (_, Some(b"ftyp"), Some(b"avif" | b"avis")) => return Some("avif"),
        (_, Some(b"ftyp"), Some(b"heic" | b"heix" | b"mif1")) => return Some("heic"),
        (_, Some(b"ftyp" | b"styp" | b"moof"), _) => return Some("mp4"),
        _ => {}
    }
    SIGNATURES
        .iter()
        .find(|(s, name)| head.starts_with(s) && (*name != "bmp" || head.contains(&0)))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_signatures_from_text() {
        assert_eq!(sniff_binary(b"\x89PNG\r\n\x1a\n\0\0"), Some("png"));
        assert_eq!(sniff_binary(b"RIFF\x10\0\0\0WEBPVP8 "), Some("webp"));
        assert_eq!(sniff_binary(b"\0\0\0\x20ftypisom"), Some("mp4"));
        assert_eq!(sniff_binary(b"\0\0\0\x20ftypavif"), Some("avif"));
        assert_eq!(sniff_binary(b"{\"access_token\""), None);
        assert_eq!(sniff_binary(b"BMW is a car maker"), None);
        assert_eq!(sniff_binary(b""), None);
    }

    #[test]
    fn knows_base64_from_words() {
        for yes in [
            "eyJhbGciOiJSUzI1NiJ9",
            "c3ZjLWFiYzpUdWxpcCFEcmlmdA==",
            "iVBORw0KGgoAAAANSUhEUgAA",
            "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpB",
        ] {
            assert!(looks_base64(yes.as_bytes()), "{yes}");
        }
        for no in [
            "",
            "password",
            "application/json",
            "0123456789abcdef0123456789abcdef",
            "Hello, World and all",
            "camelCaseWord",
            "12345678901234567890",
        ] {
            assert!(!looks_base64(no.as_bytes()), "{no}");
        }
    }
}
