// Packs the extension: `node package.mjs OUT [TARGET BINARY]`. With a target of VS Code, such as
// `linux-x64`, the binary goes into the package; without one, the extension uses the `copydesk` of
// the user, for platforms without a binary.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [out, target, binary] = process.argv.slice(2);
if (!out || (target && !binary)) {
  console.error('usage: node package.mjs OUT [TARGET BINARY]');
  process.exit(2);
}
const folder = resolve(out);
const source = binary && resolve(binary);
process.chdir(fileURLToPath(new URL('.', import.meta.url)));
await import('./build.mjs');

rmSync('server', { recursive: true, force: true });
if (source) {
  const name = target.startsWith('win32-') ? 'server/copydesk.exe' : 'server/copydesk';
  mkdirSync('server');
  copyFileSync(source, name);
  chmodSync(name, 0o755);
}
mkdirSync(folder, { recursive: true });
const { default: { version } } = await import('./package.json', { with: { type: 'json' } });
const vsix = resolve(folder, `copydesk-${version}${target ? `-${target}` : ''}.vsix`);
const targeted = target ? ['--target', target] : [];
const vsce = fileURLToPath(import.meta.resolve('@vscode/vsce/vsce'));
execFileSync(
  process.execPath,
  [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--out', vsix, ...targeted],
  { stdio: 'inherit' },
);
