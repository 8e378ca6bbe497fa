//! What "every" means of none.

super::choice! {
    /// Kind `vacuous`.
    Vacuous, "vacuous", on Set, phrase "every of none",
    question "does what must hold of every one hold while there is none?",
    provisional "does_not_hold",
    readings {
        DoesNotHold, "does_not_hold", "does not hold", "while there is none, it does not hold";
        Holds, "holds", "holds", "while there is none, it holds";
    }
}
