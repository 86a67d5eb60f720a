//! Formats of findings: one file each.
