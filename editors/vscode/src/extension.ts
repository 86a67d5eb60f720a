// postproof in VS Code: starts the language server and gives its answers a place.

import * as vscode from 'vscode';

import { Server } from './server';
import { Documents, SCHEME } from './documents';
import { ruleAtCursor, pickRule } from './rules';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('postproof', { log: true });
  const server = new Server(output);
  const documents = new Documents(server);
  const command = (name: string, run: (...given: any[]) => unknown) =>
    vscode.commands.registerCommand(`postproof.${name}`, run);

  context.subscriptions.push(
    output,
    server,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, documents),
    command('restart', () => server.restart()),
    command('fixAll', () => fixAll()),
    command('showSeries', () => documents.show('series.txt', ['series'])),
    command('showReport', () => showReport(documents)),
    command('explainRule', (rule?: unknown) => explainRule(server, documents, rule)),
    command('showReferences', (uri: string, position: unknown, places: unknown) =>
      server.showReferences(uri, position, places)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('postproof.path')) void server.restart();
    }),
  );
  await server.start();
}

/** Makes all safe fixes in the text that is open, like the source action, but without asking other extensions. */
async function fixAll(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider', document.uri, all, 'source.fixAll.postproof');
  const edit = actions.find((action) => action.edit)?.edit;
  if (edit) await vscode.workspace.applyEdit(edit);
  else void vscode.window.setStatusBarMessage('postproof: nothing here has a safe fix', 5000);
}

/** The report is about the files on disk, so they are written first. */
async function showReport(documents: Documents): Promise<void> {
  await vscode.workspace.saveAll(false);
  await documents.show('report.md', ['check', '--quiet', '--fail-on', 'never', '--format', 'markdown']);
}

async function explainRule(server: Server, documents: Documents, given: unknown): Promise<void> {
  const rule = typeof given === 'string' ? given : ruleAtCursor() ?? await pickRule(server);
  if (rule) await documents.show(`${rule}.md`, ['explain', '--color', 'never', rule]);
}
