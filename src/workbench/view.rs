//! The view: which entries are shown, in what order, under which headings; and windows of it as JSON.

use super::{Item, Workbench};
use crate::capture::facts::Word;
use crate::json::Json;
use std::cmp::Ordering;
use std::collections::HashMap;

/// What a view can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// The order of the capture.
    #[default]
    Index,
    /// Start.
    Started,
    /// Duration.
    Time,
    /// Waiting for the first byte.
    Wait,
    /// Response status.
    Status,
    /// Bytes over the network.
    Transferred,
    /// Bytes of the content.
    Size,
    /// A text.
    Word(Word),
    /// Tracking id, error or organisation, by its number.
    Mark(usize),
    /// How many values the clean copy will not have.
    Secrets,
}

impl Column {
    /// A column by the page's name for it.
    pub fn from_slug(slug: &str) -> Self {
        match slug {
            "started" | "waterfall" => Self::Started,
            "time" => Self::Time,
            "wait" => Self::Wait,
            "status" => Self::Status,
            "transferred" => Self::Transferred,
            "size" => Self::Size,
            "method" => Self::Word(Word::Method),
            "scheme" => Self::Word(Word::Scheme),
            "host" => Self::Word(Word::Host),
            "path" => Self::Word(Word::Path),
            "mime" => Self::Word(Word::Mime),
            "kind" => Self::Word(Word::Kind),
            "protocol" => Self::Word(Word::Protocol),
            "priority" => Self::Word(Word::Priority),
            "initiator" => Self::Word(Word::Initiator),
            "address" => Self::Word(Word::Address),
            "tracking" => Self::Mark(0),
            "error" => Self::Mark(1),
            "org" => Self::Mark(2),
            "secrets" => Self::Secrets,
            _ => Self::Index,
        }
    }
}

/// What a view can be grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// Nothing.
    #[default]
    None,
    /// A text of the entry.
    Word(Word),
    /// The session that its tracking id names.
    Tracking,
}

impl Group {
    /// A grouping by the page's name for it.
    pub fn from_slug(slug: &str) -> Self {
        match slug {
            "page" => Self::Word(Word::Page),
            "host" => Self::Word(Word::Host),
            "kind" => Self::Word(Word::Kind),
            "tracking" => Self::Tracking,
            _ => Self::None,
        }
    }
}

/// A group of the view.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heading {
    name: String,
    count: u32,
    errors: u32,
    transferred: f64,
}

/// The part of a tracking id that all requests of one client session share: from the first letter run's end to the
/// counters, `ATLAS_<uuid>_12_0` without prefix and numbers.
fn tracking_session(id: &str) -> &str {
    let Some((_, rest)) = id.split_once('_') else { return id };
    rest.split(['_', '+']).next().unwrap_or(rest)
}

impl Workbench {
    /// Sorts by a column.
    pub fn order(&mut self, column: Column, descending: bool) {
        self.sort = (column, descending);
        self.arrange();
    }

    /// Groups.
    pub fn group_by(&mut self, group: Group) {
        self.group = group;
        self.folded.clear();
        self.arrange();
    }

    /// Folds or unfolds a group by its number.
    pub fn fold(&mut self, number: u32) {
        match self.folded.iter().position(|f| *f == number) {
            Some(at) => drop(self.folded.swap_remove(at)),
            None => self.folded.push(number),
        }
        self.arrange();
    }

    fn number(&self, index: usize) -> Option<f64> {
        let c = &self.columns;
        match self.sort.0 {
            Column::Started => c.started(index),
            Column::Time => c.time(index).or(c.duration(index)),
            Column::Wait => c.phases(index).get(6).copied().flatten(),
            Column::Status => c.status(index).map(f64::from),
            Column::Transferred => c.transferred(index).or(c.size(index)),
            Column::Size => c.size(index),
            Column::Secrets => self.secrets.get(index).filter(|n| **n > 0).map(|n| f64::from(*n)),
            _ => None,
        }
    }

    /// Puts the items of the view in order. Entries without a value come last, either way.
    pub(crate) fn arrange(&mut self) {
        let mut order: Vec<u32> = self.taken();
        let (column, descending) = self.sort;
        let turned = |o: Ordering| if descending { o.reverse() } else { o };
        match column {
            Column::Index if descending => order.reverse(),
            Column::Index => {}
            Column::Word(_) | Column::Mark(_) => {
                let text = |i: u32| match column {
                    Column::Word(w) => self.columns.word(i as usize, w),
                    Column::Mark(n) => self.marks.get(i as usize).and_then(|m| m.get(n)).map_or("", |t| t),
                    _ => "",
                };
                order.sort_by(|a, b| {
                    let (x, y) = (text(*a), text(*b));
                    x.is_empty().cmp(&y.is_empty()).then(turned(x.cmp(y)))
                });
            }
            _ => {
                let keys: HashMap<u32, f64> =
                    order.iter().filter_map(|i| self.number(*i as usize).map(|n| (*i, n))).collect();
                order.sort_by(|a, b| match (keys.get(a), keys.get(b)) {
                    (Some(x), Some(y)) => turned(x.total_cmp(y)),
                    (x, y) => x.is_none().cmp(&y.is_none()),
                });
            }
        }
        self.groups.clear();
        self.items = match self.group {
            Group::None => order.into_iter().map(Item::Entry).collect(),
            group => self.grouped(group, &order),
        };
    }

    fn grouped(&mut self, group: Group, order: &[u32]) -> Vec<Item> {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut members: Vec<Vec<u32>> = Vec::new();
        for &i in order {
            let at = i as usize;
            let name = match group {
                Group::Word(word) => self.columns.word(at, word),
                _ => self.marks.get(at).map_or("", |m| tracking_session(&m[0])),
            };
            let number = match numbers.get(name) {
                Some(n) => *n,
                None => {
                    let n = u32::try_from(members.len()).unwrap_or(u32::MAX);
                    numbers.insert(name.to_owned(), n);
                    members.push(Vec::new());
                    self.groups.push(Heading { name: name.to_owned(), ..Heading::default() });
                    n
                }
            };
            let failed = self.columns.status(at).is_none_or(|s| s <= 0 || s >= 400);
            let bytes = self.columns.transferred(at).unwrap_or(0.0);
            if let Some(heading) = self.groups.get_mut(number as usize) {
                heading.count += 1;
                heading.errors += u32::from(failed);
                heading.transferred += bytes;
            }
            if let Some(list) = members.get_mut(number as usize) {
                list.push(i);
            }
        }
        let mut items = Vec::with_capacity(order.len() + members.len());
        for (number, list) in (0u32..).zip(members) {
            items.push(Item::Heading(number));
            if !self.folded.contains(&number) {
                items.extend(list.into_iter().map(Item::Entry));
            }
        }
        items
    }

    /// Number of items in the view: entries and headings.
    pub fn shown(&self) -> usize {
        self.items.len()
    }

    /// Where an entry stands in the view.
    pub fn position(&self, index: u32) -> Option<usize> {
        self.items.iter().position(|i| *i == Item::Entry(index))
    }

    /// Items `start` up to `end` of the view: `BenchItem[]`, as JSON.
    pub fn rows(&self, start: usize, end: usize) -> String {
        let mut out = Json::new(false);
        let window = self.items.get(start.min(self.items.len())..end.min(self.items.len())).unwrap_or_default();
        out.array(|j| {
            for item in window {
                match item {
                    Item::Entry(index) => self.row(*index as usize, j),
                    Item::Heading(number) => self.heading(*number, j),
                }
            }
        });
        out.into_text()
    }

    /// One entry's row, whether it is in the view or not, as JSON.
    pub fn entry(&self, index: usize) -> String {
        let mut out = Json::new(false);
        self.row(index, &mut out);
        out.into_text()
    }

    /// The rows of entries `start` up to `end` in the order of the capture, as JSON.
    pub fn entries(&self, start: usize, end: usize) -> String {
        let mut out = Json::new(false);
        out.array(|j| (start..end.min(self.len())).for_each(|index| self.row(index, j)));
        out.into_text()
    }

    fn heading(&self, number: u32, j: &mut Json) {
        let Some(h) = self.groups.get(number as usize) else { return };
        j.object(|j| {
            j.key("group").count(u64::from(number));
            j.key("name").string(&h.name);
            j.key("count").count(u64::from(h.count));
            j.key("errors").count(u64::from(h.errors));
            j.key("transferred").number(Some(h.transferred));
            j.key("folded").flag(self.folded.contains(&number));
        });
    }

    fn row(&self, index: usize, j: &mut Json) {
        let c = &self.columns;
        j.object(|j| {
            j.key("index").count(index as u64);
            j.key("started").number(c.started(index));
            j.key("time").number(c.time(index));
            j.key("duration").number(c.duration(index));
            j.key("status").number(c.status(index).map(f64::from));
            j.key("transferred").number(c.transferred(index));
            j.key("size").number(c.size(index));
            for (name, word) in [
                ("method", Word::Method),
                ("scheme", Word::Scheme),
                ("host", Word::Host),
                ("path", Word::Path),
                ("mime", Word::Mime),
                ("kind", Word::Kind),
                ("protocol", Word::Protocol),
                ("priority", Word::Priority),
                ("initiator", Word::Initiator),
                ("address", Word::Address),
                ("page", Word::Page),
                ("failure", Word::Failure),
            ] {
                j.key(name).string(c.word(index, word));
            }
            j.key("flags").count(u64::from(c.flags(index)));
            j.key("phases").array(|j| c.phases(index).iter().for_each(|p| j.number(*p)));
            if let Some(secrets) = self.secrets.get(index) {
                j.key("secrets").count(u64::from(*secrets));
            }
            if let Some([tracking, error, org]) = self.marks.get(index) {
                j.key("tracking").string(tracking);
                j.key("error").string(error);
                j.key("org").string(org);
            }
        });
    }
}
