//! `.postproof.yml`.

/// The settings in force.
#[derive(Clone, Debug, Default)]
pub struct Settings {}
