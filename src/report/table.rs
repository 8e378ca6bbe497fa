//! Columns that line up whatever the script.

use unicode_width::UnicodeWidthStr;

/// A cell wider than this goes on in the next line.
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
    /// By row, by column, the lines of a cell.
    rows: Vec<Vec<Vec<String>>>,
}

impl Table {
    /// With a column for each heading.
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let headings = columns.iter().map(|(name, _)| vec![(*name).to_owned()]).collect();
        Self { align: columns.iter().map(|(_, align)| *align).collect(), rows: vec![headings] }
    }

    /// Adds a row; its cells are made fit to print.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| wrapped(&crate::text::safe(&cell))).collect());
    }

    /// Whether only the headings are there.
    pub fn is_empty(&self) -> bool {
        self.rows.len() <= 1
    }

    /// The lines, each behind `indent`. A column without any content loses its heading too.
    pub fn lines(&self, indent: &str) -> String {
        let widths: Vec<usize> = (0..self.align.len())
            .map(|at| {
                let body = self.rows.iter().skip(1).filter_map(|r| r.get(at)).flatten().map(|c| c.width()).max().unwrap_or(0);
                let heading = self.rows.first().and_then(|r| r.get(at)).and_then(|c| c.first()).map_or(0, |c| c.width());
                if body == 0 && heading > 0 { 0 } else { body.max(heading) }
            })
            .collect();
        let mut out = String::new();
        for row in &self.rows {
            let high = row.iter().map(Vec::len).max().unwrap_or(0);
            for nth in 0..high {
                let mut line = indent.to_owned();
                let mut first = true;
                for ((cell, &width), align) in row.iter().zip(&widths).zip(&self.align) {
                    if width == 0 {
                        continue;
                    }
                    if !std::mem::take(&mut first) {
                        line.push_str("  ");
                    }
                    let cell = cell.get(nth).map_or("", String::as_str);
                    let gap = " ".repeat(width.saturating_sub(cell.width()));
                    match align {
                        Align::Left => line.extend([cell, &gap]),
                        Align::Right => line.extend([gap.as_str(), cell]),
                    }
                }
                out.push_str(line.trim_end());
                out.push('\n');
            }
        }
        out
    }
}

/// The lines of a cell, each of at most [`WIDEST`] columns; those that follow are set in as the first is. A word that is wider is cut.
fn wrapped(cell: &str) -> Vec<String> {
    if cell.width() <= WIDEST {
        return vec![cell.to_owned()];
    }
    let lead: String = cell.chars().take_while(|c| *c == ' ' || *c == '*').map(|_| ' ').collect();
    let (mut lines, mut line) = (Vec::new(), cell.get(..lead.len()).unwrap_or("").to_owned());
    let mut empty = true;
    for word in cell.split(' ').filter(|word| !word.is_empty() && *word != "*") {
        if !empty && line.width() + 1 + word.width() > WIDEST {
            lines.push(std::mem::replace(&mut line, format!("{lead}  ")));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(&cut(word, WIDEST.saturating_sub(line.width())));
        empty = false;
    }
    lines.push(line);
    lines
}

/// A word of at most so many columns.
fn cut(word: &str, widest: usize) -> String {
    if word.width() <= widest {
        return word.to_owned();
    }
    let mut out = String::new();
    for c in word.chars() {
        if out.width() + 3 > widest {
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
    fn a_long_cell_goes_on_in_the_next_line_and_an_endless_word_is_cut() {
        assert_eq!(wrapped(&"x".repeat(100)), ["x".repeat(WIDEST - 2) + "…"]);
        let mut table = Table::new(&[("reading", Align::Left), ("n", Align::Right)]);
        table.row([format!("* {}", "seven ..".repeat(9)), "5".to_owned()]);
        table.row([format!("  {}", ["thirteen"; 9].join(" ")), "5".to_owned()]);
        let lines = table.lines("");
        assert!(lines.lines().nth(1).is_some_and(|l| l.trim_end_matches([' ', '5']).len() <= WIDEST), "{lines}");
        assert!(lines.contains("\n    thirteen"), "{lines}");
    }
}
