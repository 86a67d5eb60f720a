//! The editor on the other side: what it can, and what is sent to it.

use std::io::Write;

use lsp_server::{Message, Notification, Request, RequestId};
use lsp_types::notification::{LogMessage, Notification as _, ShowMessage};
use lsp_types::{ClientCapabilities, LogMessageParams, MessageType, PositionEncodingKind, ShowMessageParams};
use serde::Serialize;
use serde_json::Value;

use crate::source::Encoding;

use super::lens;
use super::progress::Progress;

/// What the editor can, as far as it makes a difference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Abilities {
    pub(super) encoding: Encoding,
    /// Asks for diagnostics. Then they are never sent by themselves, or it would show them twice.
    pub(super) pulls: bool,
    /// Can be told to ask for all of them again.
    pub(super) refreshes: bool,
    pub(super) related_information: bool,
    pub(super) diagnostic_tags: bool,
    pub(super) code_description: bool,
    pub(super) configuration: bool,
    /// Says by itself that its settings have changed, when asked to.
    pub(super) tells_settings: bool,
    /// Watches files when asked to.
    pub(super) watches: bool,
    /// Edits may name the version of the text that they are for.
    pub(super) versioned_edits: bool,
    pub(super) nested_symbols: bool,
    /// Asks whether there is a name before it asks for a new one.
    pub(super) prepares_renames: bool,
    /// Can create files.
    pub(super) creates_files: bool,
    pub(super) markdown: bool,
    /// Shows how far a long piece of work is.
    pub(super) progress: bool,
    /// Has the command that shows a list of places.
    pub(super) shows_references: bool,
    /// Can be told to ask for code lenses again.
    pub(super) refreshes_lenses: bool,
    /// Can be told to ask for inlay hints again.
    pub(super) refreshes_hints: bool,
    pub(super) completion: Completion,
}

/// What it can of lists that complete a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Completion {
    /// Shows what stands beside a label.
    pub(super) label_details: bool,
    /// Lets the author choose whether the rest of the word stays.
    pub(super) insert_replace: bool,
    /// Shows Markdown beside the list.
    pub(super) markdown: bool,
}

impl Completion {
    fn of(capabilities: Option<&lsp_types::TextDocumentClientCapabilities>) -> Completion {
        let item = capabilities.and_then(|document| document.completion.as_ref()?.completion_item.as_ref());
        let formats = item.and_then(|item| item.documentation_format.as_ref());
        Completion {
            label_details: item.and_then(|item| item.label_details_support).unwrap_or(false),
            insert_replace: item.and_then(|item| item.insert_replace_support).unwrap_or(false),
            markdown: formats.is_some_and(|formats| formats.contains(&lsp_types::MarkupKind::Markdown)),
        }
    }
}

impl Abilities {
    /// What it says of itself, and the same as it is written: lsp-types looks for `workspace.diagnostics` under another name.
    pub(super) fn of(capabilities: &ClientCapabilities, written: &Value) -> Abilities {
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
        let published = document.and_then(|document| document.publish_diagnostics.as_ref());
        let is = |ability: Option<bool>| ability.unwrap_or(false);
        let formats = document.and_then(|document| document.hover.as_ref()?.content_format.as_ref());
        Abilities {
            encoding: encoding(offered.map_or(&[], Vec::as_slice)),
            pulls: document.is_some_and(|document| document.diagnostic.is_some()),
            refreshes: is(written.pointer("/workspace/diagnostics/refreshSupport").and_then(Value::as_bool)),
            related_information: is(published.and_then(|published| published.related_information)),
            diagnostic_tags: published.is_some_and(|published| published.tag_support.is_some()),
            code_description: is(published.and_then(|published| published.code_description_support)),
            configuration: is(workspace.and_then(|workspace| workspace.configuration)),
            tells_settings: is(workspace
                .and_then(|workspace| workspace.did_change_configuration.as_ref()?.dynamic_registration)),
            watches: is(workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration)),
            versioned_edits: is(
                workspace.and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes)
            ),
            nested_symbols: is(document.and_then(|document| {
                document.document_symbol.as_ref()?.hierarchical_document_symbol_support
            })),
            prepares_renames: is(document.and_then(|document| document.rename.as_ref()?.prepare_support)),
            creates_files: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref()?.resource_operations.as_ref())
                .is_some_and(|operations| operations.contains(&lsp_types::ResourceOperationKind::Create)),
            markdown: formats.is_some_and(|formats| formats.contains(&lsp_types::MarkupKind::Markdown)),
            progress: is(capabilities.window.as_ref().and_then(|window| window.work_done_progress)),
            shows_references: has_command(capabilities.experimental.as_ref(), lens::SHOW_REFERENCES),
            refreshes_lenses: is(
                workspace.and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support)
            ),
            refreshes_hints: is(
                workspace.and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)
            ),
            completion: Completion::of(document),
        }
    }
}

/// Whether the editor says that it has a command. The protocol has no word for it; this one is rust-analyzer's.
fn has_command(experimental: Option<&Value>, name: &str) -> bool {
    let commands = experimental.and_then(|all| all.pointer("/commands/commands")?.as_array());
    commands.is_some_and(|commands| commands.iter().any(|one| one == name))
}

/// The encoding to use of those that are offered: bytes are what the texts are kept in. UTF-16 is what everybody must know.
fn encoding(offered: &[PositionEncodingKind]) -> Encoding {
    let is_offered = |kind: PositionEncodingKind| offered.contains(&kind);
    match () {
        () if is_offered(PositionEncodingKind::UTF8) => Encoding::Utf8,
        () if is_offered(PositionEncodingKind::UTF16) => Encoding::Utf16,
        () if is_offered(PositionEncodingKind::UTF32) => Encoding::Utf32,
        () => Encoding::Utf16,
    }
}

/// The editor.
pub(super) struct Client {
    pub(super) can: Abilities,
    pub(super) progress: Progress,
    out: Box<dyn Write>,
    next_request: i32,
    /// Whether nobody reads any more.
    pub(super) is_gone: bool,
}

impl Client {
    pub(super) fn new(out: Box<dyn Write>) -> Client {
        let can = Abilities::of(&ClientCapabilities::default(), &Value::Null);
        Client { can, progress: Progress::default(), out, next_request: 0, is_gone: false }
    }

    pub(super) fn send(&mut self, message: impl Into<Message>) {
        let message: Message = message.into();
        self.is_gone |= message.write(&mut self.out).is_err();
    }

    pub(super) fn notify<N: lsp_types::notification::Notification>(&mut self, params: impl Serialize) {
        self.send(Notification::new(N::METHOD.to_owned(), params));
    }

    pub(super) fn request<R: lsp_types::request::Request>(&mut self, params: impl Serialize) -> RequestId {
        self.next_request += 1;
        let id = RequestId::from(self.next_request);
        self.send(Request::new(id.clone(), R::METHOD.to_owned(), params));
        id
    }

    /// Writes to the log that the editor keeps.
    pub(super) fn log(&mut self, typ: MessageType, message: impl Into<String>) {
        let message = message.into();
        let params = LogMessageParams { typ, message };
        self.send(Notification::new(LogMessage::METHOD.to_owned(), params));
    }

    /// Tells the author something that only they can mend.
    pub(super) fn show(&mut self, typ: MessageType, message: impl Into<String>) {
        let params = ShowMessageParams { typ, message: message.into() };
        self.send(Notification::new(ShowMessage::METHOD.to_owned(), params));
    }
}
