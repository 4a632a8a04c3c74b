//! `N_m.xml`: when each step of a session was, whether its connection was used before, and Fiddler's flags.

use crate::capture::row::time_stamp;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Most flags that are kept.
const MAX_FLAGS: usize = 1000;

/// What Fiddler noted about a session.
#[derive(Debug, Default)]
pub struct Meta {
    /// Fiddler's own number of the session.
    pub id: String,
    /// Bits about the session's state, as a decimal or hexadecimal number.
    pub bits: String,
    timers: Vec<(String, String)>,
    /// The connection to the server was open before.
    pub reused: bool,
    /// Flags in order, e.g. `x-processinfo`.
    pub flags: Vec<(String, String)>,
}

impl Meta {
    /// Reads a file; `true` with it when something in it is no XML. Nothing gives an empty one.
    pub fn parse(bytes: &[u8]) -> (Self, bool) {
        let mut meta = Self::default();
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let mut reader = Reader::from_str(&text);
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => meta.tag(&tag),
                Ok(Event::Eof) => return (meta, false),
                Ok(_) => {}
                Err(_) => return (meta, true),
            }
        }
    }

    fn tag(&mut self, tag: &BytesStart) {
        let attributes = || {
            tag.attributes().flatten().map(|a| {
                let value = a
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_or_else(|_| a.value.to_string(), |v| v.into_owned());
                (a.key.0.to_owned(), value)
            })
        };
        let get = |name: &str| attributes().find(|(n, _)| n == name).map(|(_, v)| v).unwrap_or_default();
        match tag.name().0 {
            "Session" => {
                self.id = get("SID");
                self.bits = get("BitFlags");
            }
            "SessionTimers" => self.timers = attributes().take(40).collect(),
            "PipeInfo" => self.reused = get("Reused").eq_ignore_ascii_case("true"),
            "SessionFlag" if self.flags.len() < MAX_FLAGS => self.flags.push((get("N"), get("V"))),
            _ => {}
        }
    }

    fn timer(&self, name: &str) -> Option<&str> {
        self.timers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// A moment as it is written, when it is one: Fiddler writes the year 1 for what did not happen.
    pub fn moment(&self, name: &str) -> Option<&str> {
        self.timer(name).filter(|t| !t.starts_with("0001") && time_stamp(t).is_some())
    }

    /// The same in ms since 1970.
    pub fn at(&self, name: &str) -> Option<f64> {
        self.moment(name).and_then(time_stamp)
    }

    /// From one moment to another, in ms, never negative.
    pub fn span(&self, from: &str, to: &str) -> Option<f64> {
        Some((self.at(to)? - self.at(from)?).max(0.0))
    }

    /// A length in ms.
    pub fn length(&self, name: &str) -> Option<f64> {
        self.timer(name)?.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0)
    }

    /// A flag, or nothing.
    pub fn flag(&self, name: &str) -> &str {
        self.flags.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, v)| v.as_str())
    }

    /// A flag that is a count; it may have separators between its thousands.
    pub fn count(&self, name: &str) -> Option<u64> {
        let digits: String = self.flag(name).chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\u{feff}<?xml version=\"1.0\"?><Session SID=\"99\" BitFlags=\"1F\"><SessionTimers ClientBeginRequest=\"2025-08-30T11:35:12.3565078-07:00\" \
        ServerDoneResponse=\"2025-08-30T11:35:12.4565078-07:00\" ServerConnected=\"0001-01-01T00:00:00\" DNSTime=\"7\" TCPConnectTime=\"x\" />\
        <PipeInfo Reused=\"true\" /><SessionFlags><SessionFlag N=\"x-processinfo\" V=\"a&amp;b:1\" /><SessionFlag N=\"X-Len\" V=\"1,371\" />";

    #[test]
    fn reads_what_is_there() {
        let (meta, broken) = Meta::parse(TEXT.as_bytes());
        assert!(!broken, "an end that is missing costs nothing");
        assert_eq!((meta.id.as_str(), meta.bits.as_str(), meta.reused), ("99", "1F", true));
        assert_eq!(meta.flag("X-ProcessInfo"), "a&b:1");
        assert_eq!(meta.count("x-len"), Some(1371));
        assert_eq!(meta.length("DNSTime"), Some(7.0));
        assert_eq!(meta.length("TCPConnectTime"), None);
        assert_eq!(meta.moment("ServerConnected"), None);
        assert_eq!(meta.span("ClientBeginRequest", "ServerDoneResponse").map(f64::round), Some(100.0));
        assert_eq!(meta.span("ServerDoneResponse", "ClientBeginRequest"), Some(0.0));
    }

    #[test]
    fn what_is_no_xml_is_told() {
        assert!(Meta::parse(b"<Session SID=\"1\"><x y=").1);
        assert!(!Meta::parse(b"").1);
    }
}
