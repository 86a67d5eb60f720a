// The language server: its life, and the program behind it.

import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';

import * as vscode from 'vscode';
import {
  LanguageClient, State, type ClientCapabilities, type Location, type Position, type StaticFeature,
} from 'vscode-languageclient/node';

/** What may belong to a site and be read as text. The server says which of them do. */
const TEXTS = '**/*.{md,markdown,mkd,mkdn,mkdown,html,htm,xhtml,liquid,xml,yml,yaml,json,csv,tsv,toml,txt}';

/** Bytes of a report at most. */
const MAX_OUTPUT = 64 << 20;

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;

  constructor(private readonly output: vscode.LogOutputChannel) {}

  /** Starts it. Where the program is missing the author is told what to do. */
  async start(): Promise<void> {
    const command = program();
    try {
      this.output.info((await this.run(['--version'])).trim());
    } catch (error) {
      this.output.error(String(error));
      return this.missing(command);
    }
    const client = new LanguageClient(
      'postproof',
      'postproof',
      { command, args: ['lsp'] },
      { documentSelector: [{ scheme: 'file', pattern: TEXTS }], outputChannel: this.output },
    );
    client.registerFeature(COMMANDS);
    this.client = client;
    await client.start();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Runs the program in the folder of the text that is open, and gives back what it prints. */
  async run(args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(program(), args, { cwd: folder(), maxBuffer: MAX_OUTPUT });
    return stdout;
  }

  /** The command of the code lenses. */
  async showReferences(uri: string, position: unknown, places: unknown): Promise<void> {
    const convert = this.client?.protocol2CodeConverter;
    if (!convert) return;
    await vscode.commands.executeCommand(
      'editor.action.showReferences',
      convert.asUri(uri),
      convert.asPosition(position as Position),
      (places as Location[]).map((place) => convert.asLocation(place)),
    );
  }

  dispose(): void {
    void this.stop();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client && client.state !== State.Stopped) await client.dispose();
  }

  private async missing(command: string): Promise<void> {
    const open = 'Open settings';
    const chosen = await vscode.window.showErrorMessage(
      `postproof: \`${command}\` cannot be run. Install it (cargo install), or say in \`postproof.path\` where it is.`, open);
    if (chosen === open) await vscode.commands.executeCommand('workbench.action.openSettings', 'postproof.path');
  }
}

/** Tells the server which commands there are for what it shows. */
const COMMANDS: StaticFeature = {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = { ...capabilities.experimental, commands: { commands: ['postproof.showReferences'] } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** The program to run. A path may count from the home folder, or from the first folder of the workspace. */
function program(): string {
  const set = vscode.workspace.getConfiguration('postproof').get<string>('path')?.trim() || 'postproof';
  const home = set.startsWith('~/') ? path.join(process.env.HOME ?? '~', set.slice(2)) : set;
  const first = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return home.includes('/') && !path.isAbsolute(home) && first ? path.join(first, home) : home;
}

/** Where the text that is open lies, else the first folder. */
function folder(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme === 'file') return path.dirname(uri.fsPath);
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
}
