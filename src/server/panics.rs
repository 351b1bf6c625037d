//! Defects of copydesk itself: a check that panics on a file is a message, and everything else goes on.

use std::path::Path;

use gen_lsp_types::MessageType;

use super::Server;
use super::client::Client;
use crate::engine::incremental::Incremental;

impl Server {
    /// Says on which files of a root a check failed.
    pub(super) fn show_panics(&self, folder: &Path) {
        let root = self.roots.get(folder);
        if let Some(known) = root.and_then(|root| root.known.as_ref()) {
            show(&self.client, &known.results);
        }
    }
}

fn show(client: &Client, results: &Incremental) {
    for path in &results.panics {
        let message =
            format!("a defect of copydesk itself: it failed on {path}; everything else is checked");
        client.show(MessageType::Error, &message);
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use lsp_server::Message;

    use super::*;
    use crate::engine::lint::FOR_EDITORS;
    use crate::engine::options::RunOptions;
    use crate::engine::session::Session;
    use crate::plan::Selection;
    use crate::server::client::Abilities;
    use crate::text::repo_path::RepoPath;
    use crate::tree::Tree;
    use crate::tree::memory::MemoryTree;

    /// Files of which one cannot be read without a panic.
    struct Fragile(MemoryTree);

    impl Tree for Fragile {
        fn list(&self, folder: &str) -> Arc<[String]> {
            self.0.list(folder)
        }

        fn read(&self, path: &str) -> io::Result<Vec<u8>> {
            assert_ne!(path, "news/fragile.md");
            self.0.read(path)
        }
    }

    #[test]
    fn a_panic_is_a_message_and_other_files_are_checked() {
        let text = "---\nurl: 'htps://example.org'\n---\n";
        let files = [("news/fragile.md", text), ("news/other.md", text)];
        let tree = Fragile(MemoryTree::from_iter(files));
        let now = "2024-06-01T12:00:00Z".parse().unwrap();
        let session = Session::find(Arc::new(tree), Selection::default(), now).unwrap();
        let options = RunOptions::default();
        let (mut results, _) =
            Incremental::scan(Arc::new(session), (true, &[]), &options, FOR_EDITORS, None);
        let compared = results.comparison().run(None);
        results.take_compared(compared);
        assert_eq!(results.findings(RepoPath::new("news/other.md")).len(), 1);
        let (sender, messages) = crossbeam_channel::unbounded();
        let client = Client::new(sender, Abilities::default());
        show(&client, &results);
        // Nobody wants to close the same message twice.
        show(&client, &results);
        let shown: Vec<Message> = messages.try_iter().collect();
        let [Message::Notification(shown)] = &*shown else {
            panic!("{shown:?}");
        };
        assert_eq!(shown.method, "window/showMessage");
        let message = shown.params["message"].as_str().unwrap();
        assert!(message.contains("news/fragile.md"), "{message}");
    }
}
