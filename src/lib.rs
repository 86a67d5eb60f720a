//! postproof proofreads a Jekyll site at its sources.
//!
//! The data flows in one straight line:
//!
//! 1. [`site::config`] and [`discover`]: which files of the folder Jekyll reads, and why the others are skipped
//! 2. [`parse`]: each file by itself, front matter by [`yaml`] and the body by [`liquid`]
//! 3. [`site`]: what is published where
//! 4. [`render`]: each page's Liquid evaluated, every byte with its [`origin`]; [`facts`]: what [`markdown`] sees in it
//! 5. [`published`]: the site and all facts; says what a link means
//! 6. [`rules`]: findings, as [`diagnostic`]s
//! 7. [`report`]: the findings in a format
//!
//! [`workspace`] drives the line for the command line, the fixes and the editor alike.

pub mod baseline;
pub mod diagnostic;
pub mod discover;
pub mod examples;
pub mod facts;
pub mod fix;
pub mod git;
pub mod liquid;
pub mod lsp;
pub mod markdown;
pub mod moves;
pub mod origin;
pub mod parse;
pub mod published;
pub mod render;
pub mod report;
pub mod rules;
pub mod settings;
pub mod site;
pub mod source;
pub mod suggest;
pub mod suppress;
mod tally;
pub mod workspace;
pub mod yaml;

/// So many pages or files are one piece of work for a core, so that none is left alone with the last of them.
const AT_ONCE: usize = 16;
