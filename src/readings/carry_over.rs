//! What a limit cuts off.

super::choice! {
    /// Kind `carry_over`.
    CarryOver, "carry_over", on Agreement, phrase "excess over a limit",
    question "credits exceed the limit of a window: is what was cut off paid later?",
    provisional "lapses",
    readings {
        Lapses, "lapses", "lapses", "it is never paid";
        NextWindow, "next_window", "is paid in the next window", "it is owed once more in the limit's next window, as far as that has room, and then never";
        UntilPaid, "until_paid", "is carried over until it is paid", "it is owed in each of the limit's windows that follow, as far as they have room";
    }
}
