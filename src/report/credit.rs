//! What became of a credit, in a few words.

use super::{Local, words};
use crate::outcome::{ClaimResult, ClaimStatus, CreditResult};
use crate::value::Money;

/// Credits to which one gave way that are told in a line.
const MOST: usize = 3;

/// What is paid; of what, if a limit cut it; what was earned back since, what limits cut off and is paid later; to whom, if to the provider; and whether it still has to be claimed.
pub(super) fn cell(credit: &CreditResult, currency: Option<&str>) -> String {
    let (word, paid) = match credit.claim {
        Some(ClaimResult { status: ClaimStatus::Lapsed, .. }) => return format!("lapsed {}", words::money(credit.amount, currency)),
        Some(ClaimResult { status: ClaimStatus::Claimable, claimable, .. }) => ("claimable ", claimable),
        _ => (if credit.bonus { "bonus " } else { "" }, credit.paid),
    };
    let paid =
        if credit.amount == paid { words::money(paid, currency) } else { format!("{} of {}", words::money(paid, None), words::money(credit.amount, currency)) };
    let back = credit.returned.iter().map(|r| r.amount).fold(Money::ZERO, |sum, amount| sum.saturating_add(amount));
    let back = if back.is_zero() { String::new() } else { format!(" less {}", words::money(back, None)) };
    let later = credit.carried.iter().map(|c| c.amount).fold(Money::ZERO, |sum, amount| sum.saturating_add(amount));
    let later = if later.is_zero() { String::new() } else { format!(", {} later", words::money(later, None)) };
    format!("{word}{paid}{back}{later}")
}

/// `claimed 2026-03-05 10:00:00`, `to claim by 2026-03-31 00:00:00`; nothing for one that is taken as claimed.
pub(super) fn note(claim: &ClaimResult, local: &Local<'_>) -> Option<String> {
    let by = claim.until.map_or_else(|| "at any time".to_owned(), |until| format!("by {}", local.moment(until)));
    match claim.status {
        ClaimStatus::Claimed => claim.at.map(|at| format!("claimed {}", local.moment(at))),
        ClaimStatus::Claimable => Some(format!("to claim {by}")),
        ClaimStatus::Lapsed => Some(claim.until.map_or_else(|| "it cannot be claimed".to_owned(), |_| format!("not claimed {by}"))),
    }
}

/// `gave way to resolutions 2026-02 (incident I-7)`, once for each credit that is paid instead.
pub(super) fn gave_way(credit: &CreditResult) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for part in &credit.gave_way {
        let items = part.items.map(|n| format!("{n} ")).unwrap_or_default();
        said.push(format!("{items}gave way to {} {} ({})", part.objective, part.window, part.incident));
    }
    let more = said.len().saturating_sub(MOST);
    said.truncate(MOST);
    said.extend((more > 0).then(|| format!("and {more} more")));
    (!said.is_empty()).then(|| said.join(", "))
}

/// The word for where a claim stands.
pub(super) fn status(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::Claimable => "claimable",
        ClaimStatus::Claimed => "claimed",
        ClaimStatus::Lapsed => "lapsed",
    }
}
