//! What went wrong, for people: what, where, what was expected, what to do. Messages never quote the capture.

use std::fmt;

/// The kinds of failure. The slug is stable; the page's catalogue translates by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Nothing but white space, or nothing at all.
    Empty,
    /// Ends before the document does.
    Truncated,
    /// JSON in a function call.
    Jsonp,
    /// A web page.
    Html,
    /// A ZIP archive (SAZ files are ZIP archives).
    Zip,
    /// A gzip file.
    Gzip,
    /// UTF-16 or another encoding that is not UTF-8.
    Encoding,
    /// Not JSON at all, or broken JSON around the entries.
    NotJson,
    /// JSON, but without `log.entries`.
    NotHar,
    /// Larger or deeper than this build reads.
    Limit,
    /// One entry can't be read.
    EntryBroken,
    /// A policy has an unknown key or a wrong value.
    Policy,
    /// A profile has an unknown key or a wrong value.
    Profile,
    /// A recipient's key is not used.
    Recipient,
    /// The file could not be read to its end.
    Unreadable,
    /// What was made could not be written.
    Unwritable,
    /// The output did not pass its check.
    CheckFailed,
    /// An archive is encrypted and no password was given.
    #[cfg(feature = "import")]
    PasswordNeeded,
    /// The password given does not open the archive.
    #[cfg(feature = "import")]
    PasswordWrong,
    /// A container that can't be unpacked.
    #[cfg(feature = "import")]
    Damaged,
    /// A container without a capture in it.
    #[cfg(feature = "import")]
    NoCapture,
    /// A fault of our own.
    Internal,
}

impl ErrorKind {
    /// The stable name, e.g. `not-har`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Truncated => "truncated",
            Self::Jsonp => "jsonp",
            Self::Html => "html",
            Self::Zip => "zip",
            Self::Gzip => "gzip",
            Self::Encoding => "encoding",
            Self::NotJson => "not-json",
            Self::NotHar => "not-har",
            Self::Limit => "limit",
            Self::EntryBroken => "entry-broken",
            Self::Policy => "policy",
            Self::Profile => "profile",
            Self::Recipient => "recipient",
            Self::Unreadable => "changed-while-read",
            Self::Unwritable => "unwritable",
            Self::CheckFailed => "check-failed",
            #[cfg(feature = "import")]
            Self::PasswordNeeded => "password-needed",
            #[cfg(feature = "import")]
            Self::PasswordWrong => "password-wrong",
            #[cfg(feature = "import")]
            Self::Damaged => "container-damaged",
            #[cfg(feature = "import")]
            Self::NoCapture => "no-capture",
            Self::Internal => "internal",
        }
    }
}

/// What makes a file whole again that was cut off: its first `end` bytes and `closing` after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Offset in bytes after the last thing that is whole.
    pub end: u64,
    /// The brackets that are missing.
    pub closing: &'static str,
}

/// A failure with its place. Holds no byte of the capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    offset: Option<u64>,
    entry: Option<u32>,
    whole: Option<Whole>,
    message: String,
}

impl Error {
    /// A failure of `kind`, told in a sentence of lower case that holds nothing of the capture.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, offset: None, entry: None, whole: None, message: message.into() }
    }

    /// The same with its byte offset in the file.
    #[must_use]
    pub fn at(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// The same with the index of its entry.
    #[must_use]
    pub fn in_entry(mut self, entry: u32) -> Self {
        self.entry = Some(entry);
        self
    }

    /// The same with what is whole of a file that was cut off.
    #[must_use]
    pub fn with_whole(mut self, whole: Whole) -> Self {
        self.whole = Some(whole);
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Byte offset in the file, when there is one.
    pub fn offset(&self) -> Option<u64> {
        self.offset
    }

    /// Index of the entry, when there is one.
    pub fn entry(&self) -> Option<u32> {
        self.entry
    }

    /// What is whole of a file that was cut off, when an entry is.
    pub fn whole(&self) -> Option<Whole> {
        self.whole
    }

    /// The sentence alone.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entry) = self.entry {
            // For people, who count from 1 as the page's table does.
            write!(f, "entry {}: ", u64::from(entry) + 1)?;
        }
        f.write_str(&self.message)?;
        if let Some(offset) = self.offset {
            write!(f, " (at byte {offset})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
