-- postproof in Neovim, from 0.7 on: put this into init.lua. No plugin is needed; `postproof` must be in the PATH.
local function start(args)
  local file = vim.api.nvim_buf_get_name(args.buf)
  if file == "" or vim.bo[args.buf].buftype ~= "" then
    return
  end
  local found = vim.fs and vim.fs.find({ "_config.yml", ".git" }, { upward = true, path = vim.fn.fnamemodify(file, ":h") })[1]
  local root = found and vim.fn.fnamemodify(found, ":h") or vim.fn.getcwd()
  if vim.lsp.start then
    vim.lsp.start({ name = "postproof", cmd = { "postproof", "lsp" }, root_dir = root })
    return
  end
  -- Neovim 0.7: one server for each folder.
  postproof_clients = postproof_clients or {}
  postproof_clients[root] = postproof_clients[root]
    or vim.lsp.start_client({ name = "postproof", cmd = { "postproof", "lsp" }, root_dir = root })
  vim.lsp.buf_attach_client(args.buf, postproof_clients[root])
end

vim.api.nvim_create_autocmd("FileType", {
  pattern = { "markdown", "html", "liquid", "yaml" },
  callback = start,
})
