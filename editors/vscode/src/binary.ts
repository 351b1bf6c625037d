// Which `copydesk` runs: the one of the settings, the one in the extension, or one in the PATH.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

const NAME = process.platform === 'win32' ? 'copydesk.exe' : 'copydesk';

/** A binary, and where it is from. */
export interface Binary {
  readonly path: string;
  readonly origin: 'settings' | 'extension' | 'PATH';
}

/**
 * Finds the binary.
 *
 * @throws an error that says what is missing.
 */
export function findBinary(extension: vscode.Uri): Binary {
  const setting = vscode.workspace.getConfiguration('copydesk').get<string>('path', '').trim();
  if (setting !== '') {
    const file = expand(setting);
    if (!isAllowed(file)) {
      throw new Error(`${file} is not run, because the workspace is not trusted`);
    }
    if (!isFile(file)) throw new Error(`copydesk.path: no such file: ${file}`);
    return { path: file, origin: 'settings' };
  }
  const bundled = vscode.Uri.joinPath(extension, 'server', NAME).fsPath;
  if (isFile(bundled)) return { path: bundled, origin: 'extension' };
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  const found = folders
    .map((folder) => path.join(folder, NAME))
    .find((file) => isFile(file) && isAllowed(file));
  if (found !== undefined) return { path: found, origin: 'PATH' };
  throw new Error(
    'this package of the extension has no copydesk for your system: install copydesk, or set copydesk.path',
  );
}

/** A path of the settings, with `~` and `${workspaceFolder}` replaced. */
export function expand(text: string): string {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? os.homedir();
  const replaced = text
    .replace(/^~(?=$|[/\\])/, () => os.homedir())
    .replaceAll('${workspaceFolder}', () => workspace);
  return path.resolve(workspace, replaced);
}

/** Whether a file may be run: in a workspace that is not trusted, nothing inside of it is. */
function isAllowed(file: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  const folders = vscode.workspace.workspaceFolders ?? [];
  return !folders.some((folder) => isInside(real(folder.uri.fsPath), real(file)));
}

function isInside(folder: string, file: string): boolean {
  const rest = path.relative(folder, file);
  return !rest.startsWith('..') && !path.isAbsolute(rest);
}

function real(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
