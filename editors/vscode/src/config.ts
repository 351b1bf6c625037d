// The command that creates a `copydesk.yaml`: a collection for each folder of content that is there.

import * as vscode from 'vscode';

/** The names of a config, in the order in which the server looks for them. */
const NAMES = ['copydesk.yaml', 'copydesk.yml', '.copydesk.yaml'];

/** Files that are looked at to find folders of content. */
const MOST_FILES = 5000;

/** Opens the config of a workspace folder, or creates one and opens that. */
export async function createConfig(): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  for (const name of NAMES) {
    const file = vscode.Uri.joinPath(folder.uri, name);
    if (await exists(file)) {
      await vscode.window.showTextDocument(file);
      return;
    }
  }
  const pattern = new vscode.RelativePattern(folder, '**/*.{md,mdx,markdown}');
  const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', MOST_FILES);
  const paths = files.map((file) => file.path.slice(folder.uri.path.replace(/\/$/, '').length + 1));
  const file = vscode.Uri.joinPath(folder.uri, 'copydesk.yaml');
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(template(paths)));
  await vscode.window.showTextDocument(file);
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick();
  if (folders.length === 0) {
    void vscode.window.showInformationMessage('copydesk: open a folder first, for its configuration');
  }
  return folders[0];
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

/** The text of a config for files with these paths. */
export function template(paths: readonly string[]): string {
  const folders = new Map<string, string>();
  for (const path of [...paths].sort()) {
    const parts = path.split('/').slice(0, -1);
    // The folder of a site generator holds the collections and is none itself.
    const depth = ['content', 'src', 'docs', 'source'].includes(parts[0] ?? '') ? parts[0] === 'src' ? 3 : 2 : 1;
    const own = parts.slice(0, depth);
    if (own.length === 0 || own.some((part) => part.startsWith('.'))) continue;
    const name = (own.at(-1) ?? '').replace(/^_/, '').replace(/[^\p{L}\p{N}_-]/gu, '-');
    const isTaken = [...folders].some(([folder, known]) => known === name && folder !== own.join('/'));
    folders.set(own.join('/'), isTaken ? own.join('-') : name);
  }
  const head = '# What copydesk checks. A file belongs to the first collection whose globs match it.\n';
  if (folders.size === 0) return `${head}collections: {}\n`;
  const collections = [...folders].map(
    ([folder, name]) =>
      `  ${quoted(name)}:\n    files: [${quoted(`${folder}/**/*.{md,mdx,markdown}`)}]\n`,
  );
  return `${head}collections:\n${collections.join('')}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
