//! A ZIP archive (APPNOTE.TXT 6.3): its members by name, read one at a time, decrypted, bounded, and read on past damage.

use super::sink::Budget;
use super::{Source, salvage, unreadable};
use crate::error::{Error, ErrorKind};
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;
use zip::ZipArchive;
use zip::read::{ZipFile, ZipReadOptions};
use zip::result::ZipError;

/// Most members that are looked at: a capture of 250,000 requests has a million.
const MAX_MEMBERS: usize = 1_000_000;
/// How many encrypted members a password is tried on. A wrong one passes ZipCrypto's own test once in 256 times, and then
/// fails the checksum.
const TRIED: usize = 8;
/// How much of a member is read to see whether a password is right.
const TRIED_BYTES: u64 = 1 << 20;

/// How much is read of the file at a time, in bytes, when less is asked for.
const WINDOW: usize = 512 << 10;

/// One file, read from several places at once: each clone has a position of its own, and all see it through one window.
pub(super) struct Shared<'a> {
    file: Rc<RefCell<Window<'a>>>,
    at: u64,
    len: u64,
    /// What is read behind the file's end, as if it stood there.
    tail: Rc<[u8]>,
}

/// A part of a file in memory.
struct Window<'a> {
    file: &'a mut dyn Source,
    bytes: Vec<u8>,
    at: u64,
}

impl Window<'_> {
    fn read(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if at < self.at || at >= self.at + self.bytes.len() as u64 {
            self.file.seek(SeekFrom::Start(at))?;
            if buffer.len() >= WINDOW {
                return self.file.read(buffer);
            }
            self.bytes.resize(WINDOW, 0);
            let read = self.file.read(&mut self.bytes);
            self.bytes.truncate(*read.as_ref().unwrap_or(&0));
            self.at = at;
            read?;
        }
        let from = usize::try_from(at - self.at).unwrap_or(usize::MAX);
        self.bytes.get(from..).unwrap_or(&[]).read(buffer)
    }
}

impl Clone for Shared<'_> {
    fn clone(&self) -> Self {
        Self { file: Rc::clone(&self.file), at: self.at, len: self.len, tail: Rc::clone(&self.tail) }
    }
}

impl<'a> Shared<'a> {
    /// Takes a file.
    pub fn new(file: &'a mut dyn Source) -> Result<Self, Error> {
        let len = file.seek(SeekFrom::End(0)).map_err(|e| unreadable(&e))?;
        let window = Window { file, bytes: Vec::new(), at: 0 };
        Ok(Self { file: Rc::new(RefCell::new(window)), at: 0, len, tail: Rc::new([]) })
    }

    /// The same file with something behind it.
    fn with(&self, tail: Vec<u8>) -> Self {
        Self { tail: tail.into(), ..self.clone() }
    }

    /// The file's size in bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Where this clone stands.
    pub fn position(&self) -> u64 {
        self.at
    }
}

impl Read for Shared<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = if self.at < self.len {
            self.file.try_borrow_mut().map_err(io::Error::other)?.read(self.at, buffer)?
        } else {
            let from = usize::try_from(self.at - self.len).unwrap_or(usize::MAX);
            self.tail.get(from..).unwrap_or(&[]).read(buffer)?
        };
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Shared<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => (self.len + self.tail.len() as u64).checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A member.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Its name as the archive has it, `\` as `/`.
    pub name: String,
    /// Its place in the list.
    pub index: usize,
    /// Its size in the archive.
    pub packed: u64,
    /// Its size as the archive says.
    pub size: u64,
    /// Whether it takes a password.
    pub encrypted: bool,
}

/// What came out of a member: all of it, or as much as could be read and what was wrong.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub bytes: Vec<u8>,
    pub fault: Option<String>,
}

/// An archive.
#[derive(Clone)]
pub(super) struct Archive<'a> {
    zip: ZipArchive<Shared<'a>>,
    /// All but folders, in the order of the archive's list.
    pub members: Rc<Vec<Member>>,
    password: Option<Rc<[u8]>>,
    /// How much may be unpacked of all members together.
    pub budget: Budget,
    /// Its list of members was missing and had to be made again: how many there are, and which of them is cut off.
    pub salvaged: Option<(usize, Option<String>)>,
}

impl<'a> Archive<'a> {
    /// Whether a file that begins so is an archive.
    pub fn begins(head: &[u8]) -> bool {
        head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") || head.starts_with(b"PK00PK\x03\x04")
    }

    /// Reads the list of members.
    pub fn open(file: Shared<'a>) -> Result<Self, Error> {
        let len = file.len();
        let (zip, salvaged) = match ZipArchive::new(file.clone()) {
            Ok(zip) => (zip, None),
            Err(ZipError::Io(e)) if e.kind() != io::ErrorKind::UnexpectedEof => return Err(unreadable(&e)),
            Err(_) => {
                let missing = || {
                    Error::new(
                        ErrorKind::Truncated,
                        "the list of members at the end of this archive is missing or damaged, and no member could be found without it; the file was cut off or is incomplete. Save or send it again",
                    )
                    .at(len)
                };
                let found = salvage::salvage(&file).map_err(|e| unreadable(&e))?.ok_or_else(missing)?;
                let zip = ZipArchive::new(file.with(found.list)).map_err(|_| missing())?;
                (zip, Some(found.cut))
            }
        };
        if zip.len() > MAX_MEMBERS {
            return Err(Error::new(
                ErrorKind::Limit,
                "this archive has more than a million members, the most that are read",
            ));
        }
        let mut members = Vec::with_capacity(zip.len());
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_data(index) else { continue };
            if entry.is_dir() {
                continue;
            }
            let name = match entry.name() {
                Ok(name) => name.replace('\\', "/"),
                Err(_) => String::from_utf8_lossy(entry.name_raw()).replace('\\', "/"),
            };
            let (packed, size, encrypted) = (entry.compressed_size(), entry.size(), entry.encrypted());
            members.push(Member { name, index, packed, size, encrypted });
        }
        let salvaged = salvaged.map(|cut| (members.len(), cut));
        Ok(Self { zip, members: Rc::new(members), password: None, budget: Budget::new(len), salvaged })
    }

    /// The archive's comment.
    pub fn comment(&self) -> String {
        String::from_utf8_lossy(self.zip.comment()).into_owned()
    }

    /// Takes the password and tries it, when there is something to decrypt.
    ///
    /// # Errors
    /// When one is needed and not there, or it is wrong.
    pub fn unlock(&mut self, password: Option<&[u8]>) -> Result<(), Error> {
        let mut locked: Vec<(u64, usize)> =
            self.members.iter().filter(|m| m.encrypted).map(|m| (m.packed, m.index)).collect();
        if locked.is_empty() {
            return Ok(());
        }
        let Some(password) = password.filter(|p| !p.is_empty()) else {
            return Err(Error::new(
                ErrorKind::PasswordNeeded,
                "this archive is encrypted; its password is needed to read it",
            ));
        };
        locked.sort_unstable();
        // No standard says in what encoding a password is; older tools took that of their Windows.
        let latin = std::str::from_utf8(password).ok().filter(|p| !p.is_ascii());
        let latin = latin.and_then(|p| p.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>());
        for candidate in std::iter::once(password.to_vec()).chain(latin) {
            self.password = Some(candidate.into());
            if locked.iter().take(TRIED).any(|(_, index)| self.opens(*index)) {
                return Ok(());
            }
        }
        self.password = None;
        Err(Error::new(ErrorKind::PasswordWrong, "the password does not open this archive; nothing was read"))
    }

    /// Whether a member can be read with the password at hand.
    fn opens(&mut self, index: usize) -> bool {
        let mut file = match self.file(index) {
            Ok(file) => file,
            // The password was good enough to get so far.
            Err(ZipError::CompressionMethodNotSupported(_)) => return true,
            Err(_) => return false,
        };
        let mut left = TRIED_BYTES;
        let mut buffer = [0; 4096];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return true,
                Ok(n) => left = left.saturating_sub(n as u64),
                Err(_) => return false,
            }
            if left == 0 {
                return true;
            }
        }
    }

    fn file(&mut self, index: usize) -> Result<ZipFile<'_, Shared<'a>>, ZipError> {
        self.zip.by_index_with_options(index, ZipReadOptions::new().password(self.password.as_deref()))
    }

    /// Reads a member, at most `most` bytes of it.
    ///
    /// # Errors
    /// When more was unpacked of the archive than any capture holds; what is wrong with the member is its own affair.
    pub fn take(&mut self, index: usize, most: usize) -> Result<Taken, Error> {
        let mut taken = Taken::default();
        let stopped = self.stream(index, |chunk| {
            let room = most - taken.bytes.len();
            taken.bytes.extend_from_slice(chunk.get(..room.min(chunk.len())).unwrap_or(&[]));
            Ok(chunk.len() <= room)
        })?;
        taken.fault = match stopped {
            Ended::Whole => None,
            Ended::Stopped => Some(format!("it is larger than {} MB, the most that is read of it", most >> 20)),
            Ended::Damaged(what) => Some(what),
        };
        Ok(taken)
    }

    /// Hands a member on piece by piece, until `each` says `false` or fails.
    ///
    /// # Errors
    /// What `each` says, and when more was unpacked of the archive than any capture holds.
    pub fn stream(&mut self, index: usize, mut each: impl FnMut(&[u8]) -> Result<bool, Error>) -> Result<Ended, Error> {
        let budget = self.budget.clone();
        let mut file = match self.file(index) {
            Ok(file) => file,
            Err(e) => return Ok(Ended::Damaged(fault(&e))),
        };
        let mut buffer = vec![0; 64 << 10];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(Ended::Whole),
                Ok(n) => {
                    budget.spend(n as u64)?;
                    if !each(buffer.get(..n).unwrap_or(&[]))? {
                        return Ok(Ended::Stopped);
                    }
                }
                Err(e) => return Ok(Ended::Damaged(read_fault(&e))),
            }
        }
    }
}

/// How the reading of a member ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// At its end.
    Whole,
    /// Where the reader had enough.
    Stopped,
    /// At something wrong, in words.
    Damaged(String),
}

fn fault(e: &ZipError) -> String {
    match e {
        ZipError::InvalidPassword => "the password does not open it".into(),
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => "it is encrypted".into(),
        ZipError::CompressionMethodNotSupported(method) => {
            format!("it is compressed in a way that is not read here (method {method}); expected deflate or none")
        }
        ZipError::UnsupportedArchive(_) => "it is packed in a way that is not read here".into(),
        ZipError::Io(e) => read_fault(e),
        _ => "its place in the archive is damaged".into(),
    }
}

fn read_fault(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut off".into(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            "its data is damaged: it can't be unpacked, or its checksum does not match".into()
        }
        kind => format!("it could not be read: {kind}"),
    }
}
