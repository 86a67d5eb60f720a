// Which rule is meant.

import * as vscode from 'vscode';

import type { Server } from './server';

/** The rule of the finding under the cursor. */
export function ruleAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const own = vscode.languages.getDiagnostics(editor.document.uri).filter((one) => one.source === 'postproof');
  const { code } = own.find((one) => one.range.contains(editor.selection.active)) ?? {};
  const name = typeof code === 'object' ? code.value : code;
  return name === undefined ? undefined : String(name);
}

/** Lets the author choose from all rules. */
export async function pickRule(server: Server): Promise<string | undefined> {
  const { rules } = JSON.parse(await server.run(['rules', '--format', 'json'])) as {
    rules: { name: string; summary: string }[];
  };
  const items = rules.map(({ name, summary }) => ({ label: name, detail: summary }));
  const options = { placeHolder: 'The rule to explain', matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.label;
}
