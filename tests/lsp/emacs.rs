//! A real editor: Debian's Emacs in batch, with eglot and the settings that `editors/eglot.el` gives.

use std::path::Path;
use std::process::Command;

use crate::client::TestSite;

/// Whether Emacs is there with eglot and markdown-mode. In continuous integration they must be.
fn has_emacs() -> bool {
    let libraries = "(mapc #'require '(eglot markdown-mode))";
    let tried = Command::new("emacs")
        .args(["--batch", "--funcall", "package-activate-all", "--eval", libraries])
        .output();
    let found = tried.is_ok_and(|ended| ended.status.success());
    let is_required = std::env::var_os("CI").is_some() || std::env::var_os("POSTPROOF_JEKYLL").is_some();
    let way = "apt-get install emacs-nox elpa-eglot elpa-markdown-mode";
    assert!(found || !is_required, "Emacs with eglot is not installed: {way}");
    found
}

/// What a script says in Emacs, once `index.md` is open and its findings have arrived; `None` where there is no Emacs.
fn said(script: &str) -> Option<String> {
    has_emacs().then(|| {
        let site = TestSite::new(&[
            ("_config.yml", "title: x\n"),
            ("about.md", "---\npermalink: /about/\n---\n## Who we are\n"),
            ("index.md", "---\n---\nSee 漢🎉 [it](/abuot/) and [us](/about/#who-we-are).\n"),
        ]);
        site.write("test.el", &format!("{OPEN}\n{script}\n(say-all)"));
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/eglot.el");
        let binary = Path::new(env!("CARGO_BIN_EXE_postproof")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let home = tempfile::tempdir().unwrap();
        let ended = Command::new("timeout")
            .args(["120", "emacs", "--batch", "--funcall", "package-activate-all", "--load"])
            .arg(settings)
            .args(["--load", "test.el"])
            .current_dir(site.root())
            .env("PATH", format!("{}:{path}", binary.display()))
            .env("HOME", home.path())
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        site.read("said")
    })
}

/// Opens a text, and defines what the scripts call.
const OPEN: &str = r#"
(defvar said nil)
(defun say (text) (push text said))
(defun say-all ()
  (let ((coding-system-for-write 'utf-8) (lines (reverse said)))
    (with-temp-file "said" (dolist (line lines) (insert line "\n")))))
(defun wait-for (what condition)
  (let ((end (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))))
(setq eglot-sync-connect 60 flymake-no-changes-timeout 0.1)
(find-file "index.md")
(run-hooks 'post-command-hook)
(wait-for "the server" #'eglot-current-server)
(defun findings () (flymake-start) (flymake-diagnostics))
(wait-for "findings" #'findings)
"#;

#[test]
fn findings_arrive_in_emacs_at_their_bytes() {
    let said = said(
        r#"
        (dolist (one (findings))
          (say (format "%s %s"
            (buffer-substring (flymake-diagnostic-beg one) (flymake-diagnostic-end one))
            (car (split-string (flymake-diagnostic-text one) "\n")))))"#,
    );
    let Some(said) = said else { return };
    assert_eq!(said, "/abuot/ postproof [missing-page]: no page is published at `/abuot/`\n");
}

#[test]
fn an_action_changes_the_buffer_of_emacs_and_the_finding_goes() {
    let said = said(
        r#"
        (goto-char (flymake-diagnostic-beg (car (findings))))
        (let ((actions (append (eglot-code-actions (point) (1+ (point)) nil) nil)))
          (say (plist-get (car actions) :title))
          (eglot--apply-workspace-edit (plist-get (car actions) :edit)))
        (say (buffer-substring (line-beginning-position) (line-end-position)))
        ;; Nothing is ever idle in batch, so a save sends the edit.
        (save-buffer)
        (wait-for "no findings" (lambda () (not (findings))))
        (say "no findings")"#,
    );
    let Some(said) = said else { return };
    assert_eq!(
        said,
        "Change to /about/\nSee 漢🎉 [it](/about/) and [us](/about/#who-we-are).\nno findings\n"
    );
}

#[test]
fn a_definition_leads_to_the_heading_in_emacs() {
    let said = said(
        r##"
        (goto-char (point-min))
        (search-forward "#who")
        (let* ((found (xref-backend-definitions (xref-find-backend) (xref-backend-identifier-at-point (xref-find-backend))))
               (location (xref-item-location (car found))))
          (say (format "%s:%s" (file-name-nondirectory (xref-location-group location)) (xref-location-line location))))"##,
    );
    let Some(said) = said else { return };
    assert_eq!(said, "about.md:4\n");
}
