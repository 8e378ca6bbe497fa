//! When a right arises again.

super::choice! {
    /// Kind `right_again`.
    RightAgain, "right_again", on Right, phrase "right",
    question "once a right has arisen, when does it arise again?",
    provisional "every_time",
    readings {
        EveryTime, "every_time", "arises every time", "with every further window that counts towards its condition";
        WhileItHolds, "while_it_holds", "arises while it holds", "with every further window at whose end its condition holds, also one that does not count towards it";
        Anew, "anew", "arises anew", "only from windows after those that it arose from";
        Once, "once", "arises once", "never again";
    }
}
