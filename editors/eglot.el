;;; postproof in Emacs with eglot: put this into init.el.  `postproof' must be in the PATH.  -*- lexical-binding: t -*-
;; Findings are shown by flymake; `eglot-code-actions' mends, `xref-find-definitions' follows a link.
(require 'eglot)

(add-to-list 'eglot-server-programs
             '((markdown-mode gfm-mode html-mode mhtml-mode yaml-mode) . ("postproof" "lsp")))

;; A whole site is one project, also where the repository holds more.
(defun postproof-project (directory)
  "The Jekyll site that DIRECTORY belongs to."
  (when-let ((root (locate-dominating-file directory "_config.yml")))
    (cons 'transient root)))
(add-hook 'project-find-functions #'postproof-project)

(dolist (hook '(markdown-mode-hook yaml-mode-hook))
  (add-hook hook #'eglot-ensure))

;; Settings are those of `.postproof.yml', which goes before them.
;; (setq-default eglot-workspace-configuration '(:postproof (:drafts t)))
