//! Archives of our own: sessions as Fiddler writes them, in every coding and under every encryption.

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use harmless::error::Error;
use harmless::{Imported, Options};
use serde_json::Value;
use std::io::{Cursor, Write};
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

/// How an archive is encrypted.
#[derive(Clone, Copy, Debug, Default)]
pub enum Lock<'a> {
    #[default]
    None,
    ZipCrypto(&'a str),
    Aes(AesMode, &'a str),
}

/// Packs members; names stay readable, as Fiddler leaves them.
pub fn archive(members: &[(String, Vec<u8>)], lock: Lock, large: bool) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.set_comment("Fiddler (v5.0.20253.3311) Session Archive. See https://example.com").unwrap();
    zip.add_directory("raw/", SimpleFileOptions::default()).unwrap();
    for (name, bytes) in members {
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(large);
        // The archive's list of types is not encrypted.
        let lock = if name.starts_with('[') { Lock::None } else { lock };
        match lock {
            Lock::None => zip.start_file(name, plain).unwrap(),
            Lock::ZipCrypto(password) => {
                zip.start_file(name, plain.with_deprecated_encryption(password.as_bytes()).unwrap()).unwrap();
            }
            Lock::Aes(mode, password) => zip.start_file(name, plain.with_aes_encryption(mode, password)).unwrap(),
        }
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// `N_m.xml` as Fiddler writes it, with flags.
pub fn meta(number: usize, flags: &[(&str, &str)]) -> Vec<u8> {
    let flags: String = flags.iter().map(|(n, v)| format!("<SessionFlag N=\"{n}\" V=\"{v}\" />")).collect();
    let at = |ms: usize| format!("2025-08-30T11:35:{:02}.{:03}5078-07:00", 10 + number % 40, ms);
    let text = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Session SID=\"{}\" BitFlags=\"19\">\r\n  <SessionTimers \
         ClientConnected=\"0001-01-01T00:00:00\" ClientBeginRequest=\"{}\" GatewayTime=\"0\" DNSTime=\"3\" TCPConnectTime=\"20\" \
         HTTPSHandshakeTime=\"30\" FiddlerBeginRequest=\"{}\" ServerGotRequest=\"{}\" ServerBeginResponse=\"{}\" \
         ServerDoneResponse=\"{}\" />\r\n  <PipeInfo />\r\n  <SessionFlags>{flags}</SessionFlags>\r\n</Session>",
        number + 90,
        at(100),
        at(160),
        at(162),
        at(262),
        at(272),
    );
    text.into_bytes()
}

/// The members of a session.
pub fn session(number: usize, request: &[u8], response: &[u8]) -> Vec<(String, Vec<u8>)> {
    vec![
        (format!("raw/{number:02}_c.txt"), request.to_vec()),
        (format!("raw/{number:02}_s.txt"), response.to_vec()),
        (
            format!("raw/{number:02}_m.xml"),
            meta(number, &[("x-processinfo", "chrome:4242"), ("x-hostip", "192.0.2.7")]),
        ),
    ]
}

/// A response with these fields and this body.
pub fn response(fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nDate: Sat, 30 Aug 2025 18:35:07 GMT\r\n{fields}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// A plain request.
pub fn request(path: &str) -> Vec<u8> {
    format!("GET https://api.example.com{path} HTTP/1.1\r\nHost: api.example.com\r\nAccept: */*\r\n\r\n").into_bytes()
}

/// A body in a coding, by its name; `raw-deflate` is what some servers send for `deflate`.
pub fn encode(coding: &str, body: &[u8]) -> Vec<u8> {
    let level = Compression::default();
    match coding {
        "gzip" => {
            let mut w = GzEncoder::new(Vec::new(), level);
            w.write_all(body).unwrap();
            w.finish().unwrap()
        }
        "deflate" => {
            let mut w = ZlibEncoder::new(Vec::new(), level);
            w.write_all(body).unwrap();
            w.finish().unwrap()
        }
        "raw-deflate" => {
            let mut w = DeflateEncoder::new(Vec::new(), level);
            w.write_all(body).unwrap();
            w.finish().unwrap()
        }
        "br" => {
            let mut out = Vec::new();
            brotli::BrotliCompress(&mut &body[..], &mut out, &brotli::enc::BrotliEncoderParams::default()).unwrap();
            out
        }
        "zstd" => ruzstd::encoding::compress_to_vec(body, ruzstd::encoding::CompressionLevel::Fastest),
        _ => body.to_vec(),
    }
}

/// A body in chunks of these sizes, over and over.
pub fn chunked(body: &[u8], sizes: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut at, mut sizes) = (0, sizes.iter().cycle());
    while at < body.len() {
        let n = (*sizes.next().unwrap()).clamp(1, body.len() - at);
        out.extend(format!("{n:X}\r\n").as_bytes());
        out.extend(&body[at..at + n]);
        out.extend(b"\r\n");
        at += n;
    }
    out.extend(b"0\r\n\r\n");
    out
}

/// Imports, and gives the HAR's bytes; `None` for what is no container.
pub fn import(bytes: &[u8], password: Option<&str>) -> Result<Option<(Vec<u8>, Imported)>, Error> {
    import_member(bytes, password, None)
}

/// The same of one of several captures.
pub fn import_member(
    bytes: &[u8],
    password: Option<&str>,
    member: Option<&str>,
) -> Result<Option<(Vec<u8>, Imported)>, Error> {
    let mut out = Vec::new();
    let latin = |label: &str, bytes: &[u8]| {
        (label == "iso-8859-1").then(|| bytes.iter().map(|b| char::from(*b)).collect::<String>())
    };
    let mut options = Options { password: password.map(str::as_bytes), member, charset: &latin, progress: &mut |_| {} };
    let mut input = Cursor::new(bytes.to_vec());
    let imported = harmless::import(&mut input, &mut out, &mut options)?;
    Ok(imported.map(|i| (out, i)))
}

/// The same as JSON.
pub fn har(bytes: &[u8], password: Option<&str>) -> (Value, Imported) {
    let (out, imported) = import(bytes, password).unwrap().expect("a container");
    (serde_json::from_slice(&out).expect("a HAR"), imported)
}

/// The body of a message's `content` or `postData`, as bytes.
pub fn body(content: &Value) -> Vec<u8> {
    use base64::Engine;
    let text = content["text"].as_str().unwrap_or_default();
    if content["encoding"] == "base64" {
        base64::engine::general_purpose::STANDARD.decode(text).unwrap()
    } else {
        text.as_bytes().to_vec()
    }
}
