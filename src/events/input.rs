//! Inputs as the host gives them, and their records: gzip, byte-order mark, blocks, line numbers, and a bound on how long a row may be.

use super::csv::{Extent, extent};
use super::error::{ReadError, Wrong};
use super::reject::Reason;
use super::report::Format;
use flate2::bufread::MultiGzDecoder;
use memchr::{memchr, memchr_iter};
use std::io::{self, BufRead, BufReader, Read};

/// Longest row that is taken.
const LONGEST: usize = 1 << 20;

/// Read at a time.
const BLOCK: usize = 1 << 18;

/// One file or stream of a log, opened by the host.
pub struct Input {
    /// What it is called in messages; its extension says its format.
    pub name: String,
    /// Its bytes, plain or gzipped.
    pub reader: Box<dyn Read + Send>,
}

/// A row as it stands in the input, without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    start: usize,
    end: usize,
    /// Line on which it begins.
    pub(super) line: u64,
    /// Why it cannot be taken apart.
    pub(super) fault: Option<Reason>,
}

/// The bytes of an input, a window at a time.
pub(super) struct Blocks {
    reader: Box<dyn Read + Send>,
    window: Vec<u8>,
    start: usize,
    end: usize,
    done: bool,
    line: u64,
    /// Bytes read so far, after decompression.
    pub(super) bytes: u64,
}

impl Blocks {
    /// Looks at the first bytes: takes off gzip and byte-order mark, and refuses what is no text.
    pub(super) fn open(input: Input) -> Result<(String, Self), ReadError> {
        let Input { name, reader } = input;
        let fail = |wrong: Wrong| wrong.at(&name, None);
        let mut plain = BufReader::with_capacity(BLOCK, reader);
        let magic = plain.fill_buf().map_err(|e| fail(e.into()))?;
        let reader: Box<dyn Read + Send> = if magic.starts_with(&[0x1f, 0x8b]) { Box::new(MultiGzDecoder::new(plain)) } else { Box::new(plain) };
        let mut blocks = Self { reader, window: Vec::new(), start: 0, end: 0, done: false, line: 1, bytes: 0 };
        blocks.fill().map_err(|e| fail(e.into()))?;
        let head = blocks.rest();
        if let Some(what) = binary(head) {
            return Err(fail(Wrong::Binary(what)));
        }
        if head.starts_with(b"\xef\xbb\xbf") {
            blocks.start += 3;
        }
        Ok((name, blocks))
    }

    /// The first byte that is not white space, skipping blank lines before it; none: there is nothing.
    pub(super) fn first_byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            while let Some(&byte) = self.rest().first() {
                if !byte.is_ascii_whitespace() {
                    return Ok(Some(byte));
                }
                self.line += u64::from(byte == b'\n');
                self.start += 1;
            }
            if self.done {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    /// The next record that is not a blank line.
    pub(super) fn next(&mut self, format: Format, separator: u8) -> io::Result<Option<Record>> {
        loop {
            let ended = match format {
                Format::Csv => extent(self.rest(), separator),
                Format::JsonLines => memchr(b'\n', self.rest()).map_or(Extent::Unfinished, Extent::Ends),
            };
            let len = self.end - self.start;
            match ended {
                Extent::Ends(at) if at <= LONGEST => {
                    if let Some(record) = self.take(at, at + 1, None) {
                        return Ok(Some(record));
                    }
                }
                Extent::InQuotes if self.done || len > LONGEST => {
                    let reason = if self.done { Reason::UnclosedQuote } else { Reason::TooLong };
                    return self.first_line(reason).map(Some);
                }
                Extent::Ends(_) => return self.first_line(Reason::TooLong).map(Some),
                Extent::Unfinished if len > LONGEST => return self.first_line(Reason::TooLong).map(Some),
                Extent::Unfinished if self.done && len == 0 => return Ok(None),
                Extent::Unfinished if self.done => {
                    if let Some(record) = self.take(len, len, None) {
                        return Ok(Some(record));
                    }
                }
                Extent::Unfinished | Extent::InQuotes => self.fill()?,
            }
        }
    }

    /// Makes the record just returned by [`Self::next`] the next one again.
    pub(super) fn again(&mut self, record: Record) {
        (self.start, self.line) = (record.start, record.line);
    }

    /// The bytes of the record just returned by [`Self::next`].
    pub(super) fn get(&self, record: Record) -> &[u8] {
        self.window.get(record.start..record.end).unwrap_or(b"")
    }

    /// A record of `len` bytes, going on at `next`; none for a blank line.
    fn take(&mut self, len: usize, next: usize, fault: Option<Reason>) -> Option<Record> {
        let text = self.rest().get(..len).unwrap_or(b"");
        let bare = text.strip_suffix(b"\r").unwrap_or(text).len();
        let blank = bare == 0;
        // only between quotes is a newline part of a record
        let lines = if memchr(b'"', text).is_some() { memchr_iter(b'\n', text).count() as u64 + 1 } else { 1 };
        let record = Record { start: self.start, end: self.start + bare, line: self.line, fault };
        self.line += lines;
        self.start += next;
        (!blank).then_some(record)
    }

    /// Gives up on a record and goes on after its first line, however long that is. What is kept of it is its begin.
    fn first_line(&mut self, reason: Reason) -> io::Result<Record> {
        if let Some(at) = memchr(b'\n', self.rest()) {
            let record = self.take(at, at + 1, Some(reason));
            return Ok(record.unwrap_or(Record { start: 0, end: 0, line: self.line, fault: Some(reason) }));
        }
        let line = self.line;
        let mut kept = self.rest().get(..=LONGEST).unwrap_or(self.rest()).to_vec();
        self.start = self.end;
        while !self.done {
            self.fill()?;
            match memchr(b'\n', self.rest()) {
                Some(at) => {
                    self.start += at + 1;
                    self.line += 1;
                    break;
                }
                None => self.start = self.end,
            }
        }
        // its begin is put back before what comes next, so that it can be shown and read again
        let end = kept.len();
        kept.push(b'\n');
        let start = kept.len();
        kept.extend_from_slice(self.rest());
        self.window = kept;
        (self.start, self.end) = (start, self.window.len());
        Ok(Record { start: 0, end, line, fault: Some(reason) })
    }

    fn rest(&self) -> &[u8] {
        self.window.get(self.start..self.end).unwrap_or(b"")
    }

    /// Reads at least one byte more, or learns that there are none.
    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.window.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.window.len() < self.end + BLOCK {
            self.window.resize(self.end + BLOCK, 0);
        }
        loop {
            let Some(free) = self.window.get_mut(self.end..) else { return Ok(()) };
            match self.reader.read(free) {
                Ok(0) => self.done = true,
                Ok(n) => {
                    self.end += n;
                    self.bytes += n as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            }
            return Ok(());
        }
    }
}

/// What a file is by its first bytes, if it is no text.
fn binary(head: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"PAR1", "it is Parquet"),
        (b"PK\x03\x04", "it is a ZIP archive or a spreadsheet"),
        (b"\x28\xb5\x2f\xfd", "it is compressed with zstd"),
        (b"BZh", "it is compressed with bzip2"),
        (b"\xfd7zXZ", "it is compressed with xz"),
        (b"SQLite format 3", "it is a database"),
        (b"\xff\xfe", "it is UTF-16"),
        (b"\xfe\xff", "it is UTF-16"),
        (b"\x1f\x8b", "it is gzipped twice"),
    ];
    let known = KINDS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what);
    let nul = || memchr(0, head.get(..8192).unwrap_or(head)).map(|_| "it has NUL bytes");
    known.or_else(nul)
}

/// The format a name's extension says, `.gz` left off.
pub(super) fn format_by_name(name: &str) -> Option<Format> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "csv" => Some(Format::Csv),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        _ => None,
    }
}
