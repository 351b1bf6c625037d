// The server, and the client that speaks with it.

import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import {
  type ClientCapabilities,
  type DocumentSelector,
  LanguageClient,
  type LanguageClientOptions,
  type StaticFeature,
  vsdiag,
} from 'vscode-languageclient/node';
import { type Binary, expand, findBinary } from './binary';

/** What applies to a file, as the server answers `copydesk/fileInfo`. */
export interface FileInfo {
  readonly state: 'checked' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly root: string | null;
  readonly config: string | null;
  readonly collection: string | null;
  readonly schema: string | null;
}

/** Content and data; a collection may claim files of any other kind. */
const LANGUAGES = [
  'markdown', 'mdx', 'html', 'yaml', 'toml', 'json', 'jsonc', 'plaintext', 'asciidoc', 'restructuredtext',
];
const SELECTOR: DocumentSelector = LANGUAGES.flatMap((language) => [
  { scheme: 'file', language },
  { scheme: 'untitled', language },
]);

/** Tells the server which commands it may offer. */
const COMMANDS: StaticFeature = {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    const experimental = capabilities.experimental as Record<string, unknown> | undefined;
    capabilities.experimental = {
      ...experimental,
      commands: { commands: ['copydesk.explainRule'] },
    };
  },
  initialize(): void {},
  getState() {
    return { kind: 'static' };
  },
  clear(): void {},
};

export class Server {
  private client: LanguageClient | undefined;
  private last: Promise<void> = Promise.resolve();
  private readonly changed = new vscode.EventEmitter<void>();
  /** It started, stopped or failed. */
  readonly onDidChange = this.changed.event;
  /** Why it does not run. */
  failure: string | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  start(): Promise<void> {
    return this.next(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.next(() => this.stopNow());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  /** One after the other, however fast they are asked for. */
  private next(work: () => Promise<void>): Promise<void> {
    this.last = this.last.then(work, work);
    return this.last;
  }

  private async startNow(): Promise<void> {
    this.failure = undefined;
    try {
      const binary = findBinary(this.extension);
      this.log.info(`running ${binary.path} (${binary.origin})`);
      const client = this.createClient(binary);
      this.client = client;
      await client.start();
    } catch (error) {
      await this.fail(error instanceof Error ? error.message : String(error));
    }
    this.changed.fire();
  }

  private async fail(why: string): Promise<void> {
    this.failure = why;
    this.log.error(why);
    await this.stopNow();
    void vscode.window.showErrorMessage(`copydesk: ${why}`, 'Show Log').then((choice) => {
      if (choice !== undefined) this.log.show();
    });
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // It is gone already.
      this.log.warn(String(error));
    }
    this.changed.fire();
  }

  private createClient(binary: Binary): LanguageClient {
    const settings = vscode.workspace.getConfiguration('copydesk');
    const config = settings.get<string>('config', '').trim();
    const args = ['server', ...(config === '' ? [] : ['--config', expand(config)])];
    // Not the workspace: it may go away, and on some systems libraries are looked for there.
    const cwd = path.dirname(binary.path);
    const executable = { command: binary.path, args, options: { cwd } };
    const client = new LanguageClient('copydesk', 'copydesk', executable, this.options(settings));
    client.registerFeature(COMMANDS);
    return client;
  }

  private options(settings: vscode.WorkspaceConfiguration): LanguageClientOptions {
    const onType = settings.get('run') !== 'onSave';
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      diagnosticPullOptions: { onChange: onType, onSave: true },
      middleware: {
        provideDiagnostics(document, previousResultId, token, next) {
          // What others break in it is asked for with every change, too.
          const isDirty = 'isDirty' in document && document.isDirty;
          if (!onType && isDirty && previousResultId !== undefined) {
            return { kind: vsdiag.DocumentDiagnosticReportKind.unChanged, resultId: previousResultId };
          }
          return next(document, previousResultId, token);
        },
      },
    };
  }

  /** What applies to an open file; none where the server does not run or does not know it. */
  async fileInfo(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<FileInfo | undefined> {
    const client = this.client;
    if (client === undefined || !this.covers(document)) return undefined;
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    return client.sendRequest<FileInfo>('copydesk/fileInfo', { textDocument: { uri } }, token);
  }

  /** Whether the server knows of a document. */
  covers(document: vscode.TextDocument): boolean {
    return vscode.languages.match(SELECTOR as vscode.DocumentSelector, document) > 0;
  }

  /** What a command of the same binary prints. */
  async output(...args: string[]): Promise<string> {
    const binary = findBinary(this.extension);
    const options = { cwd: path.dirname(binary.path), maxBuffer: 16 << 20 };
    const { stdout } = await promisify(execFile)(binary.path, args, options);
    return stdout;
  }
}
