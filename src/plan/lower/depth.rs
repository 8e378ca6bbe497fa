//! How deep a part of a plan is nested when it is written: readers of plans go no deeper than a bound.

use serde::Serialize;
use serde_json::Value;

/// The depth of something as JSON.
pub(super) fn of(part: &impl Serialize) -> usize {
    let Ok(value) = serde_json::to_value(part) else { return usize::MAX };
    let mut deepest = 0;
    let mut open: Vec<(&Value, usize)> = vec![(&value, 1)];
    while let Some((value, depth)) = open.pop() {
        deepest = deepest.max(depth);
        match value {
            Value::Array(list) => open.extend(list.iter().map(|inner| (inner, depth + 1))),
            Value::Object(map) => open.extend(map.values().map(|inner| (inner, depth + 1))),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_in_lists() {
        assert_eq!(super::of(&1), 1);
        assert_eq!(super::of(&vec![vec![1, 2], vec![]]), 3);
    }
}
