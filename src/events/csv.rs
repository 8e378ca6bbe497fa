//! CSV (RFC 4180): where a record ends, and where its cells are. A quote only means something at the begin of a cell; text after
//! the closing quote belongs to the cell.

use super::reject::{Fault, Reason};
use super::row::Cells;
use memchr::{memchr, memchr_iter};

/// Whether a record is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// It ends here: the place of its newline. With a quote it may reach over several lines.
    Ends(usize),
    /// No newline yet.
    Unfinished,
    /// No newline yet, and a quote is open.
    InQuotes,
}

/// Finds the newline that ends the record at the begin of `text`.
pub(super) fn extent(text: &[u8], separator: u8) -> Extent {
    let line = memchr(b'\n', text).unwrap_or(text.len());
    if memchr(b'"', text.get(..line).unwrap_or(text)).is_none() {
        return if line < text.len() { Extent::Ends(line) } else { Extent::Unfinished };
    }
    let (mut at, mut fresh) = (0, true);
    while let Some(&byte) = text.get(at) {
        if byte == b'"' && fresh {
            let Some(close) = closing(text, at + 1) else { return Extent::InQuotes };
            at = close + 1;
            fresh = false;
            continue;
        }
        if byte == b'\n' {
            return Extent::Ends(at);
        }
        fresh = byte == separator;
        at += 1;
    }
    Extent::Unfinished
}

/// The quote that closes the one before `from`: the first that is not doubled.
fn closing(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at + memchr(b'"', text.get(at..)?)?;
        if text.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

/// Which columns are bound.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) separator: u8,
    /// By column: its slot, if somebody asked for it. As long as the header.
    pub(super) slots: Vec<Option<usize>>,
    /// How many slots there are.
    pub(super) count: usize,
}

impl Layout {
    /// Takes a record apart.
    pub(super) fn split(&self, raw: &[u8], cells: &mut Cells) -> Result<(), Fault> {
        cells.clear(self.count);
        let columns = if memchr(b'"', raw).is_none() { self.split_plain(raw, cells) } else { self.split_quoted(raw, cells) };
        if columns == self.slots.len() { Ok(()) } else { Err(Fault::row(Reason::ColumnCount)) }
    }

    fn split_plain(&self, raw: &[u8], cells: &mut Cells) -> usize {
        let (mut start, mut column) = (0, 0);
        for end in memchr_iter(self.separator, raw).chain(std::iter::once(raw.len())) {
            if let Some(Some(slot)) = self.slots.get(column) {
                cells.set(*slot, start, end);
            }
            start = end + 1;
            column += 1;
        }
        column
    }

    fn split_quoted(&self, raw: &[u8], cells: &mut Cells) -> usize {
        let mut columns = 0;
        each_cell(raw, self.separator, &mut |column, cell| {
            columns = column + 1;
            let Some(Some(slot)) = self.slots.get(column) else { return };
            match cell {
                Cell::Plain(start, end) => cells.set(*slot, start, end),
                Cell::Quoted(start, close, end) => cells.write(*slot, |scratch| unquote(raw, start, close, end, scratch)),
            }
        });
        columns
    }
}

/// Where a cell is: between two places, or between quotes with some inside or text after them (inner start, closing quote, end of the cell).
#[derive(Clone, Copy)]
enum Cell {
    Plain(usize, usize),
    Quoted(usize, usize, usize),
}

fn each_cell(raw: &[u8], separator: u8, each: &mut dyn FnMut(usize, Cell)) {
    let (mut start, mut column) = (0, 0);
    loop {
        let opened = raw.get(start) == Some(&b'"');
        let close = if opened { closing(raw, start + 1).unwrap_or(raw.len()) } else { start };
        let end = raw.get(close..).and_then(|rest| memchr(separator, rest)).map_or(raw.len(), |at| close + at);
        let inner = raw.get(start + 1..close).unwrap_or(b"");
        let cell = match opened {
            false => Cell::Plain(start, end),
            true if close + 1 >= end && memchr(b'"', inner).is_none() => Cell::Plain(start + 1, close),
            true => Cell::Quoted(start + 1, close, end),
        };
        each(column, cell);
        column += 1;
        if end >= raw.len() {
            return;
        }
        start = end + 1;
    }
}

fn unquote(raw: &[u8], start: usize, close: usize, end: usize, out: &mut Vec<u8>) {
    let inner = raw.get(start..close).unwrap_or(b"");
    let mut at = 0;
    for quote in memchr_iter(b'"', inner) {
        if quote < at {
            continue;
        }
        out.extend_from_slice(inner.get(at..=quote).unwrap_or(b""));
        at = quote + 2;
    }
    out.extend_from_slice(inner.get(at..).unwrap_or(b""));
    out.extend_from_slice(raw.get(close + 1..end).unwrap_or(b""));
}

/// The names in a header.
pub(super) fn header(raw: &[u8], separator: u8) -> Vec<String> {
    let mut names = Vec::new();
    each_cell(raw, separator, &mut |_, cell| {
        let mut name = Vec::new();
        match cell {
            Cell::Plain(start, end) => name.extend_from_slice(raw.get(start..end).unwrap_or(b"")),
            Cell::Quoted(start, close, end) => unquote(raw, start, close, end, &mut name),
        }
        names.push(String::from_utf8_lossy(&name).into_owned());
    });
    names
}

#[cfg(test)]
mod tests {
    use super::super::row::Row;
    use super::*;
    use proptest::prelude::*;

    fn ours(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let (mut rest, mut rows) = (text, Vec::new());
        while !rest.is_empty() {
            let (record, next) = match extent(rest, b',') {
                Extent::Ends(at) => (&rest[..at], &rest[at + 1..]),
                _ => (rest, &rest[rest.len()..]),
            };
            rest = next;
            if record.is_empty() {
                continue;
            }
            let width = header(record, b',').len();
            let layout = Layout { separator: b',', slots: (0..width).map(Some).collect(), count: width };
            let mut cells = Cells::default();
            layout.split(record, &mut cells).unwrap();
            let row = Row { raw: record, cells: &cells };
            rows.push((0..width).map(|slot| row.cell(slot).to_vec()).collect());
        }
        rows
    }

    fn theirs(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        reader.byte_records().map(|r| r.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
    }

    #[test]
    fn quotes() {
        let cell = |text: &str| ours(text.as_bytes()).remove(0).into_iter().map(|c| String::from_utf8(c).unwrap()).collect::<Vec<_>>();
        assert_eq!(cell(r#"a,"b,c",d"#), ["a", "b,c", "d"]);
        assert_eq!(cell("a,\"b\nc\",d\nx"), ["a", "b\nc", "d"]);
        assert_eq!(cell(r#"a,"say ""no""",d"#), ["a", r#"say "no""#, "d"]);
        assert_eq!(cell(r#"a,"","#), ["a", "", ""]);
        assert_eq!(cell(r#"5" pipe,b"#), [r#"5" pipe"#, "b"]);
        assert_eq!(extent(b"a,\"b\nc", b','), Extent::InQuotes);
        assert_eq!(extent(b"a,b", b','), Extent::Unfinished);
    }

    proptest! {
        #[test]
        fn agrees_with_a_well_kept_reader(text in r#"[ab",\n]{0,60}"#) {
            prop_assert_eq!(ours(text.as_bytes()), theirs(text.as_bytes()));
        }
    }
}
