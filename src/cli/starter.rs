//! What `sla new` writes: texts, and a log made by a small generator, the same on every machine.

mod templates;

pub(super) use templates::Template;

use crate::value::{Civil, Date, Micros, TimeOfDay};

/// Names and contents of every file.
pub(super) fn files() -> Vec<(&'static str, String)> {
    vec![
        ("contract.sla", include_str!("starter/contract.sla").to_owned()),
        ("mapping.sla", include_str!("starter/mapping.sla").to_owned()),
        ("scenarios.sla", include_str!("starter/scenarios.sla").to_owned()),
        ("README.md", include_str!("starter/README.md").to_owned()),
        ("tickets.csv", tickets()),
    ]
}

/// How many tickets.
const TICKETS: u32 = 200;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// Numbers that look like chance: a linear congruence of 64 bits, upper half.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(n.max(1))).unwrap_or(0)
    }

    /// Between nought and `n`, small numbers more often.
    fn small(&mut self, n: u32) -> u32 {
        let (a, b, c) = (self.below(n), self.below(n), self.below(n));
        a.min(b).min(c)
    }
}

/// The log: about six rows a ticket, in order of time.
fn tickets() -> String {
    let mut chance = Chance(2026);
    let mut rows: Vec<(u32, u32, String)> = Vec::new();
    let mut opened = 9 * 60;
    for number in 1..=TICKETS {
        opened += 100 + chance.below(980);
        if opened % DAY < 7 * 60 {
            opened += 7 * 60;
        }
        let mut row = |at: u32, what: &str, who: &str, priority: u32| {
            let order = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            rows.push((at, order, format!("T-{number:04},{what},{who},{priority}")));
        };
        life(&mut chance, opened, &mut row);
    }
    rows.sort();
    let mut out = "when,ticket,what,who,priority\n".to_owned();
    for (at, _, rest) in rows {
        out.push_str(&format!("{},{rest}\n", civil(at)));
    }
    out
}

/// One ticket from its opening on.
fn life(chance: &mut Chance, opened: u32, row: &mut dyn FnMut(u32, &str, &str, u32)) {
    let (priority, answer, solve) = match chance.below(20) {
        0..=2 => (1, 40, 1_100),
        3..=8 => (2, 180, 8_000),
        9..=17 => (3, 700, 16_000),
        _ => (4, 2_000, 20_000),
    };
    let agent = format!("desk-{}", chance.below(6) + 1);
    let customer = format!("user-{:03}", chance.below(120));
    row(opened, "created", &customer, priority);
    row(opened, "receipt", "robot", priority);
    let replied = opened + 3 + chance.small(answer);
    row(replied, "answer", &agent, priority);
    let mut at = replied + 10 + chance.small(solve);
    if chance.below(4) == 0 {
        row(at, "question to customer", &agent, priority);
        at += 60 + chance.below(2 * DAY);
        row(at, "customer answered", &customer, priority);
        at += 20 + chance.small(solve / 2);
    }
    row(at, "solved", &agent, priority);
    if chance.below(12) == 0 {
        at += 60 + chance.below(DAY);
        row(at, "not solved", &customer, priority);
        at += 30 + chance.small(solve / 3);
        row(at, "solved", &agent, priority);
    }
    row(at + 2 * DAY + chance.below(DAY), "closed", "robot", priority);
}

/// So many minutes after the beginning of the year, on the wall.
fn civil(minutes: u32) -> String {
    let first = Date { year: 2026, month: 1, day: 1 };
    let day = i32::try_from(minutes / DAY).unwrap_or(0);
    let time = TimeOfDay(i64::from(minutes % DAY) * Micros::MINUTE.0);
    Civil { date: first.plus_days(day), time }.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_in_order_and_as_large_as_it_says() {
        let log = tickets();
        let rows: Vec<&str> = log.lines().skip(1).collect();
        assert!(rows.is_sorted_by_key(|row| row.get(..16)));
        assert_eq!(rows.iter().filter(|r| r.contains(",created,")).count(), 200);
        assert!(rows.last().unwrap() < &"2026-04-30", "{}", rows.last().unwrap());
        assert_eq!(log, tickets());
    }
}
