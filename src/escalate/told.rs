//! What only the person can tell: steps, expectations, answers, screenshots. It comes from the page as JSON.

use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::error::{Error, ErrorKind};

/// Longest text that is taken, in characters.
const MAX_TEXT: usize = 20_000;

/// What the person adds to an escalation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// What was done, step by step.
    pub steps: String,
    /// What should have happened.
    pub expected: String,
    /// What happened instead, where the findings don't say it.
    pub happened: String,
    /// Answers to the questions, in their order; empty ones are open.
    pub answers: Vec<String>,
    /// Values of the block that the capture can't tell, by label.
    pub block: Vec<(String, String)>,
    /// Names of screenshots in the package.
    pub screenshots: Vec<String>,
    /// Names of the other files in the package.
    pub files: Vec<String>,
    /// What to add to UTC for the clock of the person, in ms, where it is known.
    pub zone: Option<f64>,
}

impl Told {
    /// Reads `{steps?, expected?, happened?, answers?, block?, screenshots?, files?, zone?}`; what is missing is empty.
    ///
    /// # Errors
    /// When it is no JSON object.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::Internal, "what was told for the escalation can't be read");
        let mut tape = Tape::new();
        tape.parse(text).map_err(|_| wrong())?;
        let root = Node::root(&tape, text).filter(|r| r.is_object()).ok_or_else(wrong)?;
        let cut = |n: Node<'_>| n.text().unwrap_or_default().chars().take(MAX_TEXT).collect::<String>();
        let get = |key: &str| root.get(key).map(cut).unwrap_or_default();
        let list = |key: &str| root.get(key).into_iter().flat_map(Node::items).map(cut).collect();
        Ok(Self {
            steps: get("steps"),
            expected: get("expected"),
            happened: get("happened"),
            answers: list("answers"),
            block: root.get("block").into_iter().flat_map(Node::members).map(|(k, v)| (cut(k), cut(v))).collect(),
            screenshots: list("screenshots"),
            files: list("files"),
            zone: root.get("zone").and_then(Node::number).filter(|z| z.abs() <= 86_400_000.0),
        })
    }

    /// What was told for a label of the block.
    pub fn value(&self, label: &str) -> &str {
        self.block.iter().find(|(l, _)| l == label).map_or("", |(_, v)| v.trim())
    }

    /// The answer to a question by its place.
    pub fn answer(&self, at: usize) -> &str {
        self.answers.get(at).map_or("", |a| a.trim())
    }
}
