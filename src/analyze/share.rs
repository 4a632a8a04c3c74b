//! Shared texts: the same host, path or header value is in memory once.

use super::facts::{Facts, Text};
use rustc_hash::FxHashSet;

/// Longest text that is shared; longer ones are rarely the same.
const MAX_LEN: usize = 200;
/// Most texts that are remembered.
const MAX_TEXTS: usize = 1 << 18;

/// Texts that were seen.
#[derive(Default)]
pub struct Sharer {
    known: FxHashSet<Text>,
}

impl Sharer {
    /// Makes the texts of an entry those of entries before it, where they are the same.
    pub fn share(&mut self, f: &mut Facts) {
        f.request.shrink();
        f.response.shrink();
        f.tracking.shrink_to_fit();
        f.names.shrink_to_fit();
        let url = &mut f.url;
        let fixed = [
            &mut f.method,
            &mut f.status_text,
            &mut f.mime,
            &mut f.resource,
            &mut f.page,
            &mut f.address,
            &mut f.failure,
            &mut f.operation,
            &mut f.service,
            &mut f.initiator,
            &mut url.scheme,
            &mut url.host,
            &mut url.path,
            &mut url.query,
            &mut url.pattern,
            &mut f.subject.org,
            &mut f.subject.user,
        ];
        for text in fixed
            .into_iter()
            .chain(f.request.texts())
            .chain(f.response.texts())
            .chain(f.tracking.iter_mut().map(|t| &mut t.name))
        {
            if text.is_empty() || text.len() > MAX_LEN {
                continue;
            }
            if let Some(known) = self.known.get(text) {
                *text = known.clone();
            } else if self.known.len() < MAX_TEXTS {
                self.known.insert(text.clone());
            }
        }
    }
}
