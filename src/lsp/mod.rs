//! `postproof lsp`: the same [`Workspace`](crate::workspace::Workspace) as the command line, with the texts as they are in the editor.
//!
//! Blocking: one thread reads what the editor sends, another owns everything and takes one message after the other. Before it
//! answers a request, it takes in the edits that came before, so that every answer is about the text that the editor has.
//!
//! `server` is the loop, `client` the other side, `documents` the open buffers, `sites` the sites below the folders of the
//! editor, `completion` what can stand where the author writes, `renaming` the names that others go by. One file for each thing
//! that an editor asks for; positions are converted by [`Source`](crate::source::Source) alone.

mod actions;
mod client;
mod completion;
mod creating;
mod cursor;
mod definition;
mod diagnostics;
mod documents;
mod hints;
mod hover;
mod images;
mod initialize;
mod lens;
mod links;
mod map;
mod notifications;
mod pages;
mod printed;
mod progress;
mod references;
mod renaming;
mod server;
mod settings;
mod settings_file;
mod site;
mod sites;
mod stamps;
mod symbols;
mod told;
mod uri;

pub use server::serve;
