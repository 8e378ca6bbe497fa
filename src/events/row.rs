//! One row, taken apart: the cells of the columns that are bound, by slot.

/// The cells of one row, as places in the row's own bytes or in a scratch. Used again for every row.
#[derive(Debug, Default)]
pub(super) struct Cells {
    places: Vec<Place>,
    scratch: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    start: usize,
    end: usize,
    scratch: bool,
}

impl Cells {
    /// Forgets the last row; every slot is empty.
    pub(super) fn clear(&mut self, slots: usize) {
        self.places.clear();
        self.places.resize(slots, Place::default());
        self.scratch.clear();
    }

    /// The slot's cell stands in the row.
    pub(super) fn set(&mut self, slot: usize, start: usize, end: usize) {
        if let Some(place) = self.places.get_mut(slot) {
            *place = Place { start, end, scratch: false };
        }
    }

    /// The slot's cell is what is written to the scratch.
    pub(super) fn write(&mut self, slot: usize, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.scratch.len();
        write(&mut self.scratch);
        if let Some(place) = self.places.get_mut(slot) {
            *place = Place { start, end: self.scratch.len(), scratch: true };
        }
    }
}

/// A row and its cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    /// As it stands in the file.
    pub(super) raw: &'a [u8],
    pub(super) cells: &'a Cells,
}

impl<'a> Row<'a> {
    /// The cell of a slot. A column that is not there, an empty cell and JSON's null are the same.
    pub(super) fn cell(&self, slot: usize) -> &'a [u8] {
        let Some(place) = self.cells.places.get(slot) else { return b"" };
        let bytes = if place.scratch { &self.cells.scratch } else { self.raw };
        bytes.get(place.start..place.end).unwrap_or(b"")
    }
}
