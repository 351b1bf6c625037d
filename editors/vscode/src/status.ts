// The status item: the collection of the file in the active editor, and what was found in it.

import * as vscode from 'vscode';
import type { FileInfo, Server } from './server';

/** How long to wait for more of the same, in milliseconds. */
const PAUSE = 200;

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'copydesk.status',
    vscode.StatusBarAlignment.Right,
    100,
  );
  private readonly all: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private asked: vscode.CancellationTokenSource | undefined;

  constructor(private readonly server: Server) {
    this.item.name = 'copydesk';
    this.item.command = 'copydesk.menu';
    const later = (): void => this.updateSoon();
    this.all = [
      this.item,
      server.onDidChange(later),
      vscode.window.onDidChangeActiveTextEditor(later),
      vscode.languages.onDidChangeDiagnostics(later),
      vscode.workspace.onDidSaveTextDocument(later),
      vscode.workspace.onDidOpenTextDocument(later),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asked?.dispose();
    for (const one of this.all) one.dispose();
  }

  private updateSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), PAUSE);
  }

  private async update(): Promise<void> {
    this.asked?.cancel();
    const asked = new vscode.CancellationTokenSource();
    this.asked = asked;
    const document = vscode.window.activeTextEditor?.document;
    if (this.server.failure !== undefined) {
      this.show('$(error) copydesk', this.server.failure, 'statusBarItem.errorBackground');
      return;
    }
    if (document === undefined || !this.server.covers(document)) {
      this.item.hide();
      return;
    }
    try {
      const info = await this.server.fileInfo(document, asked.token);
      if (asked.token.isCancellationRequested) return;
      if (info === undefined) this.item.hide();
      else this.showInfo(document.uri, info);
    } catch {
      // It was cancelled, or the server is gone: the next event asks again.
    }
  }

  private showInfo(uri: vscode.Uri, info: FileInfo): void {
    if (info.state === 'failed') {
      this.show('$(error) copydesk: config', info.reason ?? '', 'statusBarItem.errorBackground');
      return;
    }
    const tooltip = new vscode.MarkdownString(undefined, true);
    if (info.state === 'skipped') {
      tooltip.appendMarkdown(`**copydesk** does not check this file: ${info.reason ?? ''}`);
      this.show('$(circle-slash) copydesk', tooltip);
      return;
    }
    tooltip.appendMarkdown(`**copydesk**: ${found(uri)}\n\n`);
    const add = (name: string, value: string): void => {
      tooltip.appendMarkdown(`${name}: `).appendText(value).appendMarkdown('  \n');
    };
    add('Collection', info.collection ?? 'none');
    if (info.schema !== null) add('Schema', info.schema);
    add('Config', info.config === null ? 'none; the built-in one applies' : relative(info.config));
    this.show(`$(checklist) ${info.collection ?? 'copydesk'}`, tooltip);
  }

  private show(text: string, tooltip: string | vscode.MarkdownString, color?: string): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: `copydesk: ${text.replace(/^\$\(.*?\) /, '')}` };
    this.item.backgroundColor = color === undefined ? undefined : new vscode.ThemeColor(color);
    this.item.show();
  }
}

function relative(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}

/** What was found in a file, in words. */
function found(uri: vscode.Uri): string {
  const own = vscode.languages.getDiagnostics(uri).filter((one) => one.source === 'copydesk');
  const errors = own.filter((one) => one.severity === vscode.DiagnosticSeverity.Error).length;
  const warnings = own.length - errors;
  if (own.length === 0) return 'no findings';
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  return [errors && count(errors, 'error'), warnings && count(warnings, 'warning')]
    .filter(Boolean)
    .join(', ');
}
