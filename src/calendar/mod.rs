//! Zones, hours, holidays, windows, and working time as a cumulative function. The only room that names `chrono`.
