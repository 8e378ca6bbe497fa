//! Columns that line up whatever the script.

use unicode_width::UnicodeWidthStr;

/// A cell wider than this is cut.
const WIDEST: usize = 60;

/// Which edge of a column its cells stand at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table under construction.
#[derive(Clone, Debug)]
pub struct Table {
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// With a column for each heading.
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let headings = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self { align: columns.iter().map(|(_, align)| *align).collect(), rows: vec![headings] }
    }

    /// Adds a row; its cells are made fit to print.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| cut(&crate::text::safe(&cell))).collect());
    }

    /// Whether only the headings are there.
    pub fn is_empty(&self) -> bool {
        self.rows.len() <= 1
    }

    /// The lines, each behind `indent`. A column without any content loses its heading too.
    pub fn lines(&self, indent: &str) -> String {
        let widths: Vec<usize> = (0..self.align.len())
            .map(|at| {
                let body = self.rows.iter().skip(1).filter_map(|r| r.get(at)).map(|c| c.width()).max().unwrap_or(0);
                let heading = self.rows.first().and_then(|r| r.get(at)).map_or(0, |c| c.width());
                if body == 0 && heading > 0 { 0 } else { body.max(heading) }
            })
            .collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = indent.to_owned();
            let mut first = true;
            for ((cell, &width), align) in row.iter().zip(&widths).zip(&self.align) {
                if width == 0 {
                    continue;
                }
                if !std::mem::take(&mut first) {
                    line.push_str("  ");
                }
                let gap = " ".repeat(width.saturating_sub(cell.width()));
                match align {
                    Align::Left => line.extend([cell.as_str(), &gap]),
                    Align::Right => line.extend([gap.as_str(), cell]),
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// A cell of at most [`WIDEST`] columns.
fn cut(cell: &str) -> String {
    if cell.width() <= WIDEST {
        return cell.to_owned();
    }
    let mut out = String::new();
    for c in cell.chars() {
        if out.width() + 3 > WIDEST {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        let mut table = Table::new(&[("who", Align::Left), ("n", Align::Right), ("note", Align::Left)]);
        table.row(["株式会社".to_owned(), "5".to_owned(), String::new()]);
        table.row(["a\u{7}b".to_owned(), "1,000".to_owned(), String::new()]);
        assert_eq!(table.lines("  "), "  who           n\n  株式会社      5\n  a\\u{7}b   1,000\n");
    }

    #[test]
    fn endless_cells_are_cut() {
        assert_eq!(cut(&"x".repeat(100)).width(), WIDEST - 1);
    }
}
