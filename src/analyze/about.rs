//! What stands around the entries: who wrote the capture, its pages, and what to say about the file.

use super::shown;
use crate::capture::node::Node;
use crate::capture::row::time_stamp;
use crate::capture::splitter::Envelope;
use crate::capture::tape::Tape;

/// Most pages kept.
const MAX_PAGES: usize = 1000;

/// What the envelope tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// `creator`: name and version.
    pub creator: String,
    /// `browser`: name and version.
    pub browser: String,
    /// The pages.
    pub pages: Vec<Page>,
    /// What is wrong with the text around the entries, and its byte offset in the file.
    pub broken: Option<(&'static str, u64)>,
    /// What whoever handed the file over has to say about it.
    pub warnings: Vec<String>,
}

/// A page of a capture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What entries refer to.
    pub id: String,
    /// ms since 1970.
    pub started: Option<f64>,
    /// Scheme and host of its address, when the title is one.
    pub origin: String,
    /// The title, fit to be shown.
    pub title: String,
    /// `onLoad` in ms.
    pub on_load: Option<f64>,
}

impl About {
    /// Reads what stands around the entries. What can't be read stays empty.
    pub fn read(envelope: &Envelope) -> Self {
        let text = envelope.text.as_slice();
        let mut tape = Tape::new();
        let broken = tape.parse(text).err().map(|e| (e.what, envelope.file_offset(e.at)));
        let Some(root) = Node::root(&tape, text) else { return Self { broken, ..Self::default() } };
        let log = root.get("log").filter(|l| l.is_object()).unwrap_or(root);
        let tool = |name: &str| {
            let Some(node) = log.get(name) else { return String::new() };
            if let Some(plain) = node.said() {
                return shown::cut(&plain, 120).to_owned();
            }
            let get =
                |n: &str| node.get(n).and_then(Node::word).map(|t| shown::cut(&t, 60).to_owned()).unwrap_or_default();
            format!("{} {}", get("name"), get("version")).trim().to_owned()
        };
        let pages = log.get("pages").into_iter().flat_map(Node::items).take(MAX_PAGES).map(page).collect();
        Self { creator: tool("creator"), browser: tool("browser"), pages, broken, warnings: Vec::new() }
    }
}

fn page(node: Node<'_>) -> Page {
    let get = |n: &str| node.get(n).and_then(Node::text).unwrap_or_default();
    let title = get("title");
    let a = shown::address(title.trim());
    let is_url = matches!(&*a.scheme, "http" | "https");
    Page {
        id: shown::cut(&get("id"), 60).to_owned(),
        started: time_stamp(&get("startedDateTime")),
        origin: if is_url { format!("{}://{}", a.scheme, a.host) } else { String::new() },
        title: if is_url {
            format!("{}://{}{}", a.scheme, a.host, a.path)
        } else {
            shown::message(shown::cut(&title, 200)).to_string()
        },
        on_load: node.find(&["pageTimings", "onLoad"]).and_then(Node::number).filter(|n| *n >= 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(text: &[u8]) -> About {
        About::read(&Envelope { text: text.to_vec(), jumps: Vec::new() })
    }

    #[test]
    fn reads_what_stands_around_the_entries() {
        let a = about(
            br#"{"log":{"creator":{"name":"WebInspector","version":"537.36"},"pages":[{"id":"p","title":"https://a.example/x?token=1","pageTimings":{"onLoad":12}}],"entries":[]}}"#,
        );
        assert_eq!((a.creator.as_str(), a.browser.as_str()), ("WebInspector 537.36", ""));
        assert_eq!((a.pages[0].origin.as_str(), a.pages[0].on_load), ("https://a.example", Some(12.0)));
        assert_eq!((a.pages[0].title.as_str(), a.broken), ("https://a.example/x", None));
        assert_eq!(about(br#"{"entries":[],"creator":"me"}"#).creator, "me");
        assert_eq!(about(b"[1").broken.map(|b| b.1), Some(2));
    }
}
