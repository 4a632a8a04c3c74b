//! The sealing natively: so many MB (200 unless said) encrypted to a cv25519 key made by gpg, streamed to nowhere, with and
//! without compression. Prints MB/s and the process' largest memory.
//!
//! ```text
//! cargo bench --bench seal -- 200
//! ```

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a panic is how a benchmark fails")]

#[path = "../tests/support/gpg.rs"]
mod gpg;

/// Gives the same lines again and again, after what says whether it is compressed already.
struct Lines {
    start: Vec<u8>,
    line: Vec<u8>,
    at: usize,
    left: usize,
}

impl std::io::Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let from = if self.start.is_empty() { &self.line[self.at..] } else { &self.start[..] };
        let n = from.len().min(buffer.len()).min(self.left);
        buffer[..n].copy_from_slice(&from[..n]);
        self.left -= n;
        if self.start.is_empty() {
            self.at = (self.at + n) % self.line.len();
        } else {
            self.start.drain(..n);
        }
        Ok(n)
    }
}

fn main() {
    let Some(gpg) = gpg::Gpg::new() else { return };
    let mb: usize = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(200);
    gpg.make("bench", gpg::CV25519, &[]);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let recipients = [harmless::Recipient::read(&gpg.key("bench"), None, now).unwrap()];
    // Words drawn by a small generator: about as repetitive as a capture.
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let words = ["\"name\":", "cookie", "\"value\":", "theme", "https://app.example/", "200", "{", "},\n"];
    let mut line = Vec::new();
    while line.len() < 1 << 20 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        line.extend_from_slice(words[usize::try_from(state % 8).unwrap()].as_bytes());
        if state.is_multiple_of(5) {
            line.extend_from_slice(format!("{state:x}").as_bytes());
        }
    }
    for (what, start) in [("compressed", &b"{"[..]), ("as it is", b"\x1f\x8b")] {
        let original = Lines { start: start.to_vec(), line: line.clone(), at: 0, left: mb * 1_000_000 };
        let from = std::time::Instant::now();
        let mut written = 0;
        let seal = harmless::seal(original, Count(&mut written), &recipients, false).unwrap();
        let seconds = from.elapsed().as_secs_f64();
        println!(
            "native, {what}: {} MB to {} MB in {seconds:.1} s, {:.0} MB/s; the process at most {}",
            seal.bytes / 1_000_000,
            written / 1_000_000,
            seal.bytes as f64 / 1e6 / seconds,
            peak()
        );
    }
}

struct Count<'a>(&'a mut u64);

impl std::io::Write for Count<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        *self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The largest memory of this process so far, as Linux tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|l| l.strip_prefix("VmHWM:")).map_or("?".into(), |l| l.trim().to_owned())
}
