//! XXH64 (seed 0) of files, as `xxh64sum` prints it: fast enough to run beside the reading of a log. It tells files apart; it is no
//! protection against somebody who wants two files to look the same.

use std::io::{self, Read};
use std::sync::{Arc, Mutex};

const P1: u64 = 0x9E37_79B1_85EB_CA87;
const P2: u64 = 0xC2B2_AE3D_27D4_EB4F;
const P3: u64 = 0x1656_67B1_9E37_79F9;
const P4: u64 = 0x85EB_CA77_C2B2_AE63;
const P5: u64 = 0x27D4_EB2F_1656_67C5;

/// A digest under way.
#[derive(Clone, Debug)]
pub(super) struct Digest {
    lanes: [u64; 4],
    rest: Vec<u8>,
    total: u64,
}

impl Default for Digest {
    fn default() -> Self {
        Self { lanes: [P1.wrapping_add(P2), P2, 0, 0_u64.wrapping_sub(P1)], rest: Vec::with_capacity(32), total: 0 }
    }
}

fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

fn round(lane: u64, input: u64) -> u64 {
    lane.wrapping_add(input.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1)
}

impl Digest {
    /// Takes more bytes.
    pub(super) fn update(&mut self, mut bytes: &[u8]) {
        self.total = self.total.wrapping_add(bytes.len() as u64);
        if !self.rest.is_empty() {
            let (fill, more) = bytes.split_at(bytes.len().min(32 - self.rest.len()));
            self.rest.extend_from_slice(fill);
            bytes = more;
            if self.rest.len() < 32 {
                return;
            }
            let stripe = std::mem::take(&mut self.rest);
            self.stripe(&stripe);
        }
        let mut stripes = bytes.chunks_exact(32);
        for stripe in &mut stripes {
            self.stripe(stripe);
        }
        self.rest.extend_from_slice(stripes.remainder());
    }

    fn stripe(&mut self, stripe: &[u8]) {
        for (lane, input) in self.lanes.iter_mut().zip(stripe.chunks_exact(8)) {
            *lane = round(*lane, word(input));
        }
    }

    /// Sixteen hexadecimal digits.
    pub(super) fn finish(&self) -> String {
        let [a, b, c, d] = self.lanes;
        let mut hash = if self.total >= 32 {
            let sum = a.rotate_left(1).wrapping_add(b.rotate_left(7)).wrapping_add(c.rotate_left(12)).wrapping_add(d.rotate_left(18));
            self.lanes.iter().fold(sum, |hash, lane| (hash ^ round(0, *lane)).wrapping_mul(P1).wrapping_add(P4))
        } else {
            P5
        };
        hash = hash.wrapping_add(self.total);
        let mut words = self.rest.chunks_exact(8);
        for eight in &mut words {
            hash = (hash ^ round(0, word(eight))).rotate_left(27).wrapping_mul(P1).wrapping_add(P4);
        }
        let mut halves = words.remainder().chunks_exact(4);
        for four in &mut halves {
            hash = (hash ^ word(four).wrapping_mul(P1)).rotate_left(23).wrapping_mul(P2).wrapping_add(P3);
        }
        for byte in halves.remainder() {
            hash = (hash ^ u64::from(*byte).wrapping_mul(P5)).rotate_left(11).wrapping_mul(P1);
        }
        hash = (hash ^ (hash >> 33)).wrapping_mul(P2);
        hash = (hash ^ (hash >> 29)).wrapping_mul(P3);
        format!("{:016x}", hash ^ (hash >> 32))
    }

    /// Of one text.
    pub(super) fn of(bytes: &[u8]) -> String {
        let mut digest = Self::default();
        digest.update(bytes);
        digest.finish()
    }
}

/// The digest of what has been read of a file so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Arc<Mutex<Digest>>);

impl Watch {
    /// So far.
    pub(super) fn look(&self) -> String {
        self.0.lock().map(|digest| digest.finish()).unwrap_or_default()
    }
}

/// A reader that is watched.
pub(super) struct Watched<R> {
    pub(super) reader: R,
    pub(super) watch: Watch,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(into)?;
        if let (Ok(mut digest), Some(bytes)) = (self.watch.0.lock(), into.get(..n)) {
            digest.update(bytes);
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_values_come_out() {
        assert_eq!(Digest::of(b""), "ef46db3751d8e999");
        assert_eq!(Digest::of(b"a"), "d24ec4f1a98c6e5b");
        assert_eq!(Digest::of(b"abc"), "44bc2cf5ad770999");
        assert_eq!(Digest::of(b"Nobody inspects the spammish repetition"), "fbcea83c8a378bf1");
    }

    #[test]
    fn pieces_are_as_good_as_the_whole() {
        let text: Vec<u8> = (0..1000_u32).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect();
        let whole = Digest::of(&text);
        for size in [1, 3, 31, 32, 33, 500] {
            let mut digest = Digest::default();
            text.chunks(size).for_each(|piece| digest.update(piece));
            assert_eq!(digest.finish(), whole, "{size}");
        }
    }
}
