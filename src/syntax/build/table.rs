//! Tables: rows are split at their bars, and each cell is read alone, so that one bad cell spoils nothing else.

use super::Build;
use crate::diagnostic::Diagnostic;
use crate::syntax::grammar::{Grammar, Rule};
use crate::syntax::node::Node;
use crate::syntax::patch::Map;
use crate::syntax::recover::blocks::Strict;
use crate::syntax::tree::{Cell, CellKind, Name, NumExpr, RangeExpr, Table};
use crate::text::Span;
use pest::Parser;

/// Words that a range begins with.
const RANGE_WORDS: &[&str] = &["between", "below", "above", "under", "more", "less", "from", "until", "through", "otherwise"];

/// What stands in a column, as its head says.
#[derive(Clone, Copy)]
enum Column {
    /// Values and ranges.
    Plain,
    /// Amounts, also formulas.
    Amount,
    /// Dates.
    Date,
}

fn column(head: &str) -> Column {
    match head.trim() {
        "pays" | "gives" | "allocation" => Column::Amount,
        "from" => Column::Date,
        _ => Column::Plain,
    }
}

impl<'i> Build<'i> {
    /// Rows of cells; the first row is the header, and every row must have as many cells.
    pub(super) fn table(&mut self, node: &Node<'_>) -> Table {
        let mut places: Vec<(Span, Vec<Span>)> = Vec::new();
        for row in node.children().filter(|c| matches!(c.rule(), Rule::row | Rule::bare_row)) {
            let span = self.span(&row);
            places.push((span, self.split(span)));
        }
        let wide = self.check_widths(&places);
        let columns: Vec<Column> = places.first().map_or_else(Vec::new, |(_, heads)| heads.iter().map(|head| column(self.slice(*head))).collect());
        let mut rows = Vec::new();
        for (_, cells) in places {
            let whole = cells.len() == wide;
            let header = rows.is_empty();
            let columns = columns.iter().copied().chain(std::iter::repeat(Column::Plain));
            rows.push(cells.into_iter().zip(columns).map(|(cell, column)| self.cell(cell, header, whole, column)).collect());
        }
        Table { rows, span: self.span(node) }
    }

    /// How many cells a row has; rows with more or fewer are reported. The header decides, unless all others agree against it.
    fn check_widths(&mut self, rows: &[(Span, Vec<Span>)]) -> usize {
        let Some(((header, heads), others)) = rows.split_first() else { return 0 };
        let wide = others.first().map_or(heads.len(), |(_, cells)| cells.len());
        if wide != heads.len() && others.len() > 1 && others.iter().all(|(_, cells)| cells.len() == wide) {
            let message = format!("this header has {} and the rows have {wide}", cells_in_words(heads.len()));
            self.error_with("syntax/row-length", message, *header, "name every column, between bars");
            return wide;
        }
        for (row, cells) in others.iter().filter(|(_, cells)| cells.len() != heads.len()) {
            let message = format!("this row has {} and the header has {}", cells_in_words(cells.len()), heads.len());
            let few = "give every column a cell, with `-` where there is nothing to say";
            self.error_with("syntax/row-length", message, *row, if cells.len() < heads.len() { few } else { "take out a cell, or name its column" });
        }
        heads.len()
    }

    /// The places of a row's cells, white space included. A bar in quotes is text.
    fn split(&mut self, row: Span) -> Vec<Span> {
        let text = self.text.get(row.range()).unwrap_or("");
        let mut bars = Vec::new();
        let mut quoted = false;
        for (at, c) in text.char_indices() {
            match c {
                '"' => quoted = !quoted && text.get(at + 1..).is_some_and(|rest| rest.contains('"')),
                '|' if !quoted => bars.push((row.range().start + at, row.range().start + at + 1)),
                _ => {}
            }
        }
        let (start, end) = (row.range().start, row.range().end);
        if !text.starts_with('|') {
            let insert = Span::new(self.file, start, start);
            let error = Diagnostic::error("syntax/row-start", "this row does not begin with `|`", self.one_char(start));
            self.diagnostics.push(error.fix("add `|` at the beginning of the row", insert, "| "));
            bars.insert(0, (start, start));
        }
        if !text.ends_with('|') || bars.len() < 2 {
            let last = self.text.get(..end).and_then(|s| s.char_indices().next_back()).map_or(end, |(at, _)| at);
            let insert = Span::new(self.file, end, end);
            let error = Diagnostic::error("syntax/row-end", "this row does not end with `|`", self.one_char(last));
            self.diagnostics.push(error.fix("add `|` at the end of the row", insert, " |"));
            bars.push((end, end));
        }
        bars.windows(2).filter_map(|pair| Some(Span::new(self.file, pair.first()?.1, pair.last()?.0))).collect()
    }

    /// One cell. In a row of the wrong length nothing more is said about its cells.
    fn cell(&mut self, place: Span, header: bool, whole: bool, column: Column) -> Cell {
        let raw = self.text.get(place.range()).unwrap_or("");
        let start = place.range().start + raw.len() - raw.trim_start().len();
        let text = raw.trim();
        let span = Span::new(self.file, start, start + text.len());
        if text.is_empty() && whole {
            self.diagnostics.push(Diagnostic::error("syntax/empty-cell", "this cell is empty", place).fix(
                "write `-` for a cell with nothing to say",
                place,
                " - ",
            ));
            return Cell { kind: CellKind::Broken, text: String::new(), span: place };
        }
        let kind = match (header, whole) {
            (true, _) => Some(CellKind::Head),
            (false, true) => self.cell_kind(text, span, column),
            (false, false) => None,
        };
        Cell { kind: kind.unwrap_or(CellKind::Broken), text: text.split_whitespace().collect::<Vec<_>>().join(" "), span }
    }

    /// A cell that does not fit its column is still read: it is the head that may be misspelt.
    fn cell_kind(&mut self, text: &str, span: Span, column: Column) -> Option<CellKind> {
        let map = Map::at(span);
        let rules: &[Rule] = match column {
            Column::Plain => &[Rule::cell, Rule::amount_cell, Rule::date_cell],
            Column::Amount => &[Rule::amount_cell, Rule::cell],
            Column::Date => &[Rule::date_cell, Rule::cell, Rule::amount_cell],
        };
        for rule in rules {
            if let Ok(mut pairs) = Grammar::parse(*rule, text) {
                return self.cell_node(&Node::new(pairs.next()?, &map));
            }
        }
        let just = rules.first().copied().unwrap_or(Rule::cell);
        let heads = if just == Rule::cell { RANGE_WORDS } else { &[] };
        self.reread(span, Strict { just, heads, end: "the end of the cell" }, Self::cell_node)?.into_iter().next()
    }

    fn cell_node(&mut self, node: &Node<'_>) -> Option<CellKind> {
        Some(match node.rule() {
            Rule::blank => CellKind::Blank,
            Rule::cell_otherwise => CellKind::Otherwise,
            Rule::num => match self.num(node)? {
                NumExpr::Value(value) => CellKind::Values(vec![value]),
                formula => CellKind::Pays(Box::new(formula)),
            },
            Rule::date => CellKind::Date(self.date(node)?),
            Rule::range => CellKind::Range(self.range(node)?),
            _ => CellKind::Values(self.values(node)),
        })
    }

    fn range(&mut self, node: &Node<'_>) -> Option<RangeExpr> {
        if let Some(between) = node.child(Rule::lower).and_then(|l| l.child(Rule::between)) {
            let words: Vec<Name> = between.children().filter(|c| c.rule() != Rule::expr).map(|w| self.word(&w)).collect();
            let mut ends = words.into_iter().zip(self.values(&between));
            return Some(RangeExpr { lower: ends.next(), upper: ends.next() });
        }
        if let Some(range) = node.child(Rule::from_to) {
            let span = self.span(&range);
            let mut ends = self.values(&range).into_iter();
            let word = |text: &str| Name { text: text.to_owned(), span };
            return Some(RangeExpr { lower: Some((word("from"), ends.next()?)), upper: Some((word("to"), ends.next()?)) });
        }
        if let Some(range) = node.child(Rule::open_end) {
            let (more, span) = (range.has(Rule::kw_or_more), self.span(&range));
            let value = self.value_of(&range)?;
            let end = |text: &str| Some((Name { text: text.to_owned(), span }, value));
            return Some(if more { RangeExpr { lower: end("at least"), upper: None } } else { RangeExpr { lower: None, upper: end("at most") } });
        }
        let lower = node.child(Rule::lower).and_then(|l| Some((self.word_of(&l, Rule::lower_word)?, self.value_of(&l)?)));
        let upper = node.child(Rule::upper).and_then(|u| Some((self.word_of(&u, Rule::upper_word)?, self.value_of(&u)?)));
        Some(RangeExpr { lower, upper })
    }
}

fn cells_in_words(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}
