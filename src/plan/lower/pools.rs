//! Pools: what is at risk, and how it is allocated.

use super::context::{Lowering, small};
use crate::plan::PoolId;
use crate::resolve::DeclKind;
use crate::syntax::tree::Path;

impl<'a> Lowering<'a> {
    /// Gives every pool its id, before anything can name one.
    pub(super) fn pool_ids(&mut self) {
        for (n, at) in self.project(DeclKind::Pool).into_iter().enumerate() {
            self.pools.insert(at, PoolId(small(n)));
        }
    }

    /// The pool a path names.
    pub(super) fn pool_named(&mut self, path: &'a Path) -> Option<PoolId> {
        let found = self.names.find(DeclKind::Pool, path, self.here.file);
        let at = self.found(found)?;
        self.pools.get(&at).copied()
    }

    /// Every pool.
    pub(super) fn pools(&mut self) {}
}
