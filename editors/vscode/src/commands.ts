// The commands of the palette and of the status item.

import * as vscode from 'vscode';
import { createConfig } from './config';
import type { RulePages } from './rules';
import type { Server } from './server';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('copydesk');

export function commands(
  server: Server,
  pages: RulePages,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const add = vscode.commands.registerCommand;
  return [
    add('copydesk.fixAll', fixAll),
    add('copydesk.restart', () => server.restart()),
    add('copydesk.showLog', () => log.show()),
    add('copydesk.explainRule', (id?: unknown) => pages.show(id)),
    add('copydesk.createConfig', createConfig),
    add('copydesk.menu', showMenu),
  ];
}

/** Applies all safe fixes of the active file. */
async function fixAll(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    all,
    FIX_ALL.value,
  );
  // Others may answer to the same kind.
  const own = actions.find((action) => action.kind !== undefined && FIX_ALL.contains(action.kind));
  if (own?.edit === undefined) {
    vscode.window.setStatusBarMessage('copydesk: nothing to fix safely', 3000);
    return;
  }
  await vscode.workspace.applyEdit(own.edit);
}

async function showMenu(): Promise<void> {
  const items = [
    { label: '$(wand) Fix all in this file', command: 'copydesk.fixAll' },
    { label: '$(warning) Show problems', command: 'workbench.actions.view.problems' },
    { label: '$(book) Explain a rule', command: 'copydesk.explainRule' },
    { label: '$(gear) Open or create the configuration', command: 'copydesk.createConfig' },
    { label: '$(debug-restart) Restart the server', command: 'copydesk.restart' },
    { label: '$(output) Show the log', command: 'copydesk.showLog' },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: 'copydesk' });
  if (choice !== undefined) await vscode.commands.executeCommand(choice.command);
}
