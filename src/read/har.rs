//! A HAR that comes out of a container in pieces: it goes on to the sink as it stands. When the container is damaged half way,
//! the HAR ends after its last whole entry, so that what could be unpacked can be opened.

use super::sink::Sink;
use crate::capture::splitter::{EntrySpan, Splitter};
use crate::error::{Error, ErrorKind};

/// Largest entry that is read, in bytes; a session reads no larger one.
const MAX_ENTRY: usize = 256 << 20;

/// Changes an entry on its way; `None` leaves it.
pub(super) type Change<'c> = &'c mut dyn FnMut(u32, &[u8]) -> Result<Option<Vec<u8>>, Error>;

/// A HAR on its way.
pub(super) struct HarStream {
    splitter: Splitter,
    /// Bytes from `base` on that may belong to an entry that has not ended, or stand behind the last one.
    held: Vec<u8>,
    base: u64,
    entries: u32,
    outer: Brackets,
}

impl HarStream {
    /// Before the first byte.
    pub fn new() -> Self {
        Self { splitter: Splitter::new(), held: Vec::new(), base: 0, entries: 0, outer: Brackets::default() }
    }

    /// Takes the next bytes and hands on what is complete.
    ///
    /// # Errors
    /// When they can't be part of a HAR, an entry is too large, or the sink fails.
    pub fn push(&mut self, chunk: &[u8], out: &mut Sink, change: Option<Change>) -> Result<(), Error> {
        let mut spans: Vec<EntrySpan> = Vec::new();
        let read = self.splitter.push(chunk, |e| spans.push(e));
        self.held.extend_from_slice(chunk);
        let mut change = change;
        for span in spans {
            let start = usize::try_from(span.offset.saturating_sub(self.base)).unwrap_or(usize::MAX);
            let end = start.saturating_add(usize::try_from(span.len).unwrap_or(usize::MAX));
            let before = self.held.get(..start).unwrap_or(&[]);
            if self.entries == 0 {
                self.outer.read(before);
            }
            out.put(before)?;
            let entry = self.held.get(start..end).unwrap_or(&[]);
            match change.as_mut().map_or(Ok(None), |change| change(self.entries, entry))? {
                Some(changed) => out.put(&changed)?,
                None => out.put(entry)?,
            }
            self.entries += 1;
            self.held.drain(..end.min(self.held.len()));
            self.base = span.offset + span.len;
        }
        read?;
        // Before the first entry everything may go that does not belong to it.
        if self.entries == 0 {
            let open = self.splitter.open_entry().unwrap_or(self.splitter.bytes());
            let free = usize::try_from(open.saturating_sub(self.base)).unwrap_or(0).min(self.held.len());
            let before = self.held.get(..free).unwrap_or(&[]);
            self.outer.read(before);
            out.put(before)?;
            self.held.drain(..free);
            self.base += free as u64;
        }
        if self.held.len() > MAX_ENTRY {
            return Err(Error::new(
                ErrorKind::Limit,
                "this entry is larger than 256 MB, which is the most that can be read",
            )
            .at(self.base)
            .in_entry(self.entries));
        }
        Ok(())
    }

    /// Whether the root has ended: whatever comes is no part of it.
    pub fn is_whole(&self) -> bool {
        self.entries > 0 && self.outer.closed_by(&self.held)
    }

    /// The end: what is left goes on as it stands.
    pub fn finish(self, out: &mut Sink) -> Result<u32, Error> {
        out.put(&self.held)?;
        Ok(self.entries)
    }

    /// An end before the end: closes what is open behind the last whole entry. `None` when there is none.
    pub fn cut(self, out: &mut Sink) -> Result<Option<u32>, Error> {
        if self.entries == 0 {
            return Ok(None);
        }
        out.put(b"\n")?;
        out.put(&self.outer.closing())?;
        Ok(Some(self.entries))
    }
}

/// The brackets that are open around the entries.
#[derive(Default)]
struct Brackets {
    open: Vec<u8>,
    in_string: bool,
    escaped: bool,
}

impl Brackets {
    fn read(&mut self, bytes: &[u8]) {
        for b in bytes {
            match b {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' => self.open.push(b'}'),
                b'[' => self.open.push(b']'),
                b'}' | b']' => {
                    self.open.pop();
                }
                _ => {}
            }
        }
    }

    /// Whether `rest`, which goes on behind an entry, closes all that is open.
    fn closed_by(&self, rest: &[u8]) -> bool {
        let mut all = Self { open: self.open.clone(), ..Self::default() };
        all.read(rest);
        all.open.is_empty()
    }

    fn closing(&self) -> Vec<u8> {
        self.open.iter().rev().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn through(text: &[u8], size: usize, cut: Option<usize>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sink = Sink::new(&mut out, 1 << 20);
        let mut stream = HarStream::new();
        for chunk in text.get(..cut.unwrap_or(text.len())).unwrap().chunks(size) {
            stream.push(chunk, &mut sink, None).unwrap();
        }
        match cut {
            Some(_) => drop(stream.cut(&mut sink).unwrap()),
            None => drop(stream.finish(&mut sink).unwrap()),
        }
        out
    }

    const TEXT: &[u8] = br#"{"x":"\"[{","log":{"pages":[{}],"entries":[{"a":"]}"}, [1], {"b":{"c":[2]}}
        ],"tail":{"y":1}}}"#;

    proptest! {
        #[test]
        fn all_goes_through_as_it_stands(size in 1usize..200) {
            prop_assert_eq!(through(TEXT, size, None), TEXT);
        }

        #[test]
        fn cut_anywhere_it_is_json_with_the_whole_entries(size in 1usize..40, cut in 0usize..100) {
            let out = through(TEXT, size, Some(cut));
            let Ok(json) = serde_json::from_slice::<serde_json::Value>(&out) else {
                // Nothing that is whole: then nothing but the beginning went through.
                prop_assert!(TEXT.starts_with(&out));
                return Ok(());
            };
            let entries = json["log"]["entries"].as_array().unwrap().len();
            prop_assert!((1..=3).contains(&entries), "{}", entries);
        }
    }
}
