// Where the editor begins and ends: the server, the commands and the status item.

import * as vscode from 'vscode';
import { commands } from './commands';
import { RulePages } from './rules';
import { Server } from './server';
import { Status } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('copydesk', { log: true });
  const own = new Server(context.extensionUri, log);
  server = own;
  const pages = new RulePages(own);
  context.subscriptions.push(
    log,
    new Status(own),
    vscode.workspace.registerTextDocumentContentProvider(RulePages.scheme, pages),
    ...commands(own, pages, log),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const names = ['path', 'run', 'config'].map((name) => `copydesk.${name}`);
      if (names.some((name) => event.affectsConfiguration(name))) void own.restart();
    }),
    // Other binaries may be run from now on.
    vscode.workspace.onDidGrantWorkspaceTrust(() => own.restart()),
  );
  await own.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
