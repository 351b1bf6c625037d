//! An editor without a screen: it sends messages, and keeps what comes back.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// How long a message may take. Only a server that hangs takes as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// The moment that counts as now.
pub(crate) const NOW: &str = "2024-06-01T12:00:00Z";

pub(crate) struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    pub(crate) root: PathBuf,
    last_id: i64,
    /// What the server sent and was not asked for, since it was taken last.
    pub(crate) unasked: Vec<Value>,
    /// The diagnostics that were pushed, by path.
    pub(crate) pushed: BTreeMap<String, Value>,
    texts: BTreeMap<String, i64>,
}

impl Editor {
    /// Starts a server for a folder, with these capabilities.
    pub(crate) fn start(root: &Path, capabilities: &Value) -> Self {
        let mut editor = Self::raw(root);
        let result = editor.initialize(capabilities);
        assert!(result["capabilities"].is_object(), "{result}");
        editor
    }

    /// A server that nobody has spoken to.
    pub(crate) fn raw(root: &Path) -> Self {
        Self::raw_with(root, &[])
    }

    /// The same with more options.
    pub(crate) fn raw_with(root: &Path, options: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(["server", "--now", NOW, "--threads", "2"])
            .args(options)
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let input = server.stdin.take();
        let output = BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = output;
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            server,
            input,
            messages,
            root: root.canonicalize().unwrap(),
            last_id: 0,
            unasked: Vec::new(),
            pushed: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }

    pub(crate) fn initialize(&mut self, capabilities: &Value) -> Value {
        let folders = json!([{ "uri": self.uri(""), "name": "site" }]);
        let result = self.request(
            "initialize",
            &json!({
                "processId": null, "rootUri": null,
                "capabilities": capabilities, "workspaceFolders": folders,
            }),
        );
        self.notify("initialized", &json!({}));
        result
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        if path.contains(':') {
            return path.to_owned();
        }
        let root = self.root.to_str().unwrap();
        match path {
            "" => format!("file://{root}"),
            path => format!("file://{root}/{path}"),
        }
    }

    /// The path of a URI in the folder.
    pub(crate) fn path(&self, uri: &str) -> String {
        let prefix = format!("{}/", self.uri(""));
        uri.strip_prefix(&prefix).unwrap_or(uri).to_owned()
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and does not wait for its answer.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request; its result, or its error under `error`.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    pub(crate) fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.next();
            if message.get("method").is_none() && message["id"] == id {
                return match message.get("error") {
                    Some(error) => json!({ "error": error }),
                    None => message["result"].clone(),
                };
            }
            self.take(message);
        }
    }

    fn next(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE);
        message.expect("the server is silent or gone")
    }

    fn take(&mut self, message: Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let path = self.path(message["params"]["uri"].as_str().unwrap());
            let diagnostics = message["params"]["diagnostics"].clone();
            if diagnostics == json!([]) {
                self.pushed.remove(&path);
            } else {
                self.pushed.insert(path, diagnostics);
            }
        }
        if message.get("id").is_some() && message.get("method").is_some() {
            let id = message["id"].clone();
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
        }
        self.unasked.push(message);
    }

    /// Waits until the server has nothing left to do.
    pub(crate) fn settle(&mut self) {
        assert_eq!(self.request("copydesk/settled", &Value::Null), Value::Null);
    }

    pub(crate) fn open(&mut self, path: &str, text: &str) {
        let language = match Path::new(path).extension() {
            Some(ending) if ending == "yaml" => "yaml",
            _ => "markdown",
        };
        self.texts.insert(path.to_owned(), 1);
        let item = json!({
            "uri": self.uri(path), "languageId": language, "version": 1, "text": text,
        });
        self.notify("textDocument/didOpen", &json!({ "textDocument": item }));
    }

    /// Sends changes of an open file, as the protocol has them.
    pub(crate) fn change(&mut self, path: &str, changes: &Value) {
        let version = self.texts.get_mut(path).unwrap();
        *version += 1;
        let version = *version;
        let document = json!({ "uri": self.uri(path), "version": version });
        self.notify(
            "textDocument/didChange",
            &json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    pub(crate) fn close(&mut self, path: &str) {
        self.texts.remove(path);
        let document = json!({ "uri": self.uri(path) });
        self.notify(
            "textDocument/didClose",
            &json!({ "textDocument": document }),
        );
    }

    pub(crate) fn save(&mut self, path: &str) {
        let document = json!({ "uri": self.uri(path) });
        self.notify("textDocument/didSave", &json!({ "textDocument": document }));
    }

    /// Ends the server as the protocol has it; its exit code.
    pub(crate) fn stop(&mut self) -> Option<i32> {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        self.server.wait().unwrap().code()
    }

    /// Ends the server as the system does, at once.
    pub(crate) fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    /// Goes away without a word; the exit code of the server.
    pub(crate) fn vanish(&mut self) -> Option<i32> {
        self.input = None;
        self.server.wait().unwrap().code()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().ok();
        }
    }
    let mut bytes = vec![0; length?];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Writes files into a folder that is gone when the test ends.
pub(crate) fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write_file(folder.path(), path, text);
    }
    folder
}

pub(crate) fn write_file(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// A site with a schema, topics and an article that refers to them.
pub(crate) fn site_of_topics() -> tempfile::TempDir {
    site(&[
        (
            "copydesk.yaml",
            "collections:\n  news:\n    files: [news/*.md]\n    schema: news.schema.json\n    references: [{ from: 'topics[]', to: topics.name }]\n  topics:\n    files: [topics/*.md]\n",
        ),
        (
            "news.schema.json",
            "{\"properties\": {\"kind\": {\"enum\": [\"news\", \"opinion\"]}}}",
        ),
        (
            "topics/tea.md",
            "---\nname: tea\ntitle: All about tea\n---\n",
        ),
        (
            "news/a.md",
            "---\ntitle: A\nurl: 'htps://example.org'\nkind: \ntopics: [tea]\n---\n",
        ),
    ])
}

/// The block of code of a page that begins so: what people copy is what is tested.
#[track_caller]
pub(crate) fn block_of(page: &str, start: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(file).unwrap().replace("\r\n", "\n");
    let mut blocks = text.split("```").skip(1).step_by(2);
    let block = blocks.find_map(|block| {
        let (_, code) = block.split_once('\n')?;
        code.starts_with(start).then(|| code.to_owned())
    });
    block.expect(start)
}
