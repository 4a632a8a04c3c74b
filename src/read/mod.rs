//! Reading containers: what people send instead of a HAR is turned into one, before anything else looks at it.
//!
//! ```text
//! sniff(file) → Format                          by content, never by name
//! import(file, out, options) → Imported         writes a HAR to `out`, tells what could not be read
//! ```
//!
//! One importer is one file and one line in [`IMPORTERS`]. It is handed a reader that can seek and writes to a sink; it opens
//! no file and keeps one entry in memory at a time. What is damaged costs itself, not the capture: it is told as a
//! [`Warning`] and the rest is read. What unpacks to far more than any capture does is refused ([`sink`]).
//!
//! Messages name members of the archive by their names (`raw/12_s.txt`), never anything that stands in them.

mod archive;
mod gzip;
mod har;
mod http;
mod salvage;
mod saz;
mod sink;
mod warning;
mod zhar;
mod zipped;

use crate::error::{Error, ErrorKind};
use archive::{Archive, Shared};
use sink::Sink;
use std::io::{Read, Seek, SeekFrom, Write};
pub use warning::{Warning, Warnings};

/// Largest body that is kept, in bytes, decoded. With it an entry stays below what a session reads at once, even when every
/// character of two bodies has to be escaped.
pub const MAX_BODY: usize = 48 << 20;
/// How many bytes are looked at to say what a file is.
const HEAD: u64 = 4096;

/// Bytes that can be read from any place: a file, a Blob.
pub trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// Bytes of a named charset (a label of the Encoding Standard, such as `shift_jis`) as text; `None` when the label is not
/// known or the bytes are not of that charset.
pub type Charset<'a> = &'a dyn Fn(&str, &[u8]) -> Option<String>;

/// What an import needs to know.
pub struct Options<'a> {
    /// For encrypted archives.
    pub password: Option<&'a [u8]>,
    /// Which of several captures in a zip is read, by its name or the end of it; the first, when nothing is said.
    pub member: Option<&'a str>,
    /// Reads text that is not UTF-8. The platform knows the charsets: the browser's `TextDecoder`, a library beside the command.
    pub charset: Charset<'a>,
    /// Is told how many bytes of the container are done.
    pub progress: &'a mut dyn FnMut(u64),
}

/// What an import gave, besides the HAR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What the container was, e.g. `saz`.
    pub format: &'static str,
    /// Number of entries written.
    pub entries: u64,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

/// One kind of container.
struct Importer {
    /// Its stable name.
    name: &'static str,
    /// Whether a file is one; at most one importer may say so.
    claims: fn(&Look) -> bool,
    /// Writes its HAR.
    run: fn(&mut Job) -> Result<u64, Error>,
}

/// All importers, sorted by name.
const IMPORTERS: &[&Importer] = &[&gzip::IMPORTER, &saz::IMPORTER, &zhar::IMPORTER, &zipped::IMPORTER];

/// What an importer sees of a file to say whether it is his.
struct Look<'l, 'a> {
    /// The file's first bytes.
    head: &'l [u8],
    /// The archive, when it is one.
    archive: Option<&'l Archive<'a>>,
}

/// What an importer works with.
struct Job<'a, 'b> {
    input: Shared<'a>,
    archive: Option<Archive<'a>>,
    out: Sink<'a>,
    options: &'b mut Options<'a>,
    warnings: Warnings,
}

/// What a file is by its content: the name of an importer, or `None` for what is no container (a HAR, or nothing we know).
///
/// # Errors
/// When the file can't be read, or is an archive whose list of members is damaged.
pub fn sniff(input: &mut dyn Source) -> Result<Option<&'static str>, Error> {
    let shared = Shared::new(input)?;
    Ok(find(&shared)?.map(|(importer, _)| importer.name))
}

/// Writes the HAR that a container holds, or what it holds as a HAR. `None`, and nothing written, for what is no container.
///
/// # Errors
/// When the container can't be read at all, needs a password or another one ([`ErrorKind::PasswordNeeded`],
/// [`ErrorKind::PasswordWrong`]), holds no capture, unpacks to too much, or the sink fails.
pub fn import<'a>(
    input: &'a mut dyn Source,
    out: &'a mut dyn Write,
    options: &mut Options<'a>,
) -> Result<Option<Imported>, Error> {
    let shared = Shared::new(input)?;
    let Some((importer, archive)) = find(&shared)? else { return Ok(None) };
    let out = Sink::new(out, shared.len());
    if options.member.is_some() && importer.name != zipped::IMPORTER.name {
        let told = format!("a member can be chosen of a zip that holds several HARs; this is {}", importer.name);
        return Err(Error::new(ErrorKind::NoCapture, told));
    }
    let mut warnings = Warnings::default();
    if let Some((members, cut)) = archive.as_ref().and_then(|a| a.salvaged.clone()) {
        let lost = cut.map_or(String::new(), |name| format!("; the last, {}, is cut off", warning::printable(&name)));
        let told = format!(
            "the archive is cut off or damaged: its list of members is missing. {members} members were found without it{lost}; what came behind is lost"
        );
        warnings.add("cut-off", "", None, told);
    }
    let mut job = Job { input: shared, archive, out, options, warnings };
    let entries = (importer.run)(&mut job)?;
    job.out.flush()?;
    Ok(Some(Imported { format: importer.name, entries, warnings: job.warnings.into_list() }))
}

/// A capture in an archive of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The member's name: what [`Options::member`] takes.
    pub name: String,
    /// Its size in bytes, as the archive says.
    pub size: u64,
}

/// The captures that a zip holds, the one that is read without a choice first; none for what is no such archive.
///
/// # Errors
/// When the file can't be read, or needs a password or another one.
pub fn captures(input: &mut dyn Source, password: Option<&[u8]>) -> Result<Vec<Capture>, Error> {
    let shared = Shared::new(input)?;
    let Some((importer, Some(mut archive))) = find(&shared)? else { return Ok(Vec::new()) };
    if importer.name != zipped::IMPORTER.name {
        return Ok(Vec::new());
    }
    archive.unlock(password)?;
    Ok(zipped::hars(&mut archive).into_iter().map(|m| Capture { name: m.name, size: m.size }).collect())
}

/// An importer with the archive that was opened to find it.
type Found<'a> = (&'static Importer, Option<Archive<'a>>);

/// The importer for a file.
fn find<'a>(shared: &Shared<'a>) -> Result<Option<Found<'a>>, Error> {
    let mut head = Vec::new();
    let mut reader = shared.clone();
    reader
        .seek(SeekFrom::Start(0))
        .and_then(|_| reader.take(HEAD).read_to_end(&mut head))
        .map_err(|e| unreadable(&e))?;
    let archive = if Archive::begins(&head) { Some(Archive::open(shared.clone())?) } else { None };
    let importer = {
        let look = Look { head: &head, archive: archive.as_ref() };
        IMPORTERS.iter().find(|i| (i.claims)(&look))
    };
    Ok(importer.map(|i| (*i, archive)))
}

/// The file itself failed, not what is in it.
fn unreadable(e: &std::io::Error) -> Error {
    Error::new(ErrorKind::Damaged, format!("the file could not be read: {}", e.kind()))
}
