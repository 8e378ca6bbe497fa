//! A file that amends another: its declarations take the place of those of the same name, and the rest of the other stays.

use super::names::declared;
use crate::syntax::tree::{Agreement, AgreementLine, Credit, FieldExpr, File, Item, ItemKind, Path, Window};

/// The amended file as it is from now on. What takes the place of something stands there, under its own clause; what is new follows at the end.
pub(super) fn amended(base: &File, own: File) -> File {
    let mut fresh = Fresh::of(own);
    let mut out: Vec<Item> = Vec::new();
    let mut clause: Option<&Item> = None;
    for item in &base.items {
        match &item.kind {
            ItemKind::Clause(_) => {
                clause = Some(item);
                out.push(item.clone());
            }
            ItemKind::Agreement(agreement) => match fresh.agreement.take() {
                Some(mut one) => {
                    if let ItemKind::Agreement(own) = &mut one.kind {
                        inherit(own, agreement);
                    }
                    out.push(one);
                }
                None => out.push(item.clone()),
            },
            ItemKind::Edition(_) | ItemKind::Use(_) | ItemKind::Scenario(_) => {}
            ItemKind::Credit(credit) => {
                let left = fresh.left_of(credit);
                if left.len() == credit.objectives.len() {
                    out.push(item.clone());
                } else if !left.is_empty() {
                    out.push(Item { kind: ItemKind::Credit(Credit { objectives: left, ..credit.clone() }), span: item.span });
                }
            }
            kind => match key(kind).and_then(|key| fresh.take(&key)) {
                Some((own_clause, one)) => {
                    let named = own_clause.is_some();
                    out.extend(own_clause);
                    out.push(one);
                    out.extend(clause.filter(|_| named).cloned());
                }
                None => out.push(item.clone()),
            },
        }
    }
    fresh.rest(&mut out);
    File { items: out }
}

/// What an amending file declares, as far as it has not found its place.
struct Fresh {
    agreement: Option<Item>,
    /// Each with the clause it stands under.
    items: Vec<(Option<Item>, Item)>,
}

impl Fresh {
    fn of(own: File) -> Self {
        let mut fresh = Self { agreement: None, items: Vec::new() };
        let mut clause = None;
        for item in own.items {
            match &item.kind {
                ItemKind::Clause(_) => clause = Some(item),
                ItemKind::Agreement(_) if fresh.agreement.is_none() => fresh.agreement = Some(item),
                _ => fresh.items.push((clause.clone(), item)),
            }
        }
        fresh
    }

    /// The declaration of that key.
    fn take(&mut self, wanted: &str) -> Option<(Option<Item>, Item)> {
        let at = self.items.iter().position(|(_, item)| key(&item.kind).as_deref() == Some(wanted))?;
        Some(self.items.remove(at))
    }

    /// The objectives of a credit for which there is no new one.
    fn left_of(&self, credit: &Credit) -> Vec<Path> {
        let again = |path: &Path| {
            let same = |item: &Item| matches!(&item.kind, ItemKind::Credit(own) if own.bonus == credit.bonus && own.objectives.iter().any(|p| p.text() == path.text()));
            self.items.iter().any(|(_, item)| same(item))
        };
        credit.objectives.iter().filter(|path| !again(path)).cloned().collect()
    }

    fn rest(self, out: &mut Vec<Item>) {
        out.extend(self.agreement);
        let mut clause: Option<Item> = None;
        for (own, item) in self.items {
            if own != clause {
                out.extend(own.clone());
                clause = own;
            }
            out.push(item);
        }
    }
}

/// What makes two declarations the same; none for what only adds to others.
pub fn key(kind: &ItemKind) -> Option<String> {
    let paths = |paths: &[Path]| paths.iter().map(Path::text).collect::<Vec<_>>().join(", ");
    let fields =
        |fields: &[FieldExpr]| fields.iter().map(|f| format!("{} at {}", f.field.text(), f.at.as_ref().map_or("", |a| &a.text))).collect::<Vec<_>>().join(", ");
    let window = |w: &Window| format!("{} {} {:?} {:?}", w.which.as_ref().map_or("", |n| &n.text), w.unit.text, w.rolling, w.from);
    Some(match kind {
        ItemKind::Targets(targets) => format!("targets by {}", fields(&targets.keys)),
        ItemKind::Limit(limit) => {
            let each = limit.each.as_ref().map_or_else(|| "in all".to_owned(), window);
            format!("limit {} {} {} {each}", limit.each_credit, paths(&limit.objectives), fields(&limit.for_each))
        }
        ItemKind::During(during) => format!("during {}", paths(&during.names)),
        ItemKind::Right(right) => format!("right {} for {}", right.name.text, right.party.text),
        ItemKind::Attribute(attribute) => format!("attribute {}", attribute.objective.text()),
        ItemKind::Decide(decide) => format!("decide {} of {}", decide.what.text, decide.of.as_ref().map_or_else(String::new, Path::text)),
        _ => {
            let item = Item { kind: kind.clone(), span: crate::text::Span::default() };
            let (kind, name) = declared(&item)?;
            format!("{} {}", kind.word(), name.text)
        }
    })
}

/// Takes over the lines of an amended agreement that the amendment does not say itself.
fn inherit(own: &mut Agreement, base: &Agreement) {
    let says = |test: &dyn Fn(&AgreementLine) -> bool| own.lines.iter().any(test);
    let kept = base.lines.iter().filter(|line| match line {
        AgreementLine::Replaces { .. } | AgreementLine::Broken(_) => false,
        AgreementLine::Party { role, .. } => !says(&|l| matches!(l, AgreementLine::Party { role: other, .. } if other.text == role.text)),
        AgreementLine::Term(_) => !says(&|l| matches!(l, AgreementLine::Term(_))),
        AgreementLine::Timezone(_) => !says(&|l| matches!(l, AgreementLine::Timezone(_))),
        AgreementLine::Currency { .. } => !says(&|l| matches!(l, AgreementLine::Currency { .. })),
        AgreementLine::Interpretation { .. } => !says(&|l| matches!(l, AgreementLine::Interpretation { .. })),
        AgreementLine::Rests { .. } => !says(&|l| matches!(l, AgreementLine::Rests { .. })),
        AgreementLine::Owner { party, .. } => !says(&|l| matches!(l, AgreementLine::Owner { party: other, .. } if other.text == party.text)),
        AgreementLine::Fee { name, .. } => {
            let called = |name: &Option<crate::syntax::tree::Name>| name.as_ref().map_or("fee", |n| &n.text).to_owned();
            !says(&|l| matches!(l, AgreementLine::Fee { name: other, .. } if called(other) == called(name)))
        }
        AgreementLine::Settle(_) => true,
    });
    let kept: Vec<AgreementLine> = kept.cloned().collect();
    own.lines.extend(kept);
}
