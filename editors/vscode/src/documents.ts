// What the program prints, shown as texts that nobody can edit.

import * as vscode from 'vscode';

import type { Server } from './server';

/** The scheme of their addresses. */
export const SCHEME = 'postproof';

export class Documents implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** Shows what the program prints for these arguments. Markdown is shown as a reader sees it. */
  async show(name: string, args: string[]): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    try {
      this.texts.set(uri.path, await this.server.run(args));
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim();
      void vscode.window.showErrorMessage(`postproof: ${said || String(error)}`);
      return;
    }
    this.changed.fire(uri);
    if (name.endsWith('.md')) await vscode.commands.executeCommand('markdown.showPreview', uri);
    else await vscode.window.showTextDocument(uri, { preview: true });
  }
}
