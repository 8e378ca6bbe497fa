//! The choice point `whose_record`.

use super::choice;

choice! {
    /// Two records of the same things are kept: whose counts?
    WhoseRecord, "whose_record", on Agreement, phrase "record",
    question "each party may keep a record of what happened: whose counts?",
    provisional "of_anybody",
    readings {
        OfAnybody, "of_anybody", "of anybody counts", "every row of the log counts, whoever recorded it";
        OfTheProvider, "of_the_provider", "of the provider counts", "rows of a source that another recorded do not count";
        OfTheCustomer, "of_the_customer", "of the customer counts", "rows of a source that another recorded do not count";
    }
}
