// Bundles the extension into `dist`, and takes the config's schema and the licences from the repository.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  minify: true,
  legalComments: 'eof',
});
mkdirSync('schema', { recursive: true });
copyFileSync('../../schema/config.schema.json', 'schema/config.schema.json');
copyFileSync('../../CHANGELOG.md', 'CHANGELOG.md');
const licences = ['MIT', 'APACHE'].map((name) => readFileSync(`../../LICENSE-${name}`, 'utf8'));
writeFileSync('LICENSE.txt', `MIT OR Apache-2.0, as you like.\n\n${licences.join('\n\n')}`);
