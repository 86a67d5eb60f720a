//! The language server from outside: sessions over the protocol, as editors hold them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "this is test code")]

#[path = "lsp/caret.rs"]
mod caret;
#[path = "lsp/client.rs"]
mod client;
#[path = "lsp/completion.rs"]
mod completion;
#[path = "lsp/completion_templates.rs"]
mod completion_templates;
#[path = "lsp/diagnostics.rs"]
mod diagnostics;
#[path = "lsp/emacs.rs"]
mod emacs;
#[path = "lsp/files.rs"]
mod files;
#[path = "lsp/life.rs"]
mod life;
#[path = "lsp/mending.rs"]
mod mending;
#[path = "lsp/moving.rs"]
mod moving;
#[path = "lsp/neovim.rs"]
mod neovim;
#[path = "lsp/random.rs"]
mod random;
#[path = "lsp/renaming.rs"]
mod renaming;
#[path = "random/rng.rs"]
mod rng;
#[path = "lsp/settings.rs"]
mod settings;
#[path = "lsp/showing.rs"]
mod showing;
#[path = "lsp/vscode.rs"]
mod vscode;
