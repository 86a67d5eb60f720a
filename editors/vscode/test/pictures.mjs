// Takes the pictures of the README in a real VS Code: npm run package && npm run pictures

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Workbench, missing } from './workbench.mjs';

const BLOG = fileURLToPath(new URL('../../../fixtures/blog', import.meta.url));
const PICTURES = fileURLToPath(new URL('../pictures', import.meta.url));
const POST = '_posts/2019-11-06-horno-parte3.md';

const reason = missing();
if (reason) throw new Error(reason);
mkdirSync(PICTURES, { recursive: true });
const home = mkdtempSync(path.join(tmpdir(), 'postproof-blog-'));
const folder = path.join(home, 'blog');
cpSync(BLOG, folder, { recursive: true });
// The pictures of the fixture are single points.
cpSync(new URL('../icon.png', import.meta.url), path.join(folder, 'assets/images/posts/2019/11/grafico.png'));
const bench = await Workbench.open(folder, POST, {
  'postproof.inlayHints': true, 'editor.minimap.enabled': false, 'window.commandCenter': false,
});
const take = (name) => bench.page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
try {
  await bench.page.setViewport({ width: 960, height: 570 });
  await bench.shows('.editor-instance .view-line', '→ ');
  await bench.page.mouse.move(1, 1);
  await bench.press('Control', 'Shift', 'KeyM');
  await bench.shows('.markers-panel .monaco-list-row', 'missing-anchor');
  await bench.press('Control', 'Digit1');
  await bench.goTo(34, 1);
  await bench.goTo(17, 1);
  await take('findings');
  await bench.press('Control', 'KeyJ');
  await bench.page.setViewport({ width: 900, height: 480 });
  await bench.press('Control', 'KeyB');
  await bench.openFile('2019-11-06-horno-parte3.md');
  await bench.goTo(17, 60);
  await bench.press('Control', 'Period');
  await bench.page.waitForSelector('.action-widget .monaco-list-row');
  await take('quick-fix');
  await bench.page.keyboard.press('Escape');
  await bench.goTo(35, 40);
  await bench.press('Control', 'KeyK');
  await bench.press('Control', 'KeyI');
  await bench.shows('.monaco-hover', 'pixels');
  await bench.page.waitForFunction(() => [...document.querySelectorAll('.monaco-hover img')].some((one) => one.naturalWidth > 0));
  await take('hover');
} finally {
  await bench.close();
  rmSync(home, { recursive: true, force: true });
}
