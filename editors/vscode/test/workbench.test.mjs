// The extension in a real VS Code. Run by `cargo test --test lsp vscode`, which packs it first.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test as nodeTest } from 'node:test';

import { Workbench, missing } from './workbench.mjs';

const SITE = {
  '_config.yml': 'title: A small site\n',
  '_posts/2024-01-31-first.md': '---\ntitle: The first post\n---\n## Who we are\n\nWe.\n',
  'about.md': '---\ntitle: About us\npermalink: /about/\n---\n## Who we are\n\nSee [home](/).\n',
  'index.md': [
    '---', 'title: Home', 'permalink: /', '---',
    'See 漢🎉 [it](/abuot/) and [us](/about/#who-we-are).',
    '',
    'The [first]({% post_url 2024-01-31-first %}) post, and [again](/2024/01/31/first.html).',
    '',
    '![cat](/Cat.png)',
    '',
  ].join('\n'),
  'cat.png': readFileSync(new URL('../icon.png', import.meta.url)),
};

let folder;
let bench;
let isBroken = false;

/** One after the other in one window: after a failure the rest would only wait for what does not come. */
function test(name, run) {
  nodeTest(name, async (context) => {
    if (isBroken) return context.skip('a step before it failed');
    isBroken = true;
    await run();
    isBroken = false;
  });
}

before(async () => {
  const reason = missing();
  if (reason) throw new Error(reason);
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'postproof-site-')));
  for (const [name, text] of Object.entries(SITE)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  bench = await Workbench.open(folder, 'index.md', { 'postproof.inlayHints': true });
});

after(async () => {
  await bench?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const squiggles = (count) => bench.until(`${count} squiggles`, (count) =>
  document.querySelectorAll('.squiggly-error, .squiggly-warning').length === count, count);

const line = (part) => bench.shows('.editor-instance .view-line', part);

test('findings are underlined and listed in the Problems panel', async () => {
  await squiggles(2);
  await bench.press('Control', 'Shift', 'KeyM');
  const listed = (part) => bench.shows('.markers-panel .monaco-list-row', part);
  await listed('no page is published at `/abuot/`');
  await listed('missing-page');
  await listed('wrong-case');
  await bench.shoot('findings');
  await bench.press('Control', 'Shift', 'KeyM');
});

test('a lens says how many links point to a page, and shows them', async () => {
  await bench.openFile('about.md');
  await bench.click('.codelens-decoration a', '1 link points here');
  await bench.shows('.peekview-widget', 'index.md');
  await bench.shoot('lens');
  await bench.page.keyboard.press('Escape');
  await bench.openFile('index.md');
});

test('a hint shows what Liquid makes of a link', async () => {
  await line('→ /2024/01/31/first.html');
});

test('hovering shows the page behind a link', async () => {
  await bench.goTo(5, 36);
  await bench.press('Control', 'KeyK');
  await bench.press('Control', 'KeyI');
  await bench.shows('.monaco-hover', 'About us');
  await bench.shoot('hover');
  await bench.page.keyboard.press('Escape');
});

test('a quick fix changes the text and the finding goes', async () => {
  await bench.goTo(5, 17);
  await bench.press('Control', 'Period');
  await bench.page.waitForSelector('.action-widget .monaco-list-row');
  await bench.shoot('quick-fix');
  const titles = await bench.page.$$eval('.action-widget .monaco-list-row', (rows) => rows.map((row) => row.textContent.trim()));
  assert.ok(titles.includes('Change to /about/'), titles.join('\n'));
  assert.ok(titles.includes('Ignore `missing-page` here'), titles.join('\n'));
  await bench.page.keyboard.press('Enter');
  await line('[it](/about/)');
  await squiggles(1);
});

test('all safe fixes of a text are one command', async () => {
  await bench.command('postproof: Make all safe fixes in this file');
  await line('![cat](/cat.png)');
  await squiggles(0);
});

test('the target of a link is completed by its title', async () => {
  await bench.goTo(10, 1);
  await bench.page.keyboard.type('[new](');
  await bench.page.keyboard.type('About');
  await bench.shows('.suggest-widget.visible .monaco-list-row', 'About us');
  await bench.shoot('completion');
  // VS Code has suggestions of its own beside it.
  const focused = () => bench.page.$eval('.suggest-widget .monaco-list-row.focused', (row) => row.textContent);
  for (let tries = 0; tries < 5 && !(await focused()).includes('About us'); tries += 1) await bench.page.keyboard.press('ArrowDown');
  await bench.page.keyboard.press('Enter');
  await line('[new](/about/');
  await squiggles(0);
});

test('renaming a post changes the links to it', async () => {
  await bench.press('Control', 'KeyS');
  await bench.openFile('first.md');
  await bench.command('File: Reveal Active File in Explorer View');
  await bench.shows('.explorer-folders-view .monaco-list-row.focused', '2024-01-31-first.md');
  await bench.page.keyboard.press('F2');
  await bench.page.waitForSelector('.explorer-folders-view input');
  await bench.press('Control', 'KeyA');
  await bench.page.keyboard.type('2024-01-31-start.md');
  await bench.page.keyboard.press('Enter');
  await bench.choose('OK');
  await bench.shows('.tab.active', '2024-01-31-start.md');
  await bench.shows('.codelens-decoration', '2 links point here');
  await bench.openFile('index.md');
  await line('{% post_url 2024-01-31-start %}');
  await line('(/2024/01/31/start.html)');
  await squiggles(0);
  await bench.shoot('renamed');
});

test('a rule is explained', async () => {
  await bench.command('postproof: Explain a rule');
  await bench.page.waitForSelector('.quick-input-widget input[placeholder="The rule to explain"]', { visible: true });
  await bench.page.keyboard.type('missing-anchor');
  await bench.shows('.quick-input-list .monaco-list-row:first-child', 'missing-anchor');
  await bench.page.keyboard.press('Enter');
  await bench.previews('A link leads to a heading or id that the page does not have.');
  await bench.shoot('rule');
});

test('the series and a report of the site are shown', async () => {
  await bench.command('postproof: Show the series of posts');
  await line('No series of posts was found.');
  await bench.command('postproof: Show a report of the site');
  await bench.previews('Checked GitHub Pages site');
});

test('a server that is started anew finds the same', async () => {
  await bench.openFile('about.md');
  await bench.goTo(7, 1);
  await bench.page.keyboard.type('[gone](/gone/) ');
  await squiggles(1);
  await bench.command('postproof: Restart the server');
  await bench.serverStarts(2);
  await squiggles(1);
  // Only the new server can know of this one.
  await bench.page.keyboard.type('[lost](/lost/) ');
  await squiggles(2);
});
