//! Contracts to begin with by kind of service: those of `stdlib/templates`, each with a small log.

/// A kind of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub(in crate::cli) enum Template {
    /// Tickets with priorities, support hours, bounded pauses, credits, a season, reviews
    ManagedSupport,
    /// Availability from samples, planned work with notice, credits by bands, a right to leave
    CloudService,
    /// Leased lines: availability and time to repair of each
    TelecomCircuit,
    /// Critical service levels that share an amount at risk, earn-back, termination
    Outsourcing,
}

impl Template {
    /// Its contract, its log, and a window to ask `why` of.
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ManagedSupport => {
                (include_str!("../../../stdlib/templates/managed_support.sla"), include_str!("templates/managed_support.csv"), "responses 2027-01")
            }
            Self::CloudService => {
                (include_str!("../../../stdlib/templates/cloud_service.sla"), include_str!("templates/cloud_service.csv"), "availability 2027-01")
            }
            Self::TelecomCircuit => {
                (include_str!("../../../stdlib/templates/telecom_circuit.sla"), include_str!("templates/telecom_circuit.csv"), "time_to_repair 2027-03")
            }
            Self::Outsourcing => {
                (include_str!("../../../stdlib/templates/outsourcing.sla"), include_str!("templates/outsourcing.csv"), "urgent_resolution 2027-02")
            }
        }
    }

    /// Names and contents of every file.
    pub(in crate::cli) fn files(self) -> Vec<(&'static str, String)> {
        let (contract, log, asked) = self.parts();
        let readme = format!(
            "# A service agreement to begin with

| file | what it is |
|---|---|
| `contract.sla` | the agreement, with small histories and what must come of them |
| `log.csv` | a small log in the vocabulary's own words |

```
sla check contract.sla
sla test  contract.sla
sla eval  contract.sla --log log.csv --as-of 2027-04-01
sla why   contract.sla --log log.csv --as-of 2027-04-01 {asked}
```

Put in your own parties, figures and dates; `sla check` says what no longer fits. For an export of your own, write a mapping: `sla new DIR` makes a starter that has one.
"
        );
        vec![("contract.sla", contract.to_owned()), ("log.csv", log.to_owned()), ("README.md", readme)]
    }
}
