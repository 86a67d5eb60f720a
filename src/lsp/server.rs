//! The loop: one message after the other.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufReader, ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use lsp_server::{ErrorCode, Message, Request, RequestId, Response};
use lsp_types::notification::{self, Notification as _};
use lsp_types::request::{self, Request as _};
use lsp_types::{InitializeParams, MessageType, Uri, WorkspaceFolder};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::discover::as_far_as_it_exists;
use crate::source::FileId;
use crate::workspace::Workspace;

use super::client::{Abilities, Client};
use super::documents::Documents;
use super::map::Map;
use super::notifications::own_section;
use super::pages::Pages;
use super::site::OpenSite;
use super::sites::Sites;
use super::told::{Current, Told};
use super::{initialize, uri};

/// How long an editor may take to say its settings before the sites are opened without them.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where the talk has got to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Phase {
    Waiting,
    /// `initialize` is answered, `initialized` has not come.
    Agreed,
    Running,
    ShutDown,
}

/// The server.
pub(super) struct Server {
    pub(super) client: Client,
    pub(super) documents: Documents,
    pub(super) sites: Sites,
    pub(super) told: Told,
    /// What is found now, until something is said or checked.
    pub(super) current: Option<Rc<Current>>,
    pub(super) pages: Pages,
    pub(super) phase: Phase,
    /// What the editor says, with the keys of `.postproof.yml`.
    pub(super) settings: Value,
    /// The question for its settings that is not answered yet.
    pub(super) asked: Option<RequestId>,
    /// Texts that were edited, and whose findings an editor that asks has not asked for since.
    pub(super) edited: BTreeSet<PathBuf>,
    queue: VecDeque<Message>,
    pub(super) ended: Option<ExitCode>,
}

/// Serves the editor that writes to `input` and reads from `out`, until it ends or goes away.
pub fn serve(input: impl Read + Send + 'static, out: Box<dyn Write>) -> ExitCode {
    let (sender, receiver) = channel();
    thread::spawn(move || read(input, &sender));
    let mut server = Server {
        client: Client::new(out),
        documents: Documents::default(),
        sites: Sites::default(),
        told: Told::default(),
        current: None,
        pages: Pages::default(),
        phase: Phase::Waiting,
        settings: Value::Null,
        asked: None,
        edited: BTreeSet::new(),
        queue: VecDeque::new(),
        ended: None,
    };
    server.run(&receiver)
}

/// Reads messages until the input ends. What is none is left out.
fn read(input: impl Read, sender: &Sender<Message>) {
    let mut input = BufReader::new(input);
    loop {
        match Message::read(&mut input) {
            Ok(Some(message)) => {
                if sender.send(message).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => {}
            Ok(None) | Err(_) => return,
        }
    }
}

impl Server {
    fn run(&mut self, receiver: &Receiver<Message>) -> ExitCode {
        loop {
            self.queue.extend(receiver.try_iter());
            self.drop_cancelled();
            let Some(message) = self.take_next() else {
                match self.wait(receiver) {
                    Some(message) => self.queue.push_back(message),
                    // The editor is gone.
                    None => return ExitCode::SUCCESS,
                }
                continue;
            };
            if !matches!(message, Message::Request(_)) {
                self.current = None;
            }
            match message {
                Message::Request(request) => self.on_request(request),
                Message::Notification(notification) => self.on_notification(notification),
                Message::Response(response) => self.on_response(response),
            }
            if let Some(code) = self.ended {
                return code;
            }
            if self.client.is_gone {
                return ExitCode::SUCCESS;
            }
        }
    }

    /// Whether the editor has been asked what is better known before sites are opened.
    fn is_expecting(&self) -> bool {
        match self.phase {
            Phase::Agreed => true,
            Phase::Running => self.asked.is_some() || self.client.progress.is_asked(),
            Phase::Waiting | Phase::ShutDown => false,
        }
    }

    /// The next message to take. What the editor asks depends on its settings, so its answers come first.
    fn take_next(&mut self) -> Option<Message> {
        if self.is_expecting() && matches!(self.queue.front(), Some(Message::Request(_))) {
            let is_answer = |message: &Message| matches!(message, Message::Response(_));
            let answer = self.queue.iter().position(is_answer)?;
            return self.queue.remove(answer);
        }
        self.queue.pop_front()
    }

    /// Nothing is left to do: tells what is new, and waits.
    fn wait(&mut self, receiver: &Receiver<Message>) -> Option<Message> {
        if self.is_expecting() {
            match receiver.recv_timeout(PATIENCE) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    self.phase = Phase::Running;
                    self.asked = None;
                    self.client.progress.give_up();
                    return self.queue.pop_front().or_else(|| self.wait(receiver));
                }
            }
        }
        if self.phase == Phase::Running {
            self.settle();
        }
        receiver.recv().ok()
    }

    fn settle(&mut self) {
        let settled = catch_unwind(AssertUnwindSafe(|| {
            self.refresh();
            match self.client.can.pulls {
                true => self.refresh_pulled(),
                false => self.publish(),
            }
        }));
        if settled.is_err() {
            self.recover();
        }
    }

    /// Whatever panicked may have left things half done.
    pub(super) fn recover(&mut self) {
        self.current = None;
        self.sites.all.iter_mut().for_each(OpenSite::reopen);
        self.client.end("failed".to_owned());
        self.client.log(MessageType::ERROR, "something went wrong in postproof; please report this");
    }

    /// Brings the sites up to date with what the editor has said.
    pub(super) fn refresh(&mut self) {
        if self.sites.refresh(&self.documents, &self.settings, &mut self.client) {
            self.current = None;
        }
    }

    /// Requests that the editor no longer wants the answer of.
    fn drop_cancelled(&mut self) {
        let is_cancel = |message: &Message| {
            let Message::Notification(one) = message else { return None };
            let id = (one.method == notification::Cancel::METHOD).then(|| one.params.get("id"))??;
            let number = id.as_i64().and_then(|id| i32::try_from(id).ok()).map(RequestId::from);
            number.or_else(|| id.as_str().map(|id| RequestId::from(id.to_owned())))
        };
        let cancelled: Vec<RequestId> = self.queue.iter().filter_map(is_cancel).collect();
        for id in cancelled {
            let asks = |message: &Message| matches!(message, Message::Request(one) if one.id == id);
            if let Some(at) = self.queue.iter().position(asks) {
                self.queue.remove(at);
                let code = ErrorCode::RequestCanceled as i32;
                self.client.send(Response::new_err(id, code, "cancelled".to_owned()));
            }
        }
    }

    fn on_request(&mut self, request: Request) {
        let id = request.id.clone();
        let answer = match self.phase {
            Phase::Waiting if request.method == request::Initialize::METHOD => {
                self.initialize(request.params)
            }
            Phase::Waiting => Err(failed(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            Phase::ShutDown => Err(failed(ErrorCode::InvalidRequest, "the server is shut down")),
            Phase::Agreed | Phase::Running if request.method == request::Shutdown::METHOD => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            Phase::Agreed | Phase::Running => {
                let answered =
                    catch_unwind(AssertUnwindSafe(|| self.answer(&request.method, request.params)));
                answered.unwrap_or_else(|_| {
                    self.recover();
                    Err(failed(ErrorCode::InternalError, "something went wrong; please report this"))
                })
            }
        };
        match answer {
            Ok(result) => self.client.send(Response::new_ok(id, result)),
            Err((code, message)) => self.client.send(Response::new_err(id, code, message)),
        }
    }

    fn answer(&mut self, method: &str, params: Value) -> Answer {
        match method {
            request::DocumentDiagnosticRequest::METHOD => self.with(params, Server::document_diagnostic),
            request::WorkspaceDiagnosticRequest::METHOD => self.with(params, Server::workspace_diagnostic),
            request::CodeActionRequest::METHOD => self.with(params, Server::code_action),
            request::GotoDefinition::METHOD => self.with(params, Server::definition),
            request::References::METHOD => self.with(params, Server::references),
            request::HoverRequest::METHOD => self.with(params, Server::hover),
            request::DocumentLinkRequest::METHOD => self.with(params, Server::document_link),
            request::DocumentSymbolRequest::METHOD => self.with(params, Server::document_symbol),
            request::WorkspaceSymbolRequest::METHOD => self.with(params, Server::workspace_symbol),
            request::Completion::METHOD => self.with(params, Server::completion),
            request::ResolveCompletionItem::METHOD => self.with(params, Server::completion_resolve),
            request::PrepareRenameRequest::METHOD => self.with_or_refuse(params, Server::prepare_rename),
            request::Rename::METHOD => self.with_or_refuse(params, Server::rename),
            request::CodeLensRequest::METHOD => self.with(params, Server::code_lens),
            request::InlayHintRequest::METHOD => self.with(params, Server::inlay_hint),
            request::WillRenameFiles::METHOD => self.with(params, Server::will_rename_files),
            request::Initialize::METHOD => Err(failed(ErrorCode::InvalidRequest, "`initialize` comes once")),
            _ => Err(failed(ErrorCode::MethodNotFound, format!("`{method}` is not known"))),
        }
    }

    /// Answers a request about texts that are taken in before.
    fn with<P: DeserializeOwned, R: serde::Serialize>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Server, P) -> R,
    ) -> Answer {
        let params: P = serde_json::from_value(params)
            .map_err(|error| failed(ErrorCode::InvalidParams, error.to_string()))?;
        self.refresh();
        serde_json::to_value(answer(self, params))
            .map_err(|error| failed(ErrorCode::InternalError, error.to_string()))
    }

    /// The same where the author may be told why there is no answer.
    fn with_or_refuse<P: DeserializeOwned, R: serde::Serialize>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Server, P) -> Result<R, String>,
    ) -> Answer {
        let mut refused = None;
        let answered = self.with(params, |server, params| match answer(server, params) {
            Ok(result) => Some(result),
            Err(why) => {
                refused = Some(why);
                None
            }
        });
        refused.map_or(answered, |why| Err(failed(ErrorCode::RequestFailed, why)))
    }

    fn initialize(&mut self, params: Value) -> Answer {
        let written = params.get("capabilities").cloned().unwrap_or_default();
        let params: InitializeParams = serde_json::from_value(params)
            .map_err(|error| failed(ErrorCode::InvalidParams, error.to_string()))?;
        self.client.can = Abilities::of(&params.capabilities, &written);
        self.settings = params.initialization_options.clone().map(own_section).unwrap_or_default();
        self.pages = Pages::of_rules();
        for folder in folders(&params) {
            self.sites.add_folder(&folder, &mut self.client);
        }
        self.phase = Phase::Agreed;
        serde_json::to_value(initialize::answer(&self.client.can))
            .map_err(|error| failed(ErrorCode::InternalError, error.to_string()))
    }

    /// The address of a file, as the editor writes it.
    pub(super) fn uri_of(&self, path: &Path) -> Option<Uri> {
        let site = self.sites.of(path).and_then(|number| self.sites.all.get(number));
        let map = site.and_then(|site| self.sites.map(site, &self.documents, &self.client));
        map.map_or_else(|| uri::of_path(path), |map| map.uri(path))
    }

    /// The site that a text belongs to, and the text in it.
    pub(super) fn at(&self, uri: &Uri) -> Option<At<'_>> {
        let path = as_far_as_it_exists(&uri::to_path(uri)?);
        let site = self.sites.all.get(self.sites.of(&path)?)?;
        let map = self.sites.map(site, &self.documents, &self.client)?;
        Some(At { site, workspace: site.workspace.as_ref()?, file: site.file(&path)?, map })
    }
}

/// A text of a site.
pub(super) struct At<'a> {
    pub(super) site: &'a OpenSite,
    pub(super) workspace: &'a Workspace,
    pub(super) file: FileId,
    pub(super) map: Map<'a>,
}

type Answer = Result<Value, (i32, String)>;

fn failed(code: ErrorCode, message: impl Into<String>) -> (i32, String) {
    (code as i32, message.into())
}

/// The folders that are open. Older editors know one only.
#[expect(deprecated, reason = "editors that know no workspace folders still send these")]
fn folders(params: &InitializeParams) -> Vec<WorkspaceFolder> {
    if let Some(folders) = params.workspace_folders.clone().filter(|folders| !folders.is_empty()) {
        return folders;
    }
    let by_path = || params.root_path.as_ref().and_then(|path| uri::of_path(Path::new(path)));
    let root = params.root_uri.clone().or_else(by_path);
    root.map(|uri| WorkspaceFolder { uri, name: String::new() }).into_iter().collect()
}
