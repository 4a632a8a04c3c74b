//! The splitter: finds the entries of `log.entries`, chunk by chunk, by byte offsets alone.
//!
//! It holds no entry. Whoever feeds it keeps the bytes from [`Splitter::open_entry`] on and gets the spans of the
//! entries as they end. What stands around the entries, the *envelope* (creator, pages, vendor members …), is small;
//! it is kept, with a map from its offsets to the file's.
//!
//! Every byte goes through one of two loops: a byte-wise state machine for the outermost levels, and, inside an entry
//! or any other nested value, a block scanner that only counts brackets. The result is the same for any chunking.

use super::blocks::{BLOCK, Strings, masks};
use crate::error::{Error, ErrorKind, Whole};

/// Where one element of `log.entries` stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntrySpan {
    /// Byte offset of its first byte.
    pub offset: u64,
    /// Length in bytes.
    pub len: u64,
}

/// Largest part around the entries that is read, in bytes.
pub const MAX_ENVELOPE: usize = 64 << 20;
/// How many bytes are looked at to say what a foreign file is.
const HEAD: usize = 64;
/// Longest name looked at on the outer levels; longer ones are none of HAR's.
const MAX_NAME: usize = 32;

/// What stands around the entries, as one JSON text: the file without the elements of `log.entries`.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// The text, with empty lists where the entries stood.
    pub text: Vec<u8>,
    /// `(offset in text, offset in the file)`, ascending: from there on, bytes run in parallel.
    pub jumps: Vec<(usize, u64)>,
}

impl Envelope {
    /// Where the byte at `offset` of the text stands in the file.
    pub fn file_offset(&self, offset: usize) -> u64 {
        let i = self.jumps.partition_point(|(at, _)| *at <= offset);
        match i.checked_sub(1).and_then(|i| self.jumps.get(i)) {
            Some((at, file)) => file + (offset - at) as u64,
            None => offset as u64,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// Members of the root object.
    Root,
    /// Members of `log`.
    Log,
    /// Elements of `entries`.
    Entries,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the root's bracket; the number counts the bytes of a byte order mark.
    Start(u8),
    /// The file does not begin as a HAR does; its first bytes are gathered to say what it is.
    Foreign,
    /// A name or the object's end.
    NameOrEnd,
    /// A name, after a comma.
    Name,
    /// Inside a name; `true` after a backslash.
    InName(bool),
    /// `:`
    Colon,
    /// A member's value.
    Value,
    /// An element or `]`.
    ElementOrEnd,
    /// An element, after a comma.
    Element,
    /// Inside a string value or element; `true` after a backslash.
    InString(bool),
    /// Inside a number or literal.
    InWord,
    /// Inside a nested value that is skipped or an entry.
    Deep,
    /// A comma or the end of the container.
    CommaOrEnd,
    /// After the root.
    Done,
}

/// The streaming splitter.
pub struct Splitter {
    state: State,
    level: Level,
    /// Bytes of the file before the chunk at hand.
    base: u64,
    name: Vec<u8>,
    strings: Strings,
    depth: u64,
    entry_start: Option<u64>,
    /// The level that holds the `entries` at hand.
    parent: Level,
    /// The words of a number or literal, to be checked when it ends.
    word: Vec<u8>,
    envelope: Envelope,
    recording: bool,
    log_seen: bool,
    entries_seen: bool,
    entries: u64,
    /// Offset after the last thing that is whole on the outer levels.
    whole: u64,
    head: Vec<u8>,
    head_at: u64,
    failed: bool,
}

impl Default for Splitter {
    fn default() -> Self {
        Self::new()
    }
}

impl Splitter {
    /// A splitter at the start of a file.
    pub fn new() -> Self {
        Self {
            state: State::Start(0),
            level: Level::Root,
            base: 0,
            name: Vec::new(),
            strings: Strings::default(),
            depth: 0,
            entry_start: None,
            parent: Level::Root,
            word: Vec::new(),
            envelope: Envelope { text: Vec::new(), jumps: Vec::new() },
            recording: false,
            log_seen: false,
            entries_seen: false,
            entries: 0,
            whole: 0,
            head: Vec::new(),
            head_at: 0,
            failed: false,
        }
    }

    /// Byte offset of the entry that has begun and not ended yet: bytes from there on must be kept.
    pub fn open_entry(&self) -> Option<u64> {
        self.entry_start
    }

    /// Number of bytes read.
    pub fn bytes(&self) -> u64 {
        self.base
    }

    /// Number of entries that have ended.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Reads the next bytes of the file and calls `each` for every entry that ends in them.
    ///
    /// # Errors
    /// When the bytes can't be part of a HAR, with the byte offset. The splitter must not be used afterwards.
    pub fn push(&mut self, chunk: &[u8], mut each: impl FnMut(EntrySpan)) -> Result<(), Error> {
        if self.failed {
            return Err(Error::new(ErrorKind::Internal, "reading went on after an error"));
        }
        let result = self.run(chunk, &mut each);
        self.failed = result.is_err();
        self.base += chunk.len() as u64;
        result
    }

    /// Ends the file and gives what stands around the entries.
    ///
    /// # Errors
    /// When the file ends too early or holds no `log.entries`. Of a file that was cut off after whole entries the error
    /// knows what makes it whole again.
    pub fn finish(self) -> Result<Envelope, Error> {
        let end = self.base;
        match self.state {
            State::Start(_) => {
                Err(Error::new(ErrorKind::Empty, "the file is empty; expected a HAR, which begins with {").at(end))
            }
            State::Foreign => Err(foreign(&self.head, self.head_at)),
            State::Done if self.entries_seen => Ok(self.envelope),
            State::Done if self.log_seen => Err(Error::new(
                ErrorKind::NotHar,
                "this is JSON with a log, but without a list of entries in it; save the capture again as HAR",
            )
            .at(end)),
            State::Done => Err(Error::new(
                ErrorKind::NotHar,
                "this is JSON, but no HAR: expected an object with \"log\" and in it \"entries\"",
            )
            .at(end)),
            _ => Err(self.cut_off()),
        }
    }

    fn cut_off(&self) -> Error {
        let (expected, closing) = match (self.level, self.parent) {
            (Level::Root, _) => ("the } that ends the file", "}"),
            (Level::Log, _) => ("the } that ends the log", "}}"),
            (Level::Entries, Level::Root) => ("more entries or the ] that ends them", "]}"),
            (Level::Entries, _) => ("more entries or the ] that ends them", "]}}"),
        };
        let error = Error::new(
            ErrorKind::Truncated,
            format!(
                "the file ends in the middle, after {} whole entries; expected {expected}. It was cut off while it was saved or copied: save or send it again",
                self.entries,
            ),
        )
        .at(self.base);
        if self.entries > 0 { error.with_whole(Whole { end: self.whole, closing }) } else { error }
    }

    fn run(&mut self, chunk: &[u8], each: &mut impl FnMut(EntrySpan)) -> Result<(), Error> {
        let mut at = 0usize;
        let mut recorded = 0usize;
        while let Some(&byte) = chunk.get(at) {
            if self.state == State::Deep {
                at = self.deep(chunk, at);
                if self.state == State::Deep {
                    break;
                }
                self.element_ended(self.base + at as u64, each);
                continue;
            }
            let was_recording = self.recording;
            let here = self.base + at as u64;
            let consumed = self.step(byte, here, each)?;
            if consumed {
                at += 1;
            }
            match (was_recording, self.recording) {
                // The `[` itself belongs to the envelope, the `]` too.
                (true, false) => self.record(chunk.get(recorded..at).unwrap_or(&[]))?,
                (false, true) => {
                    recorded = at - usize::from(consumed);
                    self.envelope.jumps.push((self.envelope.text.len(), self.base + recorded as u64));
                }
                _ => {}
            }
        }
        if self.recording {
            self.record(chunk.get(recorded..).unwrap_or(&[]))?;
        }
        Ok(())
    }

    fn record(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.envelope.text.len() + bytes.len() > MAX_ENVELOPE {
            return Err(Error::new(ErrorKind::Limit, "the part around the entries is larger than 64 MB").at(self.base));
        }
        self.envelope.text.extend_from_slice(bytes);
        Ok(())
    }

    /// Skips inside a nested value. Returns the offset after its end, or the chunk's end.
    fn deep(&mut self, chunk: &[u8], from: usize) -> usize {
        let mut at = from;
        while at < chunk.len() {
            let rest = chunk.get(at..).unwrap_or(&[]);
            let mut padded = [b' '; BLOCK];
            let (block, used) = match rest.first_chunk::<BLOCK>() {
                Some(block) => (block, BLOCK),
                None => {
                    if let Some(p) = padded.get_mut(..rest.len()) {
                        p.copy_from_slice(rest);
                    }
                    (&padded, rest.len())
                }
            };
            let m = masks(block);
            let s = self.strings.block(&m, used);
            let close = m.close & !s.inside;
            let open = m.open & !s.inside;
            if u64::from(close.count_ones()) < self.depth {
                self.depth = self.depth + u64::from(open.count_ones()) - u64::from(close.count_ones());
            } else {
                let mut bits = open | close;
                while bits != 0 {
                    let i = bits.trailing_zeros();
                    bits &= bits - 1;
                    if open >> i & 1 == 1 {
                        self.depth += 1;
                    } else {
                        self.depth -= 1;
                        if self.depth == 0 {
                            // The rest of the block belongs to the outer level: read it again there.
                            self.strings = Strings::default();
                            self.state = State::CommaOrEnd;
                            return at + i as usize + 1;
                        }
                    }
                }
            }
            at += used;
        }
        at
    }

    /// A value on the level at hand has ended just before `end`.
    fn element_ended(&mut self, end: u64, each: &mut impl FnMut(EntrySpan)) {
        if let Some(offset) = self.entry_start.take() {
            self.entries += 1;
            each(EntrySpan { offset, len: end - offset });
        }
        self.whole = end;
        self.state = State::CommaOrEnd;
    }

    /// One byte on an outer level. Returns whether it was consumed; if not, the state has changed.
    fn step(&mut self, byte: u8, here: u64, each: &mut impl FnMut(EntrySpan)) -> Result<bool, Error> {
        let space = super::tape::is_space(byte);
        match self.state {
            State::Start(bom) => self.start(byte, here, bom),
            State::Foreign => {
                self.head.push(byte);
                if self.head.len() >= HEAD {
                    return Err(foreign(&self.head, self.head_at));
                }
            }
            _ if space && !matches!(self.state, State::InName(_) | State::InString(_) | State::InWord) => {}
            State::NameOrEnd if byte == b'}' => self.close_object(here),
            State::NameOrEnd | State::Name => {
                if byte != b'"' {
                    return Err(self.broken(here, "expected a name in quotes"));
                }
                self.name.clear();
                self.state = State::InName(false);
            }
            State::InName(escaped) => match byte {
                b'"' if !escaped => self.state = State::Colon,
                _ => {
                    if self.name.len() <= MAX_NAME {
                        self.name.push(byte);
                    }
                    self.state = State::InName(byte == b'\\' && !escaped);
                }
            },
            State::Colon => {
                if byte != b':' {
                    return Err(self.broken(here, "expected : after a name"));
                }
                self.state = State::Value;
            }
            State::ElementOrEnd if byte == b']' => self.close_entries(here),
            State::Value | State::Element | State::ElementOrEnd => self.value(byte, here)?,
            State::InString(escaped) => {
                self.state = State::InString(byte == b'\\' && !escaped);
                if byte == b'"' && !escaped {
                    self.element_ended(here + 1, each);
                }
            }
            State::InWord => {
                if space || matches!(byte, b',' | b']' | b'}' | b':' | b'"' | b'{' | b'[') {
                    if super::tape::Tape::new().parse(&self.word).is_err() {
                        return Err(self.broken(here - self.word.len() as u64, "expected a JSON value"));
                    }
                    self.element_ended(here, each);
                    return Ok(false);
                }
                if self.word.len() > 400 {
                    return Err(self.broken(here, "expected the end of a number"));
                }
                self.word.push(byte);
            }
            State::CommaOrEnd => match (byte, self.level) {
                (b',', Level::Entries) => self.state = State::Element,
                (b',', _) => self.state = State::Name,
                (b']', Level::Entries) => self.close_entries(here),
                (b'}', Level::Root | Level::Log) => self.close_object(here),
                _ => {
                    return Err(self.broken(here, "expected a comma or the end of the object or list"));
                }
            },
            State::Done => {
                return Err(self.broken(here, "expected nothing after the end of the HAR; is it two files in one?"));
            }
            State::Deep => {}
        }
        Ok(true)
    }

    /// The first byte of a value.
    fn value(&mut self, byte: u8, here: u64) -> Result<(), Error> {
        let wanted = match self.level {
            Level::Root if self.name == b"log" => Some((b'{', Level::Log)),
            Level::Root | Level::Log if self.name == b"entries" => Some((b'[', Level::Entries)),
            _ => None,
        };
        if self.level == Level::Root && self.name == b"log" {
            self.log_seen = true;
        }
        if let Some((open, level)) = wanted
            && byte == open
        {
            if level == Level::Entries {
                self.entries_seen = true;
                self.recording = false;
                self.state = State::ElementOrEnd;
                self.name.clear();
                self.parent = self.level;
            } else {
                self.state = State::NameOrEnd;
            }
            self.level = level;
            self.whole = here + 1;
            return Ok(());
        }
        if wanted.is_some_and(|(_, level)| level == Level::Entries) && byte == b'n' {
            // `entries: null`: a capture of nothing.
            self.entries_seen = true;
        }
        if self.level == Level::Entries {
            self.entry_start = Some(here);
        }
        match byte {
            b'{' | b'[' => {
                self.depth = 1;
                self.strings = Strings::default();
                self.state = State::Deep;
            }
            b'"' => self.state = State::InString(false),
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                self.word.clear();
                self.word.push(byte);
                self.state = State::InWord;
            }
            _ => return Err(self.broken(here, "expected a JSON value")),
        }
        Ok(())
    }

    /// A byte before the root's bracket.
    fn start(&mut self, byte: u8, here: u64, bom: u8) {
        const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];
        if here == u64::from(bom) && BOM.get(usize::from(bom)) == Some(&byte) {
            self.state = State::Start(bom + 1);
        } else if byte == b'{' && matches!(bom, 0 | 3) {
            self.recording = true;
            self.state = State::NameOrEnd;
        } else if !super::tape::is_space(byte) || matches!(bom, 1 | 2) {
            self.head_at = here;
            self.head.push(byte);
            self.state = State::Foreign;
        }
    }

    fn close_object(&mut self, here: u64) {
        self.whole = here + 1;
        self.state = if self.level == Level::Root { State::Done } else { State::CommaOrEnd };
        self.level = Level::Root;
    }

    fn close_entries(&mut self, here: u64) {
        self.whole = here + 1;
        self.recording = true;
        self.level = self.parent;
        self.state = State::CommaOrEnd;
    }

    fn broken(&self, at: u64, what: &str) -> Error {
        let place = match self.level {
            Level::Entries => format!(" after entry {}", self.entries),
            Level::Log if self.entries > 0 => " after the entries".to_owned(),
            _ => String::new(),
        };
        Error::new(ErrorKind::NotJson, format!("this is not valid JSON{place}: {what}")).at(at)
    }
}

/// Says what a file is that does not begin as a HAR does.
fn foreign(head: &[u8], at: u64) -> Error {
    let lower: Vec<u8> = head.iter().map(u8::to_ascii_lowercase).collect();
    let name = head.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'.')).count();
    let (kind, message) = if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        (ErrorKind::Zip, "this is a ZIP archive (or a SAZ); unpack it and open the HAR inside")
    } else if head.starts_with(&[0x1F, 0x8B]) {
        (ErrorKind::Gzip, "this is a gzip file; unpack it and open the HAR inside")
    } else if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || head.get(1) == Some(&0) {
        (ErrorKind::Encoding, "this is text in UTF-16; save it as UTF-8")
    } else if lower.starts_with(b"<") {
        (
            ErrorKind::Html,
            "this is a web page or XML; expected a HAR, which begins with {. It may be the page of a failed download",
        )
    } else if name > 0 && head.get(name..).is_some_and(|r| r.trim_ascii_start().starts_with(b"(")) {
        (
            ErrorKind::Jsonp,
            "this is JSONP, a HAR inside a function call; take away the call's name with its ( and the ) at the end",
        )
    } else if head.starts_with(b"[") {
        (ErrorKind::NotHar, "this is a JSON list; expected a HAR, an object that begins with {")
    } else {
        (ErrorKind::NotJson, "this is no HAR; expected JSON that begins with {")
    };
    Error::new(kind, message).at(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &[u8], cut: impl Fn(usize) -> usize) -> Result<(Vec<EntrySpan>, Envelope), Error> {
        let mut s = Splitter::new();
        let mut spans = Vec::new();
        let mut at = 0;
        let mut n = 0;
        while at < text.len() {
            let end = (at + cut(n).max(1)).min(text.len());
            s.push(&text[at..end], |e| spans.push(e))?;
            at = end;
            n += 1;
        }
        s.finish().map(|e| (spans, e))
    }

    fn texts(text: &str) -> Vec<String> {
        let (spans, _) = split(text.as_bytes(), |_| usize::MAX).unwrap();
        spans.iter().map(|s| text[s.offset as usize..(s.offset + s.len) as usize].to_owned()).collect()
    }

    #[test]
    fn finds_the_elements_of_entries() {
        assert_eq!(texts(r#"{"log":{"entries":[]}}"#), Vec::<String>::new());
        assert_eq!(
            texts(r#"{"log":{"entries":[ {"a":"]}"} , {"b":[1,{"c":"\\\""}]}]}}"#),
            [r#"{"a":"]}"}"#, r#"{"b":[1,{"c":"\\\""}]}"#]
        );
        assert_eq!(texts(r#"{"log":{"entries":[null, 12 ,"x",true]}}"#), ["null", "12", "\"x\"", "true"]);
        assert_eq!(
            texts(r#"{"x":{"entries":[1]},"log":{"pages":[{"entries":[2]}],"entries":[3],"entries":[4]}}"#),
            ["3", "4"]
        );
        assert_eq!(texts("\u{feff} {\"entries\":[{}]}\n"), ["{}"], "a HAR without its log wrapper");
        assert_eq!(texts(r#"{"log":{"entries":null}}"#), Vec::<String>::new());
    }

    #[test]
    fn the_envelope_knows_its_places() {
        let text = "\u{feff}{\"log\":{\"pages\":[1],\"entries\":[{\"a\":1}, {}],\"comment\":\"x\"}}";
        let (_, e) = split(text.as_bytes(), |_| 3).unwrap();
        assert_eq!(std::str::from_utf8(&e.text).unwrap(), "{\"log\":{\"pages\":[1],\"entries\":[],\"comment\":\"x\"}}");
        for needle in ["\"log\"", "pages", "[],", "comment"] {
            let inside = String::from_utf8(e.text.clone()).unwrap().find(needle).unwrap();
            let outside = text.find(if needle == "[]," { "[{" } else { needle }).unwrap();
            assert_eq!(e.file_offset(inside), outside as u64, "{needle}");
        }
    }

    #[test]
    fn what_is_no_har_is_named_with_its_place() {
        let check = |text: &[u8], kind: ErrorKind, at: u64| {
            for cut in [1, 7, usize::MAX] {
                let e = split(text, |_| cut).unwrap_err();
                assert_eq!((e.kind(), e.offset()), (kind, Some(at)), "{:?}: {e}", String::from_utf8_lossy(text));
            }
        };
        check(b"", ErrorKind::Empty, 0);
        check(b"\xef\xbb\xbf \n", ErrorKind::Empty, 5);
        check(b"onInput_1 ({})", ErrorKind::Jsonp, 0);
        check(b"  <!doctype html>", ErrorKind::Html, 2);
        check(b"PK\x03\x04abc", ErrorKind::Zip, 0);
        check(b"\x1f\x8b\x08", ErrorKind::Gzip, 0);
        check(b"\xff\xfe{\0", ErrorKind::Encoding, 0);
        check(b"[1]", ErrorKind::NotHar, 0);
        check(b"hello", ErrorKind::NotJson, 0);
        check(b"{}", ErrorKind::NotHar, 2);
        check(b"{\"log\":\"x\"}", ErrorKind::NotHar, 11);
        check(b"{\"log\":{\"entries\":[{\"a\":", ErrorKind::Truncated, 24);
        check(b"{\"log\":{\"entries\":[{},", ErrorKind::Truncated, 22);
        check(b"{\"log\":{\"entries\":[{},]}}", ErrorKind::NotJson, 22);
        check(b"{\"log\":{\"entries\":[tru]}}", ErrorKind::NotJson, 19);
        check(b"{\"log\":{\"entries\":[]}} x", ErrorKind::NotJson, 23);
        check(b"{log:{}}", ErrorKind::NotJson, 1);
    }

    proptest! {
        #[test]
        fn any_chunking_gives_the_same(
            entries in proptest::collection::vec("(\\{\"[a-z\\\\]{0,3}\\\\\\\\\":\\[1,\"[{}\\]x]{0,90}\"\\]\\})|-1\\.5|\"s\"", 0..5),
            cuts in proptest::collection::vec(1usize..90, 1..20),
            damage in proptest::option::of(0usize..200),
        ) {
            let mut text = format!("{{\"log\": {{\"v\":\"1.2\", \"entries\" : [{}], \"c\":{{\"d\":[]}}}} }}\n", entries.join(" ,\n"));
            if let Some(at) = damage { text.truncate(at); }
            let text = text.as_bytes();
            let whole = split(text, |_| usize::MAX);
            let tiny = split(text, |_| 1);
            let random = split(text, |n| cuts[n % cuts.len()]);
            let plain = |r: &Result<(Vec<EntrySpan>, Envelope), Error>| match r {
                Ok((s, e)) => Ok((s.clone(), e.text.clone(), e.jumps.clone())),
                Err(e) => Err(e.clone()),
            };
            prop_assert_eq!(plain(&whole), plain(&tiny));
            prop_assert_eq!(plain(&whole), plain(&random));
        }

        #[test]
        fn what_was_cut_off_is_whole_again_with_its_closing(
            around in any::<(bool, bool, bool)>(),
            entries in proptest::collection::vec(r#"\{"[a-z]{0,3}":\[1,"([\[{}\]x]|\\\\|\\"){0,9}"\]\}|-1\.5|"s\\""|true"#, 1..5),
            cut in 0usize..300,
        ) {
            let (log, first, again) = around;
            let list = format!("\"entries\" : [{}]", entries.join(" ,\n"));
            let mut members = vec!["\"v\":\"1.2\"".to_owned(), "\"c\":{\"d\":[{}, 5]}".to_owned(), "\"pages\": [{}]".to_owned()];
            members.insert(if first { 0 } else { 2 }, list.clone());
            if again { members.push(list); }
            let inner = format!("{{ {} }}", members.join(" , "));
            let mut text = if log { format!("{{\"x\":[], \"log\": {inner} , \"y\":1 }}") } else { inner };
            text.truncate(cut);
            let mut s = Splitter::new();
            let mut ended = 0;
            s.push(text.as_bytes(), |_| ended += 1).unwrap();
            if let Err(e) = s.finish() {
                prop_assert_eq!(e.whole().is_some(), ended > 0);
                if let Some(whole) = e.whole() {
                    let mended = format!("{}{}", &text[..usize::try_from(whole.end).unwrap()], whole.closing);
                    prop_assert!(serde_json::from_str::<serde_json::Value>(&mended).is_ok(), "{}", mended);
                    prop_assert_eq!(texts(&mended).len(), ended);
                }
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(text in proptest::collection::vec(any::<u8>(), 0..300), json in any::<bool>()) {
            let mut all = if json { b"{\"log\":{\"entries\":[".to_vec() } else { Vec::new() };
            all.extend(text);
            let _ = split(&all, |_| 11);
        }
    }
}
