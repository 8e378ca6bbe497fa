//! Windows of contracts made by chance: of every unit, several units long, rolling, fiscal, ending at events; and the smaller ones within them.

use super::contract::Maker;
use sla::plan::*;
use sla::readings;

impl Maker<'_> {
    /// Calendar windows, weeks and months at most.
    pub(super) fn window(&mut self) -> WindowSpec {
        let unit = *self.chance.pick(&[Unit::Month, Unit::Week, Unit::Quarter, Unit::Year]);
        let month = (unit != Unit::Week).then(|| self.point::<readings::Month>());
        WindowSpec::of(unit, month)
    }

    /// Windows that touch.
    pub(super) fn plain_window(&mut self) -> WindowSpec {
        let unit = *self.chance.pick(&[Unit::Month, Unit::Week, Unit::Day, Unit::Quarter, Unit::Year, Unit::Term]);
        self.window_of(unit, false)
    }

    /// Windows of a unit.
    fn window_of(&mut self, unit: Unit, rolling: bool) -> WindowSpec {
        let months = matches!(unit, Unit::Month | Unit::Quarter | Unit::Year);
        let month = (months && !self.chance.once_in(8)).then(|| self.point::<readings::Month>());
        let longer = !matches!(unit, Unit::Term) && (rolling || self.chance.once_in(6));
        let count = match unit {
            Unit::Minute => *self.chance.pick(&[720, 360, 1440]),
            _ if longer => self.chance.between(2, 4) as u32,
            _ => 1,
        };
        let fiscal = matches!(unit, Unit::Quarter | Unit::Year) && self.chance.once_in(4);
        let origin = fiscal.then(|| (self.chance.between(1, 12) as u8, *self.chance.pick(&[1, 15, 6])));
        let rolling = rolling && !matches!(unit, Unit::Term);
        let short = rolling.then(|| self.point::<readings::ShortHistory>());
        let step = (rolling && unit != Unit::Minute && self.chance.once_in(2)).then(|| self.point::<readings::RollingStep>());
        WindowSpec { unit, count, rolling, origin, month, short, step, before: None }
    }

    /// Windows that overlap, one with every unit. Of minutes there would be too many.
    pub(super) fn rolling_window(&mut self) -> WindowSpec {
        let unit = *self.chance.pick(&[Unit::Month, Unit::Week, Unit::Day, Unit::Quarter]);
        self.window_of(unit, true)
    }

    /// Any windows.
    pub(super) fn any_window(&mut self) -> WindowSpec {
        match self.chance.below(12) {
            0..=4 => self.window(),
            5 | 6 => self.plain_window(),
            7 => {
                let unit = *self.chance.pick(&[Unit::Day, Unit::Minute, Unit::Week]);
                self.window_of(unit, false)
            }
            8..=10 => self.rolling_window(),
            _ => {
                let case = self.any_case();
                let events = self.patterns(&["resolved", "opened"]);
                let unit = *self.chance.pick(&[Unit::Day, Unit::Month, Unit::Week, Unit::Minute, Unit::Quarter, Unit::Year, Unit::Term]);
                WindowSpec { before: Some(Anchor { case, events }), ..self.window_of(unit, false) }
            }
        }
    }

    /// Windows that lie in windows, and smaller ones in them.
    pub(super) fn slices(&mut self, each: &WindowSpec) -> Vec<WindowSpec> {
        let of = |(unit, count)| WindowSpec { count, ..WindowSpec::of(unit, None) };
        let fits: &[(Unit, u32)] = match each.unit {
            Unit::Minute => &[(Unit::Minute, 120)],
            Unit::Day => &[(Unit::Minute, 240), (Unit::Minute, 60), (Unit::Minute, 30)],
            Unit::Week => &[(Unit::Day, 1), (Unit::Minute, 720), (Unit::Day, 2)],
            Unit::Month => &[(Unit::Day, 1), (Unit::Week, 1), (Unit::Day, 3)],
            _ => &[(Unit::Day, 1), (Unit::Week, 1), (Unit::Day, 3), (Unit::Month, 1), (Unit::Month, 2)],
        };
        let mut slice = of(*self.chance.pick(fits));
        if slice.unit == Unit::Month && self.chance.once_in(2) {
            slice.month = Some(self.point::<readings::Month>());
        }
        if slice.count > 1 && slice.unit != Unit::Minute && self.chance.once_in(2) {
            (slice.rolling, slice.short) = (true, Some(self.point::<readings::ShortHistory>()));
        }
        let within = match slice.unit {
            Unit::Month if self.chance.once_in(2) => Some(of((Unit::Day, 1))),
            Unit::Day | Unit::Week if self.chance.once_in(2) => Some(of((Unit::Minute, *self.chance.pick(&[240, 720])))),
            _ => None,
        };
        [slice].into_iter().chain(within).collect()
    }
}
