// The pages of the rules, as `copydesk explain` prints them.

import * as vscode from 'vscode';
import type { Server } from './server';

interface Rule {
  readonly id: string;
  readonly severity: string;
  readonly summary: string;
}

export class RulePages implements vscode.TextDocumentContentProvider {
  static readonly scheme = 'copydesk-rule';

  constructor(private readonly server: Server) {}

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.server.output('explain', uri.path.replace(/^\/|\.md$/g, ''));
  }

  /** Shows the page of a rule: the one that is named, those at the cursor, or any. */
  async show(id?: unknown): Promise<void> {
    const rule = typeof id === 'string' ? id : (await this.choose())?.label;
    if (rule === undefined) return;
    const uri = vscode.Uri.from({ scheme: RulePages.scheme, path: `/${rule}.md` });
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }

  private async choose(): Promise<vscode.QuickPickItem | undefined> {
    const rules = JSON.parse(await this.server.output('rules', '--format', 'json')) as Rule[];
    const here = rulesAtCursor();
    const items: vscode.QuickPickItem[] = rules.map(({ id, severity, summary }) => ({
      label: id,
      description: here.has(id) ? `${severity}, found here` : severity,
      detail: summary,
    }));
    items.sort((a, b) => Number(here.has(b.label)) - Number(here.has(a.label)));
    return vscode.window.showQuickPick(items, {
      title: 'Explain a rule',
      matchOnDetail: true,
    });
  }
}

/** The rules of what was found in the lines of the selection. */
function rulesAtCursor(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return new Set();
  const { start, end } = editor.selection;
  const diagnostics = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter((one) => one.source === 'copydesk')
    .filter((one) => one.range.start.line <= end.line && start.line <= one.range.end.line);
  return new Set(diagnostics.map((one) => String(one.code)));
}
