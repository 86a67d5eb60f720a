//! How far the opening of sites is, for editors that show it.

use lsp_server::{RequestId, Response};
use lsp_types::notification::Progress as ProgressNotification;
use lsp_types::request::WorkDoneProgressCreate;
use lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::client::Client;

/// One token is always in stock: a server that is opening a site has no time for the editor's answer.
#[derive(Debug, Default)]
pub(super) struct Progress {
    state: State,
    /// How many tokens were asked for.
    count: u32,
    done: u32,
    steps: u32,
}

#[derive(Debug, Default)]
enum State {
    /// The editor shows no progress, or refused.
    #[default]
    Off,
    Asked(RequestId, NumberOrString),
    Granted(NumberOrString),
    Running(NumberOrString),
}

impl Progress {
    /// Whether the editor has not said yet if it shows it.
    pub(super) fn is_asked(&self) -> bool {
        matches!(self.state, State::Asked(..))
    }

    /// Takes the editor's answer, if it is the one to the last question.
    pub(super) fn take_answer(&mut self, response: &Response) {
        self.state = match std::mem::take(&mut self.state) {
            State::Asked(id, token) if id == response.id => match response.response_result {
                Ok(_) => State::Granted(token),
                Err(_) => State::Off,
            },
            other => other,
        };
    }

    /// Waits no longer for an answer.
    pub(super) fn give_up(&mut self) {
        if self.is_asked() {
            self.state = State::Off;
        }
    }
}

impl Client {
    /// Asks for a token to use for the next long piece of work.
    pub(super) fn ask_for_token(&mut self) {
        if !self.can.progress {
            return;
        }
        self.progress.count += 1;
        let token = NumberOrString::String(format!("postproof/{}", self.progress.count));
        let params = WorkDoneProgressCreateParams { token: token.clone() };
        let id = self.request::<WorkDoneProgressCreate>(params);
        self.progress.state = State::Asked(id, token);
    }

    /// Begins a piece of work of so many steps.
    pub(super) fn begin(&mut self, title: &str, steps: u32) {
        let State::Granted(token) = &self.progress.state else { return };
        let token = token.clone();
        (self.progress.done, self.progress.steps) = (0, steps);
        self.progress.state = State::Running(token.clone());
        self.tell(
            token,
            WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: title.to_owned(),
                cancellable: Some(false),
                message: None,
                percentage: Some(0),
            }),
        );
    }

    /// Begins the next step of it.
    pub(super) fn step(&mut self, message: String) {
        let State::Running(token) = &self.progress.state else { return };
        let token = token.clone();
        let percentage = 100 * self.progress.done / self.progress.steps.max(1);
        self.progress.done += 1;
        self.tell(
            token,
            WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(false),
                message: Some(message),
                percentage: Some(percentage.min(100)),
            }),
        );
    }

    /// Ends it, and asks for the token of the next.
    pub(super) fn end(&mut self, message: String) {
        let State::Running(token) = &self.progress.state else { return };
        let token = token.clone();
        self.progress.state = State::Off;
        self.tell(token, WorkDoneProgress::End(WorkDoneProgressEnd { message: Some(message) }));
        self.ask_for_token();
    }

    fn tell(&mut self, token: NumberOrString, value: WorkDoneProgress) {
        self.notify::<ProgressNotification>(ProgressParams {
            token,
            value: ProgressParamsValue::WorkDone(value),
        });
    }
}
