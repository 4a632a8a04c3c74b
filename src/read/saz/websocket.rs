//! `N_w.txt`: WebSocket messages. Each frame (RFC 6455) stands behind a few lines about it; client frames are masked, messages
//! may be in several frames with control frames between, and with permessage-deflate (RFC 7692) their payload is compressed.

use crate::capture::row::time_stamp;
use crate::read::MAX_BODY;
use flate2::{Decompress, FlushDecompress, Status};

/// Most payload that is kept of a session, in bytes.
const MOST: usize = MAX_BODY / 2;

/// A message.
#[derive(Debug, PartialEq)]
pub struct Message {
    /// From the client.
    pub sent: bool,
    /// Seconds since 1970.
    pub time: Option<f64>,
    /// 1 text, 2 binary, 8 close, 9 ping, 10 pong.
    pub opcode: u8,
    /// The payload, unmasked and unpacked.
    pub data: Vec<u8>,
    /// The payload could not be unpacked and is as it was on the wire.
    pub packed: bool,
}

/// All messages of a file, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Messages {
    pub list: Vec<Message>,
    pub faults: Vec<&'static str>,
}

/// One direction: a message that is not yet whole, and what compression remembers.
#[derive(Default)]
struct Lane {
    open: Option<Message>,
    compressed: bool,
    window: Option<Decompress>,
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Messages {
    let mut out = Messages::default();
    let mut lanes = [Lane::default(), Lane::default()];
    let mut rest = bytes;
    let mut kept = 0;
    while let Some((record, next)) = Record::next(rest) {
        rest = next;
        let Some(frame) = Frame::parse(record.frame) else {
            out.fault("a WebSocket frame is cut off or damaged; it is left out");
            continue;
        };
        kept += frame.payload.len();
        if kept > MOST {
            out.fault("the WebSocket messages are larger than 24 MB; the later ones are left out");
            break;
        }
        let [receive, send] = &mut lanes;
        let lane = if record.sent { send } else { receive };
        let (sent, time) = (record.sent, record.time);
        let message = Message { sent, time, opcode: frame.opcode, data: frame.payload, packed: false };
        if frame.opcode >= 8 {
            out.list.push(message);
            continue;
        }
        match (&mut lane.open, frame.opcode) {
            (Some(open), 0) => open.data.extend_from_slice(&message.data),
            (None, 0) => {
                out.fault("a WebSocket message lacks its beginning; it is left out");
                continue;
            }
            (open, _) => {
                if open.is_some() {
                    out.fault("a WebSocket message lacks its end; it is left out");
                }
                lane.compressed = frame.compressed;
                lane.open = Some(message);
            }
        }
        if frame.last
            && let Some(mut whole) = lane.open.take()
        {
            if lane.compressed {
                kept += lane.unpack(&mut whole, MOST.saturating_sub(kept));
                if whole.packed {
                    out.fault("a compressed WebSocket message could not be unpacked; it is kept as it was on the wire");
                }
            }
            out.list.push(whole);
        }
    }
    if lanes.iter().any(|l| l.open.is_some()) {
        out.fault("a WebSocket message lacks its end; it is left out");
    }
    out
}

impl Messages {
    fn fault(&mut self, what: &'static str) {
        if !self.faults.contains(&what) {
            self.faults.push(what);
        }
    }
}

impl Lane {
    /// Takes permessage-deflate off; gives how much longer the message became.
    fn unpack(&mut self, message: &mut Message, most: usize) -> usize {
        let window = self.window.get_or_insert_with(|| Decompress::new(false));
        let before = message.data.len();
        let mut input = std::mem::take(&mut message.data);
        // What the sender took away (RFC 7692, 7.2.2).
        input.extend_from_slice(&[0, 0, 0xff, 0xff]);
        let mut out: Vec<u8> = Vec::with_capacity(before * 4 + 1024);
        let start = window.total_in();
        loop {
            let done = usize::try_from(window.total_in() - start).unwrap_or(usize::MAX);
            let left = input.get(done..).unwrap_or(&[]);
            if left.is_empty() && out.len() < out.capacity() {
                break;
            }
            if out.len() == out.capacity() {
                out.reserve(out.len().max(4096));
            }
            let (had, took) = (out.len(), window.total_in());
            let status = window.decompress_vec(left, &mut out, FlushDecompress::Sync);
            let stuck = out.len() == had && window.total_in() == took;
            match status {
                Ok(Status::StreamEnd) => {
                    window.reset(false);
                    break;
                }
                Ok(_) if stuck => break,
                Ok(_) if out.len() <= most => {}
                _ => {
                    // The rest of the direction can't be read without this message's bytes.
                    window.reset(false);
                    input.truncate(before);
                    message.data = input;
                    message.packed = true;
                    return 0;
                }
            }
        }
        message.data = out;
        message.data.len().saturating_sub(before)
    }
}

/// What stands in the file for one frame.
struct Record<'a> {
    sent: bool,
    time: Option<f64>,
    frame: &'a [u8],
}

impl<'a> Record<'a> {
    /// The next record and what comes behind it.
    fn next(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut rest = bytes;
        let (mut length, mut sent, mut time) = (None, false, None);
        loop {
            let end = memchr::memchr(b'\n', rest)?;
            let line = rest.get(..end)?.trim_ascii();
            rest = rest.get(end + 1..)?;
            if line.is_empty() {
                if length.is_some() {
                    break;
                }
                continue;
            }
            let Some((name, value)) = std::str::from_utf8(line).ok().and_then(|l| l.split_once(':')) else { continue };
            let value = value.trim();
            match name {
                "Request-Length" | "Response-Length" => {
                    length = value.parse::<usize>().ok();
                    sent = name == "Request-Length";
                }
                "DoneRead" => time = time_stamp(value).filter(|t| *t > 0.0).map(|t| t / 1000.0),
                _ => {}
            }
        }
        let length = length?.min(rest.len());
        Some((Self { sent, time, frame: rest.get(..length)? }, rest.get(length..)?))
    }
}

/// A frame.
struct Frame {
    last: bool,
    compressed: bool,
    opcode: u8,
    payload: Vec<u8>,
}

impl Frame {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let &[first, second] = bytes.first_chunk::<2>()?;
        let mut rest = bytes.get(2..)?;
        let length = match second & 0x7f {
            126 => {
                let (length, after) = rest.split_first_chunk::<2>()?;
                rest = after;
                u64::from(u16::from_be_bytes(*length))
            }
            127 => {
                let (length, after) = rest.split_first_chunk::<8>()?;
                rest = after;
                u64::from_be_bytes(*length)
            }
            short => u64::from(short),
        };
        let mask = if second & 0x80 == 0 {
            [0; 4]
        } else {
            let (mask, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            *mask
        };
        let masked = rest.get(..usize::try_from(length).ok()?)?;
        let payload = masked.iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m).collect();
        Some(Self { last: first & 0x80 != 0, compressed: first & 0x40 != 0, opcode: first & 0x0f, payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compress, Compression, FlushCompress};

    fn frame(first: u8, mask: Option<[u8; 4]>, payload: &[u8]) -> Vec<u8> {
        let mut out = vec![first];
        let bit = if mask.is_some() { 0x80 } else { 0 };
        match payload.len() {
            n if n < 126 => out.push(bit | n as u8),
            n if n < 65536 => {
                out.push(bit | 126);
                out.extend((n as u16).to_be_bytes());
            }
            n => {
                out.push(bit | 127);
                out.extend((n as u64).to_be_bytes());
            }
        }
        out.extend(mask.into_iter().flatten());
        let mask = mask.unwrap_or_default();
        out.extend(payload.iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m));
        out
    }

    fn file(frames: &[(bool, Vec<u8>)]) -> Vec<u8> {
        let mut out = b"\r\n".to_vec();
        for (i, (sent, frame)) in frames.iter().enumerate() {
            let way = if *sent { "Request" } else { "Response" };
            let head = format!(
                "{way}-Length: {}\r\nID: {i}\r\nBitFlags: 0\r\nDoneRead: 2025-01-01T00:00:0{i}.5+00:00\r\nBeginSend: x\r\n\r\n",
                frame.len()
            );
            out.extend(head.as_bytes());
            out.extend(frame);
            out.extend(b"\r\n");
        }
        out
    }

    #[test]
    fn masks_fragments_and_control_frames() {
        let large = vec![7; 70_000];
        let read = read(&file(&[
            (true, frame(0x81, Some([1, 2, 3, 4]), b"hello")),
            (false, frame(0x01, None, b"one ")),
            (false, frame(0x89, None, b"ping")),
            (false, frame(0x80, None, b"two\r\n\r\n")),
            (false, frame(0x82, None, &large)),
        ]));
        assert!(read.faults.is_empty(), "{:?}", read.faults);
        let told: Vec<(bool, u8, &[u8])> = read.list.iter().map(|m| (m.sent, m.opcode, &m.data[..])).collect();
        assert_eq!(
            told,
            [(true, 1, &b"hello"[..]), (false, 9, b"ping"), (false, 1, b"one two\r\n\r\n"), (false, 2, &large),]
        );
        assert_eq!(read.list[0].time, Some(1_735_689_600.5));
    }

    #[test]
    fn compressed_messages_share_a_window() {
        let mut packer = Compress::new(Compression::default(), false);
        let mut pack = |text: &[u8]| {
            let mut out = Vec::with_capacity(text.len() + 100);
            packer.compress_vec(text, &mut out, FlushCompress::Sync).unwrap();
            out.truncate(out.len() - 4);
            out
        };
        let text = b"{\"the same\": \"text again and again\"}".repeat(50);
        let frames: Vec<_> = (0..3).map(|_| (false, frame(0xc1, None, &pack(&text)))).collect();
        let good = read(&file(&frames));
        assert!(good.faults.is_empty());
        assert!(good.list.iter().all(|m| m.data == text && !m.packed));
        let bad = read(&file(&[(false, frame(0xc1, None, b"\xff\xff\xff no deflate"))]));
        assert_eq!((bad.list.len(), bad.faults.len()), (1, 1));
        assert!(bad.list[0].packed && bad.list[0].data.starts_with(b"\xff\xff\xff no"));
    }

    #[test]
    fn damage_is_told_and_the_rest_read() {
        let mut bytes = file(&[(true, vec![0x81, 0x85, 1]), (false, frame(0x81, None, b"still here"))]);
        let read_ = read(&bytes);
        assert_eq!((read_.list.len(), read_.faults.len()), (1, 1));
        bytes.truncate(bytes.len() - 6);
        assert_eq!(read(&bytes).list.len(), 0);
        assert!(read(b"").list.is_empty() && read(b"\r\n\r\nno").list.is_empty());
    }
}
