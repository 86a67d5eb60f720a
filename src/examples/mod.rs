//! The examples of a rule's document, and whether they say the truth. Runs the rules of postproof as tests, and those of a site
//! for `postproof rules test`. Nothing is written to disk.

mod document;
mod harness;
mod picture;
mod site;

pub use document::{Block, Document, Example, File, When};
pub use harness::{Finding, Outcome, Said, Wanted, run};
pub use site::{say, say_of};

#[cfg(test)]
mod tests;
