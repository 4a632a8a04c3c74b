//! The index: one row per entry, in columns, so that a table of any length costs a window of it.
//!
//! Times are ms, sizes bytes. What a capture does not have, or has as a negative number, is absent. Nothing secret by
//! intent goes into a row: of the URL it keeps host and path, no userinfo, query or fragment.

use super::decimal::decimal;
use super::tape::{NodeKind, Tape};
use serde::{Deserialize, Serialize};

/// Longest host, path or type that a row keeps, in bytes.
const MAX_TEXT: usize = 300;

/// One entry of the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Byte offset of the entry in the file.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u64,
    /// `startedDateTime` as ms since 1970, UTC.
    pub started: Option<f64>,
    /// `time`.
    pub time: Option<f64>,
    /// Request method.
    pub method: String,
    /// Response status as the capture has it; 0 and negative ones mean that there was no reply.
    pub status: Option<i32>,
    /// Host and port of the URL.
    pub host: String,
    /// Path of the URL.
    pub path: String,
    /// Media type of the reply without its parameters.
    pub mime: String,
    /// Transferred size when the exporter tells it, else the size of the content.
    pub size: Option<f64>,
}

impl Row {
    /// Reads the row of an entry. Members that are missing or of the wrong type stay absent.
    pub fn read(tape: &Tape, text: &[u8], offset: u64) -> Self {
        let get = |at: Option<u32>, name: &str| at.and_then(|at| tape.member(text, at, name.as_bytes()));
        let entry = Some(0);
        let request = get(entry, "request");
        let response = get(entry, "response");
        let content = get(response, "content");
        let url = string(tape, text, get(request, "url"));
        let (host, path) = host_and_path(&url);
        let positive = |n: Option<f64>| n.filter(|n| *n >= 0.0);
        let size = positive(number(tape, text, get(response, "_transferSize")))
            .or_else(|| positive(number(tape, text, get(response, "bodySize"))).filter(|n| *n > 0.0))
            .or_else(|| positive(number(tape, text, get(content, "size"))));
        let mime = string(tape, text, get(content, "mimeType"));
        Self {
            offset,
            len: text.len() as u64,
            started: time_stamp(&string(tape, text, get(entry, "startedDateTime"))),
            time: positive(number(tape, text, get(entry, "time"))),
            method: cut(&string(tape, text, get(request, "method"))),
            #[allow(clippy::cast_possible_truncation)] // a status beyond i32 saturates, which is what a table shows
            status: number(tape, text, get(response, "status")).map(|n| n as i32),
            host: cut(host),
            path: cut(path),
            mime: cut(mime.split(';').next().unwrap_or("").trim()),
            size,
        }
    }
}

/// A string member, unescaped; empty when it is none.
pub(super) fn string(tape: &Tape, text: &[u8], at: Option<u32>) -> String {
    let Some(node) = at.and_then(|at| tape.get(at)).filter(|n| n.kind == NodeKind::String) else {
        return String::new();
    };
    let Some(inside) = text.get(node.span()) else { return String::new() };
    if node.escaped {
        let mut plain = Vec::new();
        crate::lens::json_string::decode_into(inside, &mut plain);
        return String::from_utf8_lossy(&plain).into_owned();
    }
    String::from_utf8_lossy(inside).into_owned()
}

/// A number member, also when it was written as a string.
fn number(tape: &Tape, text: &[u8], at: Option<u32>) -> Option<f64> {
    let node = at.and_then(|at| tape.get(at)).filter(|n| matches!(n.kind, NodeKind::Number | NodeKind::String))?;
    decimal(std::str::from_utf8(text.get(node.span())?).ok()?)
}

pub(super) fn cut(text: &str) -> String {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("").to_owned()
}

/// Host with port, and path, of an absolute URL, `host:port` (CONNECT) or a relative reference.
pub(super) fn host_and_path(url: &str) -> (&str, &str) {
    let mut bare = url.split(['?', '#']).next().unwrap_or("");
    // One after the other: a URL may begin with thousands of them.
    while let Some(rest) = bare.strip_prefix("blob:") {
        bare = rest;
    }
    if let Some((scheme, _)) = bare.split_once(':')
        && matches!(scheme, "data" | "javascript" | "about")
    {
        return ("", scheme);
    }
    let rest = match memchr::memmem::find(bare.as_bytes(), b"://").and_then(|i| bare.get(i + 3..)) {
        Some(rest) => rest,
        None if bare.starts_with("//") => bare.get(2..).unwrap_or(""),
        None if bare.starts_with('/') => return ("", bare),
        None => bare,
    };
    let (authority, path) = match rest.find('/') {
        Some(i) => rest.split_at(i),
        None => (rest, ""),
    };
    (authority.rsplit('@').next().unwrap_or(""), path)
}

/// An RFC 3339 date and time as ms since 1970; seconds may have any fraction, and the offset `+0100` is taken too.
pub fn time_stamp(text: &str) -> Option<f64> {
    let (date, rest) = text.trim().split_once(['T', ' '])?;
    let mut parts = date.split('-').map(|p| p.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let zone = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone);
    let mut parts = clock.split(':').map(decimal);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0.0))?);
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let offset = match (zone.chars().next(), digits.len()) {
        (Some('+' | '-'), 4) => {
            let minutes = decimal(digits.get(..2)?)? * 60.0 + decimal(digits.get(2..)?)?;
            if zone.starts_with('-') { -minutes } else { minutes }
        }
        _ => 0.0,
    };
    // Days from civil, Howard Hinnant's algorithm.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let doy = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let yoe = y.rem_euclid(400);
    let days = era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468;
    #[allow(clippy::cast_precision_loss)] // days fit a double exactly
    let days = days as f64;
    Some((((days * 24.0 + hour) * 60.0 + minute - offset) * 60.0 + second) * 1000.0)
}

/// All rows, in columns.
#[derive(Default)]
pub struct Index {
    offset: Vec<u64>,
    len: Vec<u64>,
    started: Vec<f64>,
    time: Vec<f32>,
    size: Vec<f64>,
    status: Vec<i32>,
    /// Method, host, path and type: the number of a shared text.
    words: Vec<[u32; 4]>,
    texts: Vec<Box<str>>,
    known: rustc_hash::FxHashMap<Box<str>, u32>,
}

/// Stands for "no status" in the column.
const NO_STATUS: i32 = i32::MIN;

impl Index {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.offset.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.offset.is_empty()
    }

    /// Appends a row.
    pub fn push(&mut self, row: &Row) {
        self.offset.push(row.offset);
        self.len.push(row.len);
        self.started.push(row.started.unwrap_or(f64::NAN));
        #[allow(clippy::cast_possible_truncation)] // a table shows ms
        self.time.push(row.time.map_or(f32::NAN, |t| t as f32));
        self.size.push(row.size.unwrap_or(f64::NAN));
        self.status.push(row.status.unwrap_or(NO_STATUS));
        let words = [&row.method, &row.host, &row.path, &row.mime].map(|t| self.word(t));
        self.words.push(words);
    }

    fn word(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.known.get(text) {
            return id;
        }
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.known.insert(text.into(), id);
        id
    }

    /// Offset and length of an entry.
    pub fn place(&self, index: usize) -> Option<(u64, u64)> {
        Some((*self.offset.get(index)?, *self.len.get(index)?))
    }

    /// The row at `index`.
    pub fn get(&self, index: usize) -> Option<Row> {
        let words = self.words.get(index)?;
        let text = |i: usize| words.get(i).and_then(|w| self.texts.get(*w as usize)).map_or("", |t| &**t).to_owned();
        let known = |x: f64| (!x.is_nan()).then_some(x);
        Some(Row {
            offset: *self.offset.get(index)?,
            len: *self.len.get(index)?,
            started: known(*self.started.get(index)?),
            time: known(f64::from(*self.time.get(index)?)),
            size: known(*self.size.get(index)?),
            status: self.status.get(index).copied().filter(|s| *s != NO_STATUS),
            method: text(0),
            host: text(1),
            path: text(2),
            mime: text(3),
        })
    }

    /// Earliest start and latest end of all entries, ms since 1970.
    pub fn time_span(&self) -> Option<(f64, f64)> {
        let mut span: Option<(f64, f64)> = None;
        for (start, time) in self.started.iter().zip(&self.time).filter(|(s, _)| !s.is_nan()) {
            let end = start + if time.is_nan() { 0.0 } else { f64::from(*time) };
            span = Some(span.map_or((*start, end), |(a, b)| (a.min(*start), b.max(end))));
        }
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_of_nested_blobs_does_not_use_up_the_stack() {
        let url = "blob:".repeat(200_000) + "https://h.example/p";
        assert_eq!(host_and_path(&url), ("h.example", "/p"));
    }

    fn row(text: &str) -> Row {
        let mut tape = Tape::new();
        tape.parse(text.as_bytes()).unwrap();
        Row::read(&tape, text.as_bytes(), 7)
    }

    #[test]
    fn reads_what_is_there() {
        let r = row(
            r#"{"startedDateTime":"2025-06-10T11:00:00.123+02:00","time":12.5,"request":{"method":"GET","url":"https:\/\/u:p@h.example:8443/a/b?t=1#f"},
                "response":{"status":200,"content":{"mimeType":"text/html; charset=utf-8","size":10},"_transferSize":-1}}"#,
        );
        assert_eq!((r.host.as_str(), r.path.as_str(), r.mime.as_str()), ("h.example:8443", "/a/b", "text/html"));
        assert_eq!((r.status, r.size, r.time, r.method.as_str()), (Some(200), Some(10.0), Some(12.5), "GET"));
        assert_eq!(r.started, Some(1_749_546_000_123.0));
    }

    #[test]
    fn odd_entries_give_rows_too() {
        for text in
            ["{}", "null", "[]", r#"{"request":null,"response":[]}"#, r#"{"time":"x","startedDateTime":"NaN-NaN"}"#]
        {
            let r = row(text);
            assert_eq!((r.status, r.started, r.host.as_str()), (None, None, ""), "{text}");
        }
        assert_eq!(row(r#"{"response":{"status":"404"},"time":-0.5}"#).status, Some(404));
        assert_eq!(row(r#"{"request":{"method":"CONNECT","url":"h.example:443"}}"#).host, "h.example:443");
        assert_eq!(row(r#"{"request":{"url":"data:text/plain,abc"}}"#).path, "data");
    }

    #[test]
    fn time_stamps() {
        assert_eq!(time_stamp("1970-01-01T00:00:00Z"), Some(0.0));
        assert_eq!(time_stamp("2024-02-29T23:59:59.5-0130"), Some(1_709_256_599_500.0));
        assert_eq!(time_stamp("2009-05-13 18:28:27+02:00"), Some(1_242_232_107_000.0));
        for bad in ["", "NaN-NaN-NaNTNaN:NaN", "2024-13-01T00:00:00Z", "2024", "x"] {
            assert_eq!(time_stamp(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_index_gives_back_what_went_in() {
        let mut index = Index::default();
        let r = row(r#"{"request":{"method":"GET","url":"https://h/a"},"time":3,"response":{"status":0}}"#);
        index.push(&r);
        index.push(&Row { offset: 9, len: 4, ..Row::default() });
        assert_eq!(index.get(0), Some(r));
        assert_eq!((index.place(1), index.get(2)), (Some((9, 4)), None));
    }
}
