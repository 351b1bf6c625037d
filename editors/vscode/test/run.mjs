// Tries a package of the extension in a real VS Code: `node test/run.mjs FILE.vsix [PICTURE.png]`.
//
// code-server runs it, Chromium shows it, playwright-core types. Where they are: `CODE_SERVER` is its
// executable (npm `code-server`, under Node 24), `CHROMIUM` the browser, and `PLAYWRIGHT` the folder
// that has `playwright-core` in its `node_modules`. What was typed is compared in the saved files.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [vsix, picture] = process.argv.slice(2);
if (!vsix) {
  console.error('usage: node test/run.mjs FILE.vsix [PICTURE.png]');
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const codeServer = process.env.CODE_SERVER ?? 'code-server';
const require = createRequire(join(resolve(process.env.PLAYWRIGHT ?? here), 'node_modules', 'x.js'));
const { chromium } = require('playwright-core');

/** How long a step may take, in milliseconds: a machine may be busy. */
const PATIENCE = 60_000;
const ARTICLE = 'posts/2024-05-01-moss-lawns.md';

const work = fs.mkdtempSync(join(tmpdir(), 'copydesk-vscode-'));
const site = join(work, 'garden');
fs.cpSync(join(here, 'site'), site, { recursive: true });
const data = ['--user-data-dir', join(work, 'data'), '--extensions-dir', join(work, 'extensions')];
const environment = { ...process.env, HOME: work, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };

function settings(more = {}) {
  const file = join(work, 'data', 'User', 'settings.json');
  fs.mkdirSync(dirname(file), { recursive: true });
  const own = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.colorTheme': 'Default Light Modern',
    'workbench.tips.enabled': false,
    'window.commandCenter': false,
    'workbench.layoutControl.enabled': false,
    'chat.disableAIFeatures': true,
    'editor.minimap.enabled': false,
    'editor.fontSize': 15,
    'editor.lightbulb.enabled': 'on',
    'editor.wordBasedSuggestions': 'off',
    'editor.snippetSuggestions': 'none',
    'git.enabled': false,
    'files.autoSave': 'off',
    'security.workspace.trust.banner': 'never',
    'security.workspace.trust.startupPrompt': 'never',
    'problems.defaultViewMode': 'tree',
    ...more,
  };
  fs.writeFileSync(file, JSON.stringify(own));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Runs steps in a fresh code-server with the site open. */
async function session(options, steps) {
  const port = await freePort();
  const server = spawn(
    codeServer,
    ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check',
      '--disable-getting-started-override', ...options, ...data],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (log += text));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport: { width: 1120, height: 700 } });
  page.setDefaultTimeout(PATIENCE);
  try {
    await waitFor('code-server', () => log.includes('HTTP server listening'));
    await page.goto(`http://127.0.0.1:${port}/?folder=${site}`, { waitUntil: 'load' });
    await page.waitForSelector('.monaco-workbench .part.statusbar');
    await steps(new Window(page));
  } catch (error) {
    await page.screenshot({ path: join(tmpdir(), 'copydesk-vscode-failed.png') }).catch(() => {});
    console.error(log.split('\n').slice(-20).join('\n'));
    throw error;
  } finally {
    await browser.close();
    const gone = new Promise((done) => server.once('exit', done));
    server.kill();
    await gone;
  }
}

async function waitFor(what, holds) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** A window of the editor, by what a person does in it. */
class Window {
  constructor(page) {
    this.page = page;
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 15 });
  }

  /** Types into the box of the palette, and takes what has this name. */
  async palette(text, choice = text) {
    const box = this.page.locator('.quick-input-widget:visible input');
    await waitFor('the palette', async () => {
      if (await box.count() > 0 && await box.first().isVisible()) return true;
      await this.press('F1');
      return false;
    });
    await box.first().fill(text);
    const own = this.page.getByText(choice, { exact: true });
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ has: own }).first().click();
    // Out of the way: what it points at shows a hover.
    await this.page.mouse.move(3, 640);
    await this.page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  }

  command(name) {
    return this.palette(`>${name}`, name);
  }

  async open(path) {
    const name = path.split('/').at(-1);
    await this.palette(path, name);
    await this.activeTab(name);
    await this.press('Control+1');
  }

  activeTab(name) {
    return this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /** Puts the cursor at a place, counted from 1. */
  async goTo(line, column) {
    await this.press('Control+g');
    const box = this.page.locator('.quick-input-widget:visible input');
    await box.first().fill(`:${line}:${column}`);
    await this.press('Enter');
    await this.page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  }

  /** Waits for this many errors in the visible editor. */
  squiggles(count) {
    const found = this.page.locator('.monaco-editor .squiggly-error');
    return waitFor(`${count} squiggles`, async () => (await found.count()) === count);
  }

  status(text) {
    return this.page.locator('[id="copydesk.copydesk.copydesk.status"]', { hasText: text }).waitFor();
  }

  /** Opens the quick fixes at the cursor and takes one; again, if the editor had no findings yet. */
  async quickFix(title) {
    const item = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    return waitFor(`the quick fix \`${title}\``, async () => {
      await this.press('Control+.');
      const isOffered = await item.waitFor({ timeout: 3000 }).then(() => true, () => false);
      await (isOffered ? item.click() : this.press('Escape'));
      return isOffered;
    });
  }

  /** Saves until a file has a text, and returns all of it. */
  async saved(path, expected) {
    return waitFor(`\`${expected}\` in ${path}`, async () => {
      await this.press('Control+s');
      const text = fs.readFileSync(join(site, path), 'utf8');
      return text.includes(expected) && text;
    });
  }
}

const passed = [];
async function step(name, work) {
  const started = Date.now();
  await work();
  passed.push(name);
  console.log(`ok ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** A script in the place of copydesk, which leaves a mark when it runs. */
function plantScript() {
  const mark = join(work, 'mark');
  const script = join(site, 'tool.sh');
  fs.writeFileSync(script, `#!/bin/sh\ntouch '${mark}'\nexit 1\n`, { mode: 0o755 });
  fs.mkdirSync(join(site, '.vscode'), { recursive: true });
  fs.writeFileSync(
    join(site, '.vscode', 'settings.json'),
    JSON.stringify({ 'copydesk.path': '${workspaceFolder}/tool.sh' }),
  );
  return mark;
}

try {
  settings();
  execFileSync(codeServer, ['--install-extension', resolve(vsix), ...data], { env: environment, stdio: 'pipe' });

  await step('the package has the schema of configs', async () => {
    const folder = join(work, 'extensions');
    const own = fs.readdirSync(folder).find((name) => name.startsWith('copydesk.copydesk-'));
    const manifest = JSON.parse(fs.readFileSync(join(folder, own, 'package.json'), 'utf8'));
    const [{ url }] = manifest.contributes.yamlValidation;
    const packed = fs.readFileSync(join(folder, own, url), 'utf8');
    assert.equal(packed, fs.readFileSync(join(here, '../../../schema/config.schema.json'), 'utf8'));
  });

  await session(['--disable-workspace-trust'], async (window) => {
    const { page } = window;
    await step('an article shows its findings, and the status its collection', async () => {
      await window.open(ARTICLE);
      await window.squiggles(3);
      await window.status('posts');
    });
    await step('findings of files that are not open are among the problems', async () => {
      await window.command('Problems: Focus on Problems View');
      await page.locator('[id="status.problems"]', { hasText: '4' }).waitFor();
      await window.press('Control+1');
    });
    await step('a quick fix is applied', async () => {
      await window.goTo(6, 12);
      await window.quickFix('Write the URL');
      await window.saved(ARTICLE, 'source: "https://www.seedandsoil.example/2024/moss-lawns"');
      await window.squiggles(2);
    });
    await step('a topic of another file is completed', async () => {
      await window.goTo(9, 14);
      await window.press('Enter');
      await window.type('- ');
      await window.press('Control+Space');
      const widget = page.locator('.suggest-widget.visible');
      await widget.locator('.monaco-list-row', { hasText: 'Herbal teas' }).waitFor();
      await widget.locator('.monaco-list-row', { hasText: 'Moss' }).waitFor();
      if (picture) await takePicture(page);
      await window.type('Mo');
      await widget.locator('.monaco-list-row.focused', { hasText: 'Moss' }).waitFor();
      await window.press('Enter');
      await window.saved(ARTICLE, '  - Gardening\n  - Moss\n---\n');
    });
    await step('its definition is another file', async () => {
      await window.goTo(10, 6);
      await window.press('F12');
      await window.activeTab('moss.md');
      await window.status('topics');
    });
    await step('all safe fixes are applied by a command', async () => {
      await window.open('posts/2024-05-20-mint-behind-bars.md');
      await window.squiggles(1);
      await window.goTo(2, 8);
      await window.type(' ');
      await window.command('copydesk: Fix All');
      await window.saved('posts/2024-05-20-mint-behind-bars.md', 'title: "Mint behind bars"\n');
    });
    await step('the page of a rule is shown', async () => {
      await window.goTo(9, 8);
      await window.quickFix('Explain reference/unknown');
      await window.activeTab('unknown.md');
      await window.command('View: Close Editor');
    });
    await step('the server is restarted', async () => {
      await window.open(ARTICLE);
      await window.squiggles(2);
      await window.command('copydesk: Restart Server');
      await window.squiggles(2);
      await window.status('posts');
    });
    await step('a config is created with a collection for each folder', async () => {
      fs.rmSync(join(site, 'copydesk.yaml'));
      await window.command('copydesk: Create Configuration');
      await window.activeTab('copydesk.yaml');
      const text = fs.readFileSync(join(site, 'copydesk.yaml'), 'utf8');
      assert.match(text, /"posts":\n {4}files: \["posts\/\*\*\/\*\.\{md,mdx,markdown\}"\]/);
      assert.match(text, /"topics":\n/);
    });
  });

  // The rest is about the site as it was.
  fs.rmSync(site, { recursive: true });
  fs.cpSync(join(here, 'site'), site, { recursive: true });
  settings({ 'copydesk.run': 'onSave' });
  await session(['--disable-workspace-trust'], async (window) => {
    await step('with onSave, findings wait until the file is saved', async () => {
      await window.open(ARTICLE);
      await window.squiggles(3);
      await window.goTo(6, 10);
      await window.type('x');
      await window.press('Delete');
      await window.goTo(5, 8);
      await window.press('Control+Shift+ArrowRight');
      await window.type('beginner');
      await new Promise((done) => setTimeout(done, 4000));
      await window.squiggles(3);
      await window.saved(ARTICLE, 'level: beginner\n');
      await window.squiggles(2);
    });
  });

  const mark = plantScript();
  settings();
  await session([], async (window) => {
    await step('a workspace that is not trusted is checked, and its own binary is not run', async () => {
      await window.open(ARTICLE);
      await window.squiggles(2);
      await window.status('posts');
      assert.ok(!fs.existsSync(mark));
    });
  });
  await session(['--disable-workspace-trust'], async (window) => {
    await step('a workspace that is trusted may choose the binary', async () => {
      await window.open(ARTICLE);
      await waitFor('the mark', () => fs.existsSync(mark));
    });
  });
  console.log(`${passed.length} steps passed`);
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}

/** A picture for the README, with few colours for it to be small. */
async function takePicture(page) {
  await new Promise((done) => setTimeout(done, 1500));
  await page.screenshot({ path: picture });
}
