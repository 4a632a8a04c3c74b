//! A worker's side: facts of a batch, and which of its entries belong to a query.

use super::Probe;
use crate::capture::facts::{Facts, flag};
use crate::capture::tape::Tape;
use crate::query::{Context, Query, deep};
use crate::session::wire::Batch;

/// One worker. Keeps the tape between batches.
#[derive(Default)]
pub struct Reader {
    tape: Tape,
}

fn slice<'b>(bytes: &'b [u8], (offset, len): &(u64, u64)) -> &'b [u8] {
    let start = usize::try_from(*offset).unwrap_or(usize::MAX);
    let end = usize::try_from(offset.saturating_add(*len)).unwrap_or(usize::MAX);
    bytes.get(start..end).unwrap_or_default()
}

impl Reader {
    /// The facts of a batch; `bytes` are the file's from `batch.base` on. An entry that can't be read has none but that.
    pub fn facts(&mut self, bytes: &[u8], batch: &Batch) -> Vec<Facts> {
        let mut out = Vec::with_capacity(batch.spans.len());
        for span in &batch.spans {
            let text = slice(bytes, span);
            out.push(match self.tape.parse(text) {
                Ok(()) => Facts::read(&self.tape, text),
                Err(_) => Facts { flags: flag::BROKEN, ..Facts::default() },
            });
        }
        out
    }

    /// The entries of a probe that belong to its query.
    pub fn matching(&mut self, bytes: &[u8], probe: &Probe) -> Vec<u32> {
        let context = Context { zone: probe.zone, first: probe.first, site: probe.site.clone() };
        // It was read once already where it came from.
        let Ok(query) = Query::parse(&probe.query, &context) else { return Vec::new() };
        let mut found = Vec::new();
        for (i, (index, span)) in probe.entries.iter().zip(&probe.batch.spans).enumerate() {
            let text = slice(bytes, span);
            if self.tape.parse(text).is_err() {
                continue;
            }
            let marks = probe.marks.as_ref().and_then(|m| m.get(i)).copied();
            let secret = probe.secrets.get(i).copied().unwrap_or(false);
            let entry = deep::Entry::new(&self.tape, text, marks, secret, probe.ssl_inside);
            if query.over(&entry, &context) == Some(true) {
                found.push(*index);
            }
        }
        found
    }
}
