//! Plugins that make or change pages (J-PLUG).

use super::Site;

/// Runs the generators.
pub(super) fn run(_site: &mut Site) {}
