//! Work that is done side by side, always in so many threads; what comes of it is in the order of what it was done for.

/// So many at once.
pub(super) const THREADS: usize = 4;

/// What each of these comes to.
pub(super) fn side_by_side<T: Sync, R: Send>(of: &[T], one: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (one, all) = (&one, of.iter().enumerate());
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let share = |part: usize| all.clone().skip(part).step_by(THREADS).map(|(at, item)| (at, one(item))).collect::<Vec<_>>();
        let started: Vec<_> = (0..THREADS).map(|part| scope.spawn(move || share(part))).collect();
        started.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
