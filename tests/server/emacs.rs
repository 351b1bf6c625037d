//! A real client: Emacs with eglot, without a screen, set up as its page has it. Skipped aloud where
//! Emacs or eglot is missing.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::editor::{block_of, site_of_topics};

/// What stands in for the modes and the person: Emacs itself has no `markdown-mode`.
const BEFORE: &str = r#"
(define-derived-mode markdown-mode text-mode "Markdown")
(add-to-list 'auto-mode-alist '("\\.md\\'" . markdown-mode))
(require 'eglot)
(require 'cl-lib)
(setq eglot-sync-connect 30 eglot-confirm-server-initiated-edits nil eglot-confirm-server-edits nil
      last-nonmenu-event ?x make-backup-files nil auto-save-default nil create-lockfiles nil)
(defvar site default-directory)
(setq project-find-functions (list (lambda (_) (cons 'transient site))))
(fset 'y-or-n-p (lambda (&rest _) t))
(defmacro wait-for (form)
  `(let ((end (+ (float-time) 30)))
     (while (and (not ,form) (< (float-time) end))
       (accept-process-output nil 0.05))))
(defun say (&rest parts) (princ (format "%s\n" (mapconcat #'identity parts " "))))
(defun go (line column)
  (goto-char (point-min)) (forward-line (1- line)) (forward-char (1- column)))
(defun line () (buffer-substring-no-properties (line-beginning-position) (line-end-position)))
(defun found ()
  (sort (flymake-diagnostics)
        (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))
"#;

/// What the person does.
const AFTER: &str = r#"
(find-file "news/a.md")
(run-hooks 'post-command-hook)
(wait-for (eglot-managed-p))
(wait-for (progn (flymake-start) (= 2 (length (found)))))
(dolist (one (found))
  (let* ((text (flymake-diagnostic-text one)) (rule (progn (string-match "[a-z-]+/[a-z-]+" text) (match-string 0 text))))
    (say "found" (number-to-string (line-number-at-pos (flymake-diagnostic-beg one))) rule)))
(go 5 10)
(call-interactively #'xref-find-definitions)
(say "at" (file-name-nondirectory buffer-file-name) (line))
(find-file (expand-file-name "news/a.md" site))
(go 3 9)
(cl-letf (((symbol-function 'completing-read)
           (lambda (_ all &rest _)
             (let ((names (all-completions "" all)))
               (dolist (name names) (say "action" name))
               (car names)))))
  (eglot-code-actions (point) (point) "quickfix" t))
(say (line))
(go 4 7)
(pcase (eglot-completion-at-point)
  (`(,start ,end ,table . ,_)
   (dolist (name (all-completions (buffer-substring start end) table))
     (say "offered" (substring-no-properties name)))))
(go 5 10)
(eglot-rename "green tea")
(say (line))
(find-file (expand-file-name "topics/tea.md" site))
(go 2 1)
(say (line))
(kill-emacs 0)
"#;

fn emacs() -> Option<Command> {
    let mut test = Command::new("emacs");
    // Packages of the system are there after this; init files are not read.
    test.args([
        "--batch",
        "--no-init-file",
        "-l",
        "package",
        "-f",
        "package-initialize",
    ]);
    test.stdin(Stdio::null());
    let mut command = Command::new("emacs");
    command.args(test.get_args()).stdin(Stdio::null());
    let output = test.args(["--eval", "(require 'eglot)"]).output();
    let why = match output {
        Err(_) => "Emacs is not here",
        Ok(output) if !output.status.success() => {
            "Emacs is here, but not eglot (Debian: elpa-eglot)"
        }
        Ok(_) => return Some(command),
    };
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
    None
}

#[test]
fn emacs_shows_findings_fixes_completes_jumps_and_renames() {
    let Some(mut emacs) = emacs() else {
        return;
    };
    let files = site_of_topics();
    let setup = block_of("editors/emacs.md", ";; init.el: eglot");
    let own = Path::new(env!("CARGO_BIN_EXE_copydesk"));
    let setup = setup.replace("\"copydesk\"", &format!("\"{}\"", own.display()));
    let script = files.path().join(".test.el");
    std::fs::write(&script, format!("{BEFORE}{setup}{AFTER}")).unwrap();
    let output = emacs
        .arg("-l")
        .arg(&script)
        .current_dir(files.path())
        .env("HOME", files.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let expected = "\
found 3 url/invalid
found 4 schema/enum
at tea.md name: tea
action Write the URL as it was probably meant
action Suppress url/invalid here
action Add this url/invalid to the baseline
url: 'https://example.org'
offered news
offered opinion
topics: [green tea]
name: green tea
";
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, expected, "{errors}");
}
