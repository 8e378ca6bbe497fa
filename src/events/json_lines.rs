//! JSON Lines: the members of one object that are bound, as cells. Numbers keep the digits they are written with.

use super::reject::{Fault, Reason};
use super::row::Cells;
use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// At most so many names of members nobody asked for are kept.
const NAMED: usize = 100;

/// Which names are bound, and which were met.
#[derive(Clone, Debug)]
pub(super) struct Names {
    slots: FxHashMap<String, usize>,
    count: usize,
    /// By slot: whether any object had it.
    pub(super) met: Vec<bool>,
    /// Others that were met, in order of meeting, the first hundred.
    pub(super) others: Vec<String>,
    /// Whether any line was an object.
    pub(super) any: bool,
}

impl Names {
    /// By slot.
    pub(super) fn new(names: &[String]) -> Self {
        let slots = names.iter().enumerate().map(|(slot, name)| (name.clone(), slot)).collect();
        Self { slots, count: names.len(), met: vec![false; names.len()], others: Vec::new(), any: false }
    }

    /// The names in one line, the first hundred; none if it is no object.
    pub(super) fn in_line(raw: &[u8]) -> Vec<String> {
        let mut names = Self::new(&[]);
        let _ = names.split(raw, &mut Cells::default());
        names.others
    }

    /// Takes a line apart.
    pub(super) fn split(&mut self, raw: &[u8], cells: &mut Cells) -> Result<(), Fault> {
        cells.clear(self.count);
        let text = std::str::from_utf8(raw).map_err(|_| Fault::row(Reason::NotUtf8))?;
        let mut fault = None;
        let mut from = serde_json::Deserializer::from_str(text);
        let object = Object { names: self, text, cells, fault: &mut fault };
        let whole = from.deserialize_map(object).is_ok() && from.end().is_ok();
        match fault {
            _ if !whole => Err(Fault::row(Reason::BadJson)),
            Some(fault) => Err(fault),
            None => {
                self.any = true;
                Ok(())
            }
        }
    }

    fn meet(&mut self, name: &str) {
        if self.others.len() < NAMED && !self.others.iter().any(|o| o == name) {
            self.others.push(name.to_owned());
        }
    }
}

struct Object<'a> {
    names: &'a mut Names,
    text: &'a str,
    cells: &'a mut Cells,
    fault: &'a mut Option<Fault>,
}

/// Reads a name as its slot.
struct Key<'a>(&'a mut Names);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }
    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let slot = self.0.slots.get(name).copied();
        if slot.is_none() {
            self.0.meet(name);
        }
        Ok(slot)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut given = smallvec::SmallVec::<[usize; 16]>::new();
        while let Some(slot) = map.next_key_seed(Key(self.names))? {
            let value: &RawValue = map.next_value()?;
            let Some(slot) = slot else { continue };
            if let Some(met) = self.names.met.get_mut(slot) {
                *met = true;
            }
            if given.contains(&slot) {
                self.fault.get_or_insert(Fault::cell(Reason::RepeatedKey, slot));
            }
            given.push(slot);
            self.cell(slot, value.get());
        }
        Ok(())
    }
}

impl Object<'_> {
    fn cell(&mut self, slot: usize, value: &str) {
        // the value is a slice of the line, so its place is the difference of the addresses
        let start = (value.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let end = start.wrapping_add(value.len());
        match value.as_bytes() {
            [b'{' | b'[', ..] => {
                self.cells.set(slot, start, end);
                self.fault.get_or_insert(Fault::cell(Reason::NestedValue, slot));
            }
            b"null" => {}
            [b'"', inner @ .., b'"'] if memchr::memchr(b'\\', inner).is_none() => self.cells.set(slot, start + 1, end - 1),
            [b'"', ..] => match serde_json::from_str::<String>(value) {
                Ok(text) => self.cells.write(slot, |scratch| scratch.extend_from_slice(text.as_bytes())),
                Err(_) => {
                    self.fault.get_or_insert(Fault::cell(Reason::BadJson, slot));
                }
            },
            _ => self.cells.set(slot, start, end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::Row;
    use super::*;

    fn split(line: &str) -> Result<Vec<String>, Reason> {
        let mut names = Names::new(&["a".to_owned(), "b".to_owned()]);
        let mut cells = Cells::default();
        names.split(line.as_bytes(), &mut cells).map_err(|fault| fault.reason)?;
        let row = Row { raw: line.as_bytes(), cells: &cells };
        Ok((0..2).map(|slot| String::from_utf8_lossy(row.cell(slot)).into_owned()).collect())
    }

    #[test]
    fn plain_values_are_cells() {
        assert_eq!(split(r#" {"a": "x, y", "b": 1.50} "#).unwrap(), ["x, y", "1.50"]);
        assert_eq!(split(r#"{"b":true,"c":{"d":[1]},"a":null}"#).unwrap(), ["", "true"]);
        assert_eq!(split(r#"{"\u0061":"say \"no\"\n","b":-1e3}"#).unwrap(), ["say \"no\"\n", "-1e3"]);
        assert_eq!(split("{}").unwrap(), ["", ""]);
    }

    #[test]
    fn reasons() {
        for line in ["", "x", "[1]", "{", r#"{"a":1}{"#, r#"{"a":}"#, r#"{"a":01}"#, "1"] {
            assert_eq!(split(line), Err(Reason::BadJson), "{line}");
        }
        assert_eq!(split(r#"{"a":{"x":1}}"#), Err(Reason::NestedValue));
        assert_eq!(split(r#"{"a":1,"a":2}"#), Err(Reason::RepeatedKey));
        let deep = |name: &str| format!("{{\"{name}\":{}1{}}}", "[".repeat(50_000), "]".repeat(50_000));
        assert_eq!(split(&deep("c")).unwrap(), ["", ""]);
        assert_eq!(split(&deep("a")), Err(Reason::NestedValue));
    }
}
