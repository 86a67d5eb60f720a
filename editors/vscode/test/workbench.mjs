// A real VS Code: its server with the packed extension, and its workbench in Chromium.

import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import puppeteer from 'puppeteer-core';

const EXTENSION = fileURLToPath(new URL('..', import.meta.url));
const TARGET = process.env.POSTPROOF_VSCODE ?? path.join(EXTENSION, '../../target/vscode');
const SERVER = path.join(TARGET, 'node_modules/code-server/lib/vscode/out/server-main.js');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The program that the extension runs. */
const BINARY = process.env.POSTPROOF_BINARY ?? path.join(EXTENSION, '../../target/debug/postproof');

/** How long anything may take on a busy machine, in milliseconds. */
export const PATIENCE = Number(process.env.POSTPROOF_PATIENCE ?? 120_000);

/** What is missing here, in words; nothing where the tests can run. */
export function missing() {
  if (!existsSync(CHROMIUM)) return `${CHROMIUM} is not installed: apt-get install chromium`;
  if (!existsSync(SERVER)) return 'VS Code is not installed: bash editors/vscode/test/install.sh';
  return undefined;
}

export class Workbench {
  /** Opens a folder and a text of it. `settings` are those of the user. */
  static async open(folder, file, settings = {}) {
    const self = new Workbench();
    self.home = mkdtempSync(path.join(tmpdir(), 'postproof-vscode-'));
    self.folder = folder;
    const data = path.join(self.home, 'data');
    const extensions = path.join(self.home, 'extensions');
    execFileSync('node', [
      SERVER, '--install-extension', path.join(EXTENSION, 'out/postproof.vsix'),
      '--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', extensions,
    ], { stdio: ['ignore', 'ignore', 'inherit'] });
    const machine = path.join(data, 'data/Machine');
    mkdirSync(machine, { recursive: true });
    self.starts = path.join(self.home, 'starts');
    const all = { 'postproof.path': watched(self.home, self.starts), 'telemetry.telemetryLevel': 'off', ...settings };
    writeFileSync(path.join(machine, 'settings.json'), JSON.stringify(all));
    self.port = await freePort();
    self.server = spawn('node', [
      SERVER, '--host', '127.0.0.1', '--port', String(self.port), '--without-connection-token',
      '--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', data, '--extensions-dir', extensions,
    ], { stdio: ['ignore', 'ignore', 'ignore'] });
    try {
      await self.listening();
      await self.browse(file);
    } catch (error) {
      await self.close();
      throw error;
    }
    return self;
  }

  async listening() {
    const end = Date.now() + PATIENCE;
    for (;;) {
      try {
        if ((await fetch(`http://127.0.0.1:${this.port}/version`)).ok) return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }

  async browse(file) {
    this.browser = await puppeteer.launch({
      executablePath: CHROMIUM,
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--window-size=1280,800', '--disable-background-networking'],
    });
    this.page = await this.browser.newPage();
    this.page.setDefaultTimeout(PATIENCE);
    await this.page.setViewport({ width: 1280, height: 800 });
    const uri = `vscode-remote://127.0.0.1:${this.port}${path.join(this.folder, file)}`;
    const payload = encodeURIComponent(JSON.stringify([['openFile', uri], ['skipWelcome', 'true']]));
    const address = `http://127.0.0.1:${this.port}/?folder=${this.folder}&payload=${payload}`;
    await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    await this.page.waitForSelector('.monaco-editor .view-line');
    await this.choose('Yes, I trust the authors');
  }

  /** Presses keys together: `press('Control', 'Shift', 'KeyM')`. */
  async press(...keys) {
    const last = keys.pop();
    for (const key of keys) await this.page.keyboard.down(key);
    await this.page.keyboard.press(last);
    for (const key of keys.reverse()) await this.page.keyboard.up(key);
  }

  /** Waits until a function of the page is true; says what was waited for if it never is. */
  async until(what, condition, ...given) {
    try {
      return await this.page.waitForFunction(condition, { polling: 100 }, ...given);
    } catch (error) {
      await this.shoot('failed');
      throw new Error(`${what}: ${error.message} (target/vscode/failed.png)`);
    }
  }

  /** Waits until a language server was started for the `count`th time. */
  async serverStarts(count) {
    const end = Date.now() + PATIENCE;
    const starts = () => (existsSync(this.starts) ? readFileSync(this.starts, 'utf8').split('\n').length - 1 : 0);
    while (starts() < count) {
      if (Date.now() > end) throw new Error(`the server started ${starts()} times, not ${count}`);
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }

  /** Writes a picture of the whole window below `target/vscode`. */
  async shoot(name) {
    await this.page.screenshot({ path: path.join(TARGET, `${name}.png`) });
  }

  /** Waits until an element that a selector finds shows a text. */
  async shows(selector, part) {
    await this.until(`"${part}" is not shown in ${selector}`, (selector, part) =>
      [...document.querySelectorAll(selector)].some((one) => one.textContent.replaceAll('\u00a0', ' ').includes(part)),
    selector, part);
  }

  /** Waits until a preview of Markdown shows a text. It lies in frames of its own. */
  async previews(part) {
    const end = Date.now() + PATIENCE;
    const shows = (frame) => frame.evaluate((part) => document.body.innerText.includes(part), part).catch(() => false);
    while (!(await Promise.all(this.page.frames().map(shows))).includes(true)) {
      if (Date.now() > end) {
        await this.shoot('failed');
        throw new Error(`no preview shows "${part}" (target/vscode/failed.png)`);
      }
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }

  /** Waits for the first element that a selector finds and whose text is this, and clicks it. */
  async click(selector, text) {
    const find = (selector, text) =>
      [...document.querySelectorAll(selector)].find((one) => one.textContent.trim() === text);
    await this.until(`nothing to click: "${text}"`, find, selector, text);
    const found = await this.page.evaluateHandle(find, selector, text);
    await found.click();
  }

  /** Presses a button of the dialog that comes up. */
  async choose(button) {
    await this.click('.monaco-dialog-box .monaco-button', button);
    await this.page.waitForSelector('.monaco-dialog-box', { hidden: true });
  }

  /** Runs a command by its title. */
  async command(title) {
    await this.press('F1');
    await this.page.waitForSelector('.quick-input-widget input', { visible: true });
    await this.page.keyboard.type(title);
    await this.shows('.quick-input-list .monaco-list-row:first-child', title);
    await this.page.keyboard.press('Enter');
  }

  /** Puts the cursor: line and column from 1. */
  async goTo(line, column) {
    await this.press('Control', 'KeyG');
    await this.page.waitForSelector('.quick-input-widget input', { visible: true });
    await this.page.keyboard.type(`:${line}:${column}`.slice(1));
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
  }

  /** Opens a text of the folder. */
  async openFile(name) {
    await this.press('Control', 'KeyP');
    await this.page.waitForSelector('.quick-input-widget input', { visible: true });
    await this.page.keyboard.type(name);
    await this.shows('.quick-input-list .monaco-list-row:first-child', path.basename(name));
    await this.page.keyboard.press('Enter');
    await this.shows('.tab.active', path.basename(name));
  }

  async close() {
    await this.browser?.close();
    const ended = new Promise((done) => this.server.once('exit', done));
    if (this.server.exitCode === null && this.server.kill()) await ended;
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** A program that is postproof, and notes each start of a server as a line of a file. */
function watched(home, starts) {
  const program = path.join(home, 'postproof');
  writeFileSync(program, `#!/bin/sh\n[ "$1" != lsp ] || echo lsp >>'${starts}'\nexec '${BINARY}' "$@"\n`, { mode: 0o755 });
  return program;
}

function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
