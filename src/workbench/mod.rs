//! The workbench: every entry of a capture as columns, and a view of them that is filtered, sorted and grouped.
//!
//! It is fed by workers, batch by batch, after the capture was opened, and asked for windows of rows. It goes into the
//! page's second wasm module (feature `workbench`); the core module has none of it.
//!
//! ```text
//! Batch → facts() → absorb()                 the index, in capture order
//! query() → probe() → Probe → settle()       what the index can't decide, workers do
//! order(), group(), fold() → rows()          the view
//! ```

pub mod compare;
mod family;
mod sums;
mod view;
pub mod worker;

use crate::capture::columns::Columns;
use crate::capture::facts::{Facts, Word};
use crate::query::{Context, InIndex, Query, QueryError, site};
use crate::session::wire::Batch;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
pub use view::{Column, Group};

/// Most bytes of a batch of entries whose text has to be looked at.
const PROBE: u64 = 1 << 20;

/// What workers look for in a batch of entries.
#[derive(Serialize, Deserialize)]
pub struct Probe {
    /// The entries; between them may be others.
    pub batch: Batch,
    /// Their indices.
    pub entries: Vec<u32>,
    /// The query.
    pub query: String,
    /// See [`Context`].
    pub zone: f64,
    /// See [`Context`].
    pub first: f64,
    /// See [`Context`].
    pub site: String,
    /// For each entry the mark tests of the query that hold, when there was an analysis.
    pub marks: Option<Vec<u64>>,
    /// Whether each entry holds something that the clean copy will not have; empty while nobody has counted.
    pub secrets: Vec<bool>,
    /// See [`Columns::ssl_inside`].
    pub ssl_inside: bool,
}

/// How a query went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Entries that belong to it for certain.
    pub found: usize,
    /// Entries whose text has to be looked at.
    pub open: usize,
}

/// An item of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// An entry.
    Entry(u32),
    /// The heading of a group, by its number.
    Heading(u32),
}

/// A capture in the workbench.
#[derive(Default)]
pub struct Workbench {
    pub(crate) columns: Columns,
    places: Vec<(u64, u64)>,
    /// Tracking id, error and organisation of each entry, once the analysis has told them.
    pub(crate) marks: Vec<[Box<str>; 3]>,
    /// How many values of each entry the clean copy will not have, once they were counted.
    pub(crate) secrets: Vec<u32>,
    family: OnceCell<family::Family>,
    pub(crate) context: Context,
    query: String,
    words: Vec<String>,
    /// Which entries belong to the query; `None` while it is open.
    taken: Vec<Option<bool>>,
    batches: Vec<(Batch, Vec<u32>)>,
    pub(crate) sort: (Column, bool),
    pub(crate) group: Group,
    pub(crate) folded: Vec<u32>,
    pub(crate) items: Vec<Item>,
    pub(crate) groups: Vec<view::Heading>,
}

impl Workbench {
    /// An empty one. `zone` is what to add to UTC for the reader's clock, in ms.
    pub fn new(zone: f64) -> Self {
        Self { context: Context { zone, ..Context::default() }, ..Self::default() }
    }

    /// Takes the facts of a batch. Batches come in entry order.
    pub fn absorb(&mut self, batch: &Batch, facts: &[Facts]) {
        self.family = OnceCell::new();
        for (fact, (offset, len)) in facts.iter().zip(&batch.spans) {
            self.columns.push(fact);
            self.places.push((batch.base + offset, *len));
            let index = u32::try_from(self.taken.len()).unwrap_or(u32::MAX);
            self.taken.push(Some(true));
            self.items.push(Item::Entry(index));
        }
    }

    /// Ends the reading: what the whole capture tells is decided now. `creator` is who wrote it, name and version.
    pub fn finish(&mut self, creator: &str) {
        self.columns.finish(creator);
        let c = &self.columns;
        self.context.first = c.first().unwrap_or(0.0);
        let document =
            (0..c.len()).find(|i| c.word(*i, Word::Kind) == "document" && !c.word(*i, Word::Host).is_empty());
        let host = (0..c.len()).find(|i| !c.word(*i, Word::Host).is_empty());
        self.context.site = document.or(host).map_or("", |i| site(c.word(i, Word::Host))).to_owned();
        self.arrange();
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// What the analysis says of an entry: tracking id, error, organisation.
    pub fn mark(&mut self, index: usize, said: [&str; 3]) {
        if self.marks.len() < self.columns.len() {
            self.marks.resize(self.columns.len(), <[Box<str>; 3]>::default());
        }
        if let Some(mark) = self.marks.get_mut(index) {
            *mark = said.map(Into::into);
        }
    }

    /// How many values of each entry the clean copy will not have. Takes the place of what was counted before.
    pub fn shade(&mut self, secrets: Vec<u32>) {
        self.secrets = secrets;
    }

    fn subject(&self, index: usize) -> InIndex<'_> {
        let marks = self.marks.get(index).map(|m| m.each_ref().map(|t| &**t));
        InIndex { columns: &self.columns, index, marks, secrets: self.secrets.get(index).copied() }
    }

    /// Filters by a query. What the index decides is in the view at once.
    ///
    /// # Errors
    /// When it can't be read; the view stays as it was.
    pub fn query(&mut self, text: &str) -> Result<Asked, QueryError> {
        let query = Query::parse(text, &self.context)?;
        text.clone_into(&mut self.query);
        self.words = query.words().to_vec();
        self.taken = (0..self.len()).map(|i| query.over(&self.subject(i), &self.context)).collect();
        self.divide();
        self.arrange();
        let open = self.taken.iter().filter(|t| t.is_none()).count();
        Ok(Asked { found: self.taken.iter().filter(|t| **t == Some(true)).count(), open })
    }

    /// The plain texts of the query.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Puts the open entries into batches.
    fn divide(&mut self) {
        self.batches.clear();
        for (index, _) in self.taken.iter().enumerate().filter(|(_, t)| t.is_none()) {
            let Some(&(offset, len)) = self.places.get(index) else { continue };
            let first = u32::try_from(index).unwrap_or(u32::MAX);
            match self.batches.last_mut() {
                Some((b, entries)) if offset >= b.base + b.len && offset + len - b.base <= PROBE => {
                    b.spans.push((offset - b.base, len));
                    b.len = offset + len - b.base;
                    entries.push(first);
                }
                _ => self.batches.push((Batch { first, base: offset, len, spans: vec![(0, len)] }, vec![first])),
            }
        }
    }

    /// Number of batches whose text has to be looked at.
    pub fn probes(&self) -> usize {
        self.batches.len()
    }

    /// One of them, for a worker.
    pub fn probe(&self, number: usize) -> Option<Probe> {
        let (batch, entries) = self.batches.get(number)?;
        let marks = (!self.marks.is_empty()).then(|| {
            let query = Query::parse(&self.query, &self.context).ok();
            let of = |i: &u32| query.as_ref().map_or(0, |q| q.marked(&self.subject(*i as usize)));
            entries.iter().map(of).collect()
        });
        Some(Probe {
            batch: batch.clone(),
            entries: entries.clone(),
            query: self.query.clone(),
            zone: self.context.zone,
            first: self.context.first,
            site: self.context.site.clone(),
            marks,
            secrets: entries.iter().filter_map(|i| self.secrets.get(*i as usize).map(|n| *n > 0)).collect(),
            ssl_inside: self.columns.ssl_inside(),
        })
    }

    /// Takes a worker's answer for a batch: the entries that belong to the query. Gives how many.
    pub fn settle(&mut self, number: usize, found: &[u32]) -> usize {
        if let Some((_, entries)) = self.batches.get(number) {
            for index in entries {
                if let Some(taken) = self.taken.get_mut(*index as usize) {
                    *taken = Some(found.contains(index));
                }
            }
        }
        found.len()
    }

    /// Whether an entry belongs to the query, as far as that is known.
    pub(crate) fn takes(&self, index: usize) -> bool {
        self.taken.get(index).copied().flatten().unwrap_or(false)
    }

    /// The entries of the view in capture order.
    pub fn taken(&self) -> Vec<u32> {
        (0u32..).zip(&self.taken).filter(|(_, t)| **t == Some(true)).map(|(i, _)| i).collect()
    }

    /// A batch of entries that stand one after the other in the file, for whoever needs their bytes.
    pub fn run(&self, first: usize, last: usize) -> Option<Batch> {
        Batch::of(u32::try_from(first).ok()?, self.places.get(first..=last)?.iter().copied())
    }
}

#[cfg(test)]
mod tests;
