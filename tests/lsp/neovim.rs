//! A real editor: Debian's Neovim with the settings that `editors/neovim.lua` gives.

use std::path::Path;
use std::process::Command;

use crate::client::TestSite;

/// Whether Neovim is there. In continuous integration it must be.
fn has_neovim() -> bool {
    let found = Command::new("nvim").arg("--version").output().is_ok();
    let is_required = std::env::var_os("CI").is_some() || std::env::var_os("POSTPROOF_JEKYLL").is_some();
    assert!(found || !is_required, "nvim is not installed: apt-get install neovim");
    found
}

/// What a script says in Neovim, once its findings in `index.md` have arrived; `None` where there is no Neovim.
fn said(script: &str) -> Option<String> {
    has_neovim().then(|| run(&site(), &format!("{OPEN}{script}")))
}

/// Runs a script in the folder of a site, and gives back what it wrote to `said`.
fn run(site: &TestSite, script: &str) -> String {
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/neovim.lua");
    let home = tempfile::tempdir().unwrap();
    let prelude = "local said = io.open('said', 'w')\nlocal function say(text) said:write(text, '\\n') end\n";
    site.write("test.lua", &format!("{prelude}local ok, error = pcall(function()\n{script}\nend)\nif not ok then say(error) end\nsaid:close()\nvim.cmd('qall!')\n"));
    let binary = Path::new(env!("CARGO_BIN_EXE_postproof")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let ended = Command::new("timeout")
        .args(["120", "nvim", "--headless", "-u"])
        .arg(settings)
        .args(["-c", "luafile test.lua"])
        .current_dir(site.root())
        .env("PATH", format!("{}:{path}", binary.display()))
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    site.read("said")
}

fn site() -> TestSite {
    TestSite::new(&[
        ("_config.yml", "title: x\n"),
        ("about.md", "---\npermalink: /about/\n---\n## Who we are\n"),
        ("index.md", "---\n---\nSee 漢🎉 [it](/abuot/) and [us](/about/#who-we-are).\n"),
    ])
}

const OPEN: &str = "
vim.cmd('edit index.md')
local buffer = vim.api.nvim_get_current_buf()
local arrived = vim.wait(60000, function() return #vim.diagnostic.get(buffer) > 0 end, 10)
if not arrived then error('no diagnostics') end
";

#[test]
fn findings_arrive_in_neovim_at_their_bytes() {
    let said = said(
        "
        for _, one in ipairs(vim.diagnostic.get(buffer)) do
          local line = vim.api.nvim_buf_get_lines(buffer, one.lnum, one.lnum + 1, true)[1]
          say(one.code .. ' ' .. line:sub(one.col + 1, one.end_col))
        end",
    );
    let Some(said) = said else { return };
    assert_eq!(said, "missing-page /abuot/\n");
}

#[test]
fn a_code_action_changes_the_buffer_of_neovim_and_the_finding_goes() {
    let said = said(
        "
        local params = {
          textDocument = vim.lsp.util.make_text_document_params(),
          context = { diagnostics = {} },
        }
        vim.api.nvim_win_set_cursor(0, { 3, 24 })
        params.range = vim.lsp.util.make_range_params().range
        local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', params, 60000)
        for id, answer in pairs(answers) do
          local action = answer.result[1]
          say(action.title)
          vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
        end
        say(vim.api.nvim_buf_get_lines(buffer, 2, 3, true)[1])
        say(tostring(vim.wait(60000, function() return #vim.diagnostic.get(buffer) == 0 end, 10)))",
    );
    let Some(said) = said else { return };
    assert_eq!(said, "Change to /about/\nSee 漢🎉 [it](/about/) and [us](/about/#who-we-are).\ntrue\n");
}

#[test]
fn a_definition_jumps_to_the_heading_in_neovim() {
    let said = said(
        "
        local line = vim.api.nvim_buf_get_lines(buffer, 2, 3, true)[1]
        vim.api.nvim_win_set_cursor(0, { 3, (line:find('#who')) })
        vim.lsp.buf.definition()
        vim.wait(60000, function() return vim.fn.expand('%:t') == 'about.md' end, 10)
        say(vim.fn.expand('%:t') .. ':' .. vim.fn.line('.'))",
    );
    let Some(said) = said else { return };
    assert_eq!(said, "about.md:4\n");
}

#[test]
fn what_neovim_is_typing_is_completed() {
    let said = said(
        "
        local typed = '漢🎉 [us](/ab'
        vim.api.nvim_buf_set_lines(buffer, 2, 3, true, { typed })
        vim.api.nvim_win_set_cursor(0, { 3, 1000 })
        vim.bo.omnifunc = 'v:lua.vim.lsp.omnifunc'
        local function leave()
          local line = vim.api.nvim_buf_get_lines(buffer, 2, 3, true)[1]
          if line == typed then vim.defer_fn(leave, 10) else vim.api.nvim_input('<Esc>') end
        end
        vim.defer_fn(leave, 10)
        local keys = vim.api.nvim_replace_termcodes('A<C-x><C-o>', true, false, true)
        vim.api.nvim_feedkeys(keys, 'x!', false)
        say(vim.api.nvim_buf_get_lines(buffer, 2, 3, true)[1])",
    );
    let Some(said) = said else { return };
    assert_eq!(said, "漢🎉 [us](/about/\n");
}

#[test]
fn a_renamed_heading_changes_its_links_in_other_files_of_neovim() {
    let said = said(
        "
        vim.cmd('edit about.md')
        vim.api.nvim_win_set_cursor(0, { 4, 5 })
        vim.lsp.buf.rename('Our names')
        local function links() return vim.api.nvim_buf_get_lines(buffer, 2, 3, true)[1] end
        vim.wait(60000, function() return links():find('our') end, 10)
        say(links())
        say(vim.api.nvim_buf_get_lines(0, 3, 4, true)[1])",
    );
    let Some(said) = said else { return };
    assert_eq!(said, "See 漢🎉 [it](/abuot/) and [us](/about/#our-names).\n## Our names\n");
}
