//! The parts of the grammar in the user's words.

use super::grammar::Rule;
use super::keywords::PHRASES;

/// The words of a keyword's rule, such as `at least`.
pub(super) fn keyword(rule: Rule) -> Option<&'static str> {
    let name = format!("{rule:?}");
    let words = name.strip_prefix("kw_")?.replace('_', " ");
    PHRASES.iter().copied().find(|p| *p == words)
}

/// Other words a rule can begin with, for finding what a misspelt one meant.
pub(super) fn vocabulary(rule: Rule) -> &'static [&'static str] {
    match rule {
        Rule::month_name | Rule::window_name | Rule::window_plain => {
            &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        }
        Rule::weekday | Rule::days | Rule::day_span => &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "every day"],
        Rule::window_unit | Rule::window => &["day", "week", "month", "months", "quarter", "year"],
        Rule::nth_word | Rule::nth | Rule::day_rule => &["first", "second", "third", "fourth", "fifth", "last"],
        Rule::compare_word | Rule::is_compare | Rule::target_word => &["at least", "at most", "above", "below"],
        Rule::num_join => &["plus", "less", "times"],
        Rule::of_periods => &["periods", "rolling"],
        _ => &[],
    }
}

/// A rule as it stands in a message: "`at`", "a name"; `end` is what the end of the stretch is called. Several things for a rule that
/// can begin in several ways.
pub(super) fn describe(rule: Rule, end: &str) -> Vec<String> {
    if let Some(words) = keyword(rule) {
        return vec![format!("`{words}`")];
    }
    let words = match rule {
        Rule::EOI => end,
        Rule::comma => "`,`",
        Rule::blank => "`-`",
        Rule::is_any => "`any of`",
        Rule::round_open => "`(`",
        Rule::round_close => "`)`",
        Rule::square_close => "`]`",
        Rule::percent_sign | Rule::percent_tail => "`%`",
        Rule::points_unit => "`points`",
        Rule::length_tail | Rule::length_unit => "a unit of time such as `hours`",
        Rule::currency_code => "a currency such as `GBP`",
        Rule::noun => "what is counted",
        Rule::name | Rule::path | Rule::path_part | Rule::plural | Rule::on_case | Rule::name_value => "a name",
        Rule::role => "a role such as `provider`",
        Rule::text | Rule::text_inner | Rule::text_value | Rule::key_value | Rule::texts | Rule::map_texts => "a text in quotes",
        Rule::key => "a key such as `T-1`",
        Rule::clause_number => "a number such as `4.2`",
        Rule::version_name => "a version such as `2`",
        Rule::zone_name => "a time zone such as `Europe/London`",
        Rule::number | Rule::quantity | Rule::integer | Rule::rank => "a number",
        Rule::year => "a year",
        Rule::month_name => "a month",
        Rule::day_number => "a day of the month",
        Rule::date | Rule::iso_date => "a date such as `1 January 2026`",
        Rule::date_range => "dates such as `1 January 2026 through 31 December 2026`",
        Rule::date_range_item | Rule::dates | Rule::dates_item | Rule::annual => "dates",
        Rule::range_word => "`through` | `until`",
        Rule::clock_time => "a time such as `08:00`",
        Rule::hours | Rule::all_day | Rule::span_of_hours => "hours such as `from 08:00 until 18:00`",
        Rule::days | Rule::every_day | Rule::day_span | Rule::weekday => "a day of the week",
        Rule::instant => "a time such as `2027-02-03 09:00:00`",
        Rule::window | Rule::window_unit => "`week` | `month` | `quarter` | `year`",
        Rule::window_which => "`calendar` | `contract`",
        Rule::window_name | Rule::window_plain | Rule::rolling_name | Rule::window_label | Rule::quarter_name => "a window such as `February 2027`",
        Rule::events | Rule::event => "an event",
        Rule::nth => "`first` | `last`",
        Rule::meaning | Rule::meanings => "a meaning",
        Rule::cond | Rule::cond_part | Rule::cond_test | Rule::cond_group | Rule::meaning_cond => "a condition",
        Rule::cond_for => "`for any`",
        Rule::of_periods => "`periods` | `rolling`",
        Rule::over_every => "`every` and a field",
        Rule::cond_join => "`and` | `or`",
        Rule::compare_word | Rule::is_compare => "`at least` | `at most` | `above` | `below`",
        Rule::field | Rule::fields => "a field",
        Rule::field_type => "`yes or no` | `a number` | `text` | names such as `P1, P2 or P3`",
        Rule::history | Rule::history_test | Rule::history_subject => "what has happened, such as `quick_fix is missed in 2 consecutive months`",
        Rule::extent | Rule::extent_run => "a number of windows such as `in 3 of any 6 consecutive months`",
        Rule::extent_any => "`any`",
        Rule::extent_every => "`every`",
        Rule::extent_next => "`the next`",
        Rule::joined_by => "`and` | `or`",
        Rule::num_tests | Rule::num_test => "a number and what it must be",
        Rule::counted => "`more than` | `at least`",
        Rule::adjust_yearly | Rule::adjust_dates => "`from`",
        Rule::adjust_windows => "`each`",
        Rule::day_of_year => "a day such as `1 November`",
        Rule::every_unit => "`every`",
        Rule::pays_at | Rule::pays_step => "`at`",
        Rule::pays_when => "`when`",
        Rule::pays_each => "`for each`",
        Rule::unused => "`without what an earlier`",
        Rule::claim_at => "an event such as `made by customer`",
        Rule::any_time => "`at any time`",
        Rule::delay_within => "`within`",
        Rule::delay_end => "`by the end of`",
        Rule::occasion | Rule::of_window => "`the window's end`",
        Rule::of_claim => "`the claim`",
        Rule::of_edge => "`the end of`",
        Rule::of_event => "a kind of case and its event such as `ticket opened`",
        Rule::of_set | Rule::of_words => "the name of a set of time",
        Rule::pool_bound => "`up to`",
        Rule::ordinal => "`first` | `second`",
        Rule::pays_nothing => "`nothing below`",
        Rule::limit_each | Rule::limit_credits => "`credits` | `each credit`",
        Rule::expect_right => "`right`",
        Rule::expect_applies => "the name of a season, surge or phase",
        Rule::right_words | Rule::right_name => "what may be done, such as `to terminate`",
        Rule::right_settle => "a point that begins with a lower-case word",
        Rule::notice => "`notice`",
        Rule::effect => "`effective`",
        Rule::covered => "a topic",
        Rule::rest => "a part and its file such as `hosting \"hosting.sla\"`",
        Rule::cause => "a part and its time such as `hosting for hosting.outage`",
        Rule::root_cause => "`joint root cause`",
        Rule::attribute_head | Rule::attribute_alone => "an objective",
        Rule::report_num => "a number such as `count of tickets`",
        Rule::notify_used | Rule::notify_overdue | Rule::notify_missed => "a clock or an objective",
        Rule::step => "`step`",
        Rule::hours_set => "a calendar",
        Rule::set | Rule::set_whole | Rule::set_item | Rule::set_unary | Rule::set_simple | Rule::define_set | Rule::define_cases | Rule::cases_where => {
            "a state or a set of time"
        }
        Rule::set_several => "`at least`",
        Rule::set_for | Rule::how_many => "`for every` | `for any` | `for at least`",
        Rule::how_word => "`at least` | `more than`",
        Rule::lasting => "`lasting`",
        Rule::up_to_each => "`up to`",
        Rule::num | Rule::num_part => "a metric or a number",
        Rule::num_value | Rule::num_percent | Rule::length => "a number",
        Rule::apart => "`before`",
        Rule::article => "a name",
        Rule::num_named | Rule::of_names | Rule::of_name | Rule::fold_of => "a metric or a name",
        Rule::num_group | Rule::set_group | Rule::hours_group => "`(`",
        Rule::num_choose => "`the greater of`",
        Rule::num_join => "`plus` | `less` | `times` | `divided by`",
        Rule::num_per | Rule::per_time => "`per`",
        Rule::preceding | Rule::fold => "`of`",
        Rule::fold_inside | Rule::num_time => "`outside` | `in`",
        Rule::fold_with => "`with`",
        Rule::fold_where => "`where`",
        Rule::fold_counted => "`counted at`",
        Rule::fold_over => "`over`",
        Rule::fold_by => "`by`",
        Rule::fold_empty => "`, empty period`",
        Rule::plain_number | Rule::plain_percent => "a number",
        Rule::target_word => "`at least` | `at most`",
        Rule::excluded_from => "`the total` | `the bad time` | `both`",
        Rule::objective_on => "`on`",
        Rule::before_event => "`over`",
        Rule::method => "a method such as `nearest rank`",
        Rule::set_join => "`and` | `or` | `except`",
        Rule::expr | Rule::is_one | Rule::option | Rule::given_value | Rule::open_value | Rule::cell_values => "a value",
        Rule::range | Rule::lower | Rule::upper => "a range such as `below 90%`",
        Rule::lower_word => "`more than` | `at least`",
        Rule::upper_word => "`up to` | `below`",
        Rule::phrase | Rule::reopen_rule => "a phrase",
        Rule::settle => "a point that begins with a lower-case word",
        Rule::unknown => "`?`",
        Rule::per_words => "what it is paid for",
        Rule::table | Rule::row | Rule::bare_row => "a row of cells between bars",
        Rule::phrases | Rule::map => "`{`",
        Rule::cap => "`up to`",
        Rule::what | Rule::decision => "what is decided",
        Rule::arm => "`always` | `during`",
        Rule::case_by | Rule::event_by | Rule::meaning_by => "`by`",
        Rule::case_with => "`with`",
        Rule::case_undoes => "`undoes`",
        Rule::case_corrects => "`corrects`",
        Rule::state_void => "`void at`",
        Rule::state_once => "`counts once`",
        Rule::fold_units => "`in`",
        Rule::fold_weighted => "`weighted by`",
        Rule::in_time => "`within`",
        Rule::time_format => "`as`",
        Rule::group => "`for`",
        Rule::given | Rule::given_is => "a field and its value",
        Rule::happening | Rule::happens_event => "what happens",
        Rule::cases | Rule::cases_head => "a case such as `ticket T-1`",
        Rule::cases_through => "`through`",
        Rule::cases_list => "`and`",
        Rule::expected | Rule::about_case | Rule::about_window => "what must hold, such as `quick_fix of T-1`",
        Rule::source_when | Rule::when_at | Rule::when_every | Rule::when_column => "`at` | `when` | `on every row`",
        Rule::column_time => "a column in quotes",
        Rule::row_tests | Rule::row_test => "a column and a test such as `\"kind\" is \"x\"`",
        Rule::day_rule | Rule::easter | Rule::fixed | Rule::once | Rule::near_day | Rule::nth_day | Rule::between_days => {
            "a day such as `25 December` or `first monday in may`"
        }
        Rule::nth_word => "`first` | `last`",
        Rule::moved | Rule::also | Rule::not_on => "where it is kept, such as `moved to monday from sunday`",
        Rule::on_days => "a day of the week",
        Rule::next_free | Rule::nearest_weekday | Rule::next_day | Rule::day_back => "`the next free weekday` | `monday`",
        Rule::every_years => "`every`",
        Rule::holiday => "a holiday such as `\"Good Friday\" on 2 days before easter`",
        _ => return vec![format!("{rule:?}").replace('_', " ")],
    };
    words.split(" | ").map(str::to_owned).collect()
}

/// Things in a row, the last two joined by `or`, each once. What ends the stretch comes last.
pub(super) fn list(things: impl IntoIterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for thing in things {
        if !all.contains(&thing) {
            all.push(thing);
        }
    }
    all.sort_by_key(|t| (t.starts_with("the end"), t.starts_with('`')));
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "something else".to_owned(),
    }
}
