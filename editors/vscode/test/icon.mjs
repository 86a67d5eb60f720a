// Draws icon.svg into icon.png, as the Marketplace wants it.

import { readFileSync } from 'node:fs';

import puppeteer from 'puppeteer-core';

const svg = readFileSync(new URL('../icon.svg', import.meta.url), 'utf8');
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
await page.setViewport({ width: 128, height: 128 });
await page.setContent(`<style>body { margin: 0 }</style>${svg}`);
await page.screenshot({ path: new URL('../icon.png', import.meta.url).pathname, omitBackground: true });
await browser.close();
