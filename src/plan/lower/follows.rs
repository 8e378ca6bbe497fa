//! What a contract adds to a kind of case of another file, and fields that follow from others.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, Field, FieldId, FieldKind, Follows, FollowsRow, Scope, Value};
use crate::readings::{Choice, RecordedField};
use crate::resolve::DeclKind;
use crate::resolve::names::unknown_among;
use crate::syntax::tree::{Case, CaseLine, CaseSort, Cell, CellKind, Expr, ItemKind, Name, Table};
use crate::text::Span;

/// So many combinations of values are looked at, one by one.
const MOST: usize = 10_000;

/// A row of a table, where it stands, and whether it is for all the rest.
type Placed = (FollowsRow, Span, bool);

impl<'a> Lowering<'a> {
    /// What the project's own files add to a kind of case.
    pub(super) fn additions(&mut self, id: CaseId, at: usize) {
        for also in self.project(DeclKind::Also) {
            let of = self.names.decls.get(also).map(|decl| self.names.candidates(DeclKind::Case, &[&decl.name.text], decl.file));
            if of.is_some_and(|of| of.as_slice() == [at]) {
                self.elsewhere(also, |me, decl| {
                    let ItemKind::Case(case) = &decl.item.kind else { return None };
                    me.added(id, case);
                    Some(())
                });
            }
        }
    }

    /// Whether there is such a kind of case, to which an addition is made.
    pub(super) fn check_addition(&mut self, at: usize) {
        self.elsewhere(at, |me, decl| {
            let ItemKind::Case(case) = &decl.item.kind else { return None };
            let id = me.case_by_name(&case.name)?;
            if me.case_decl(id).is_some_and(|declared| declared.sort != case.sort) {
                let said = format!("`{}` is declared as another sort of thing", case.name.text);
                me.error("case/line", said, case.name.span, "begin with the word it is declared with: `case`, `signal` or `occurrence`");
            }
            Some(())
        });
    }

    fn added(&mut self, id: CaseId, case: &'a Case) {
        let wrong = |me: &mut Self, span: Span| {
            me.error(
                "case/line",
                "a kind of case of another file can be given events and fields, and nothing else",
                span,
                "a state of your own is written `state busy on ticket while …`",
            );
        };
        let before = self.out.len();
        for line in &case.lines {
            let (what, name, known) = match line {
                CaseLine::Event { name, .. } => ("event", name, self.event_named(id, &name.text).is_some()),
                CaseLine::Field { name, .. } => ("field", name, self.field_named(id, &name.text).is_some()),
                CaseLine::Follows { .. } | CaseLine::Broken(_) => continue,
                CaseLine::State { name, .. } | CaseLine::CountedBy(name) => {
                    wrong(self, name.span);
                    continue;
                }
                CaseLine::Ends(names) => {
                    wrong(self, names.first().map_or(case.name.span, |name| name.span));
                    continue;
                }
                CaseLine::Holds(_, span) => {
                    wrong(self, *span);
                    continue;
                }
                CaseLine::Settle(phrase) => {
                    wrong(self, phrase.span);
                    continue;
                }
            };
            if known {
                let said = format!("`{}` has the {what} `{}` already", case.name.text, name.text);
                self.error("name/twice", said, name.span, "leave the line out, or give what you mean another name");
            }
        }
        if self.out.len() == before {
            self.case_lines(id, case);
            self.corrections(id, case);
        }
    }

    /// The fields of a block that follow from others.
    pub(super) fn following_fields(&mut self, id: CaseId, case: &'a Case) {
        for line in &case.lines {
            if let CaseLine::Follows { name, from, table } = line
                && let Some(follows) = self.follows_from(id, case.sort, (name, from, table))
                && let Some(of) = self.plan.cases.get_mut(id.index())
            {
                of.follows.push(follows);
            }
        }
        let names = case.lines.iter().filter_map(|line| if let CaseLine::Follows { from, .. } = line { Some(from) } else { None });
        let circle = names.flatten().find(|name| {
            let field = self.field_named(id, &name.text);
            self.plan.case(id).is_some_and(|case| case.follows.iter().any(|follows| Some(follows.field) == field))
        });
        if let Some(name) = circle {
            self.error("case/follows", format!("`{}` itself follows from others", name.text), name.span, "name the fields behind it");
            self.plan.cases.get_mut(id.index()).into_iter().for_each(|case| case.follows.clear());
        }
    }

    fn follows_from(&mut self, id: CaseId, sort: CaseSort, (name, from, table): (&'a Name, &'a [Name], &'a Table)) -> Option<Follows> {
        if sort == CaseSort::Signal {
            self.error(
                "case/follows",
                "no field of a signal follows from others",
                name.span,
                "a condition can name the fields themselves: `where ok and fast`",
            );
            return None;
        }
        let (field, own) = self.field_of_case(id, name)?;
        if self.plan.case(id).is_some_and(|case| case.follows.iter().any(|follows| follows.field == field)) {
            self.error("name/twice", format!("`{}` follows from others twice", name.text), name.span, "keep one of the two tables");
            return None;
        }
        let keys: Vec<Option<(FieldId, Field)>> = from.iter().map(|name| self.field_of_case(id, name)).collect();
        let keys: Vec<(FieldId, Field)> = keys.into_iter().collect::<Option<_>>()?;
        for ((at, key), name) in keys.iter().zip(from) {
            if domain(key).is_none() {
                self.error(
                    "case/follows",
                    format!("the values of `{}` are not known", name.text),
                    name.span,
                    "a field follows from fields that are one of some names, or yes or no",
                );
                return None;
            }
            if *at == field {
                self.error("case/follows", format!("`{}` would follow from itself", name.text), name.span, "name the fields behind it");
                return None;
            }
        }
        let fields: Vec<Field> = keys.iter().map(|(_, key)| key.clone()).collect();
        let mut rows = self.follows_rows(&own, &fields, table)?;
        rows.sort_by_key(|(.., rest)| *rest);
        self.exactly_one(&own, &fields, &rows, table.span)?;
        let recorded = self.point(&RecordedField::KIND, &name.text, None, name.span);
        let rows = rows.into_iter().map(|(row, ..)| row).collect();
        Some(Follows { field, clause: self.clause(), from: keys.into_iter().map(|(at, _)| at).collect(), rows, recorded })
    }

    /// A field that stays with the case.
    fn field_of_case(&mut self, id: CaseId, name: &Name) -> Option<(FieldId, Field)> {
        let case = self.plan.case(id)?;
        let found = self.field_named(id, &name.text).and_then(|at| Some((at, case.fields.get(at.index())?.clone())));
        let Some((at, field)) = found else {
            let known: Vec<String> = case.fields.iter().filter(|f| f.scope == Scope::Case).map(|f| f.name.clone()).collect();
            let unknown = unknown_among("field", &name.text, name.span, &known);
            let declare = format!("declare it before: `field {} is …`", name.text);
            self.say(if unknown.fix.is_some() { unknown } else { unknown.help(declare) });
            return None;
        };
        if field.scope != Scope::Case {
            self.error(
                "case/follows",
                format!("`{}` belongs to one event, not to the case", name.text),
                name.span,
                "a field follows from fields that stay with the case",
            );
            return None;
        }
        Some((at, field))
    }

    fn follows_rows(&mut self, own: &Field, keys: &[Field], table: &'a Table) -> Option<Vec<Placed>> {
        let Some((head, rows)) = table.rows.split_first().filter(|(_, rows)| !rows.is_empty()) else {
            self.error("table/empty", "the table has no rows", table.span, "");
            return None;
        };
        if !Self::rows_fit(head, rows) {
            return None;
        }
        let titles: Vec<String> = head.iter().map(|cell| cell.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        if let [down, across] = keys
            && titles.first().is_some_and(|title| *title == format!("{} by {}", down.name, across.name))
        {
            return self.follows_matrix(own, (down, across), head, rows);
        }
        let wanted: Vec<&str> = keys.iter().chain([own]).map(|field| field.name.as_str()).collect();
        if let Some((cell, name)) = head.iter().zip(&wanted).find(|(cell, name)| cell.text.trim() != **name) {
            let wrong = Diagnostic::error("table/head", format!("this column is headed by `{name}`, not `{}`", cell.text), cell.span);
            self.say(wrong.fix(format!("write `{name}`"), cell.span, *name));
            return None;
        }
        if head.len() != wanted.len() {
            let said = format!("the table has {} columns: one for each field it goes by, and the last for `{}`", wanted.len(), own.name);
            self.error("table/head", said, table.span, "");
            return None;
        }
        let made: Vec<Option<Placed>> = rows.iter().map(|row| self.follows_row(own, keys, row)).collect();
        made.into_iter().collect()
    }

    fn follows_row(&mut self, own: &Field, keys: &[Field], row: &'a [Cell]) -> Option<Placed> {
        let mut when = Vec::new();
        let mut rest = false;
        for (cell, key) in row.iter().zip(keys) {
            rest |= cell.kind == CellKind::Otherwise;
            when.push(self.follows_key(cell, key)?);
        }
        let value = self.follows_value(row.last()?, own)?;
        Some((FollowsRow { when, value }, row.first()?.span, rest))
    }

    /// `impact by urgency`: one field down, the other across.
    fn follows_matrix(&mut self, own: &Field, (down, across): (&Field, &Field), head: &'a [Cell], rows: &'a [Vec<Cell>]) -> Option<Vec<Placed>> {
        let mut columns = Vec::new();
        for cell in head.iter().skip(1) {
            let values = domain(across).unwrap_or_default();
            let Some(value) = values.iter().find(|value| told(value, across) == cell.text.trim()) else {
                let known: Vec<String> = values.iter().map(|value| told(value, across)).collect();
                self.say(unknown_among(&format!("value of `{}`", across.name), &cell.text, cell.span, &known));
                return None;
            };
            columns.push(value.clone());
        }
        let mut made = Vec::new();
        for row in rows {
            let (first, cells) = row.split_first()?;
            let when = self.follows_key(first, down)?;
            for (cell, column) in cells.iter().zip(&columns) {
                let value = self.follows_value(cell, own)?;
                made.push((FollowsRow { when: vec![when.clone(), vec![column.clone()]], value }, cell.span, first.kind == CellKind::Otherwise));
            }
        }
        Some(made)
    }

    fn follows_key(&mut self, cell: &'a Cell, key: &Field) -> Option<Vec<Value>> {
        match &cell.kind {
            CellKind::Blank | CellKind::Otherwise => Some(Vec::new()),
            CellKind::Values(values) => self.values_of(values, key),
            CellKind::Broken => None,
            _ => {
                let said = format!("`{}` is no value of `{}`", cell.text, key.name);
                self.error("table/key", said, cell.span, "write its values, `-` for any, or `otherwise` for all the rest");
                None
            }
        }
    }

    fn values_of(&mut self, values: &'a [Expr], field: &Field) -> Option<Vec<Value>> {
        let values: Vec<Option<Value>> = values.iter().map(|value| self.value(value, field)).collect();
        values.into_iter().collect()
    }

    /// What the field then is: perhaps nothing.
    fn follows_value(&mut self, cell: &'a Cell, own: &Field) -> Option<Option<Value>> {
        match &cell.kind {
            CellKind::Blank => Some(None),
            CellKind::Values(values) if values.len() == 1 => Some(self.values_of(values, own)?.pop()),
            CellKind::Broken => None,
            _ => {
                let said = format!("`{}` is not one value of `{}`", cell.text, own.name);
                self.error("table/cell", said, cell.span, "write one value, or `-` where it has none");
                None
            }
        }
    }

    /// Says of a combination of values for which no row says what follows, or two rows say different things.
    fn exactly_one(&mut self, own: &Field, keys: &[Field], rows: &[Placed], span: Span) -> Option<()> {
        let domains: Vec<Vec<Value>> = keys.iter().map(|key| domain(key).unwrap_or_default()).collect();
        let all = domains.iter().try_fold(1_usize, |all, values| all.checked_mul(values.len())).filter(|all| *all <= MOST);
        let Some(all) = all else {
            self.error("case/follows", format!("`{}` would follow from too many combinations of values", own.name), span, "let it follow from fewer fields");
            return None;
        };
        for number in 0..all {
            let mut left = number;
            let mut values = Vec::new();
            for domain in domains.iter().rev() {
                values.push(domain.get(left % domain.len())?);
                left /= domain.len();
            }
            values.reverse();
            let fits = |row: &&Placed| row.0.when.iter().zip(&values).all(|(when, value)| when.is_empty() || when.contains(value));
            let mut fitting = rows.iter().filter(fits);
            let named: Vec<String> = keys.iter().zip(&values).map(|(key, value)| format!("{} is {}", key.name, told(value, key))).collect();
            let named = named.join(" and ");
            let Some(first) = fitting.next() else {
                let said = format!("no row says what `{}` is where {named}", own.name);
                self.error("table/hole", said, span, "add a row for it; `-` as its value, if it then has none; or a row `otherwise`");
                return None;
            };
            if let Some(second) = fitting.find(|second| second.0.value != first.0.value && !second.2) {
                let said = format!("two rows say what `{}` is where {named}, and not the same", own.name);
                let wrong = Diagnostic::error("table/overlap", said, second.1).label("this row").at(first.1, "the earlier one");
                self.say(wrong.help("give each combination of values one row"));
                return None;
            }
        }
        Some(())
    }
}

/// Every value of a field, where they are known.
fn domain(field: &Field) -> Option<Vec<Value>> {
    match &field.kind {
        FieldKind::Names(names) => Some((0..names.len()).map(|at| Value::Name(super::context::small(at))).collect()),
        FieldKind::Flag => Some(vec![Value::Flag(true), Value::Flag(false)]),
        FieldKind::Text | FieldKind::Number => None,
    }
}

/// A value as contracts write it.
fn told(value: &Value, field: &Field) -> String {
    match (value, &field.kind) {
        (Value::Name(at), FieldKind::Names(names)) => names.get(usize::from(*at)).cloned().unwrap_or_default(),
        (Value::Flag(yes), _) => if *yes { "yes" } else { "no" }.to_owned(),
        _ => String::new(),
    }
}
