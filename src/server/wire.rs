//! Standard input and output as a connection. Messages that come in a row go out together: after a
//! scan there are thousands, and handing each to the system, and from thread to thread, takes as long
//! as reading the files.

use std::io::{self, Write};
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};
use lsp_server::{Connection, Message};

/// Messages that wait to be written, at most: whoever sends more waits for the editor.
const MOST_WAITING: usize = 1_024;

/// Bytes that are written at once, about.
const AT_ONCE: usize = 64 * 1024;

/// The threads that read and write.
pub(super) struct Wire {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

impl Wire {
    /// Opens the connection.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub(super) fn open() -> io::Result<(Connection, Self)> {
        let (sender, to_write) = bounded(MOST_WAITING);
        // An editor that sends faster than it is served waits.
        let (read, receiver) = bounded(0);
        let reader = Builder::new().name("reader".to_owned());
        let writer = Builder::new().name("writer".to_owned());
        let wire = Self {
            reader: reader.spawn(move || read_all(&read))?,
            writer: writer.spawn(move || write_all(&to_write, &mut io::stdout().lock()))?,
        };
        Ok((Connection { sender, receiver }, wire))
    }

    /// Waits until all is read and written, which needs the connection to be dropped.
    ///
    /// # Errors
    /// Those of standard input and output, and that something that came in is not a message.
    pub(super) fn join(self) -> io::Result<()> {
        let ended = |thread: JoinHandle<io::Result<()>>| {
            let panicked = |_| Err(io::Error::other("a thread panicked"));
            thread.join().unwrap_or_else(panicked)
        };
        ended(self.reader).and(ended(self.writer))
    }
}

fn read_all(read: &Sender<Message>) -> io::Result<()> {
    let mut input = io::stdin().lock();
    while let Some(message) = Message::read(&mut input)? {
        let is_exit = matches!(&message, Message::Notification(it) if it.method == "exit");
        read.send(message).map_err(io::Error::other)?;
        if is_exit {
            break;
        }
    }
    Ok(())
}

fn write_all(to_write: &Receiver<Message>, out: &mut impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    for message in to_write {
        message.write(&mut bytes)?;
        if to_write.is_empty() || bytes.len() >= AT_ONCE {
            out.write_all(&bytes)?;
            out.flush()?;
            bytes.clear();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp_server::Notification;

    #[test]
    fn nothing_waits_when_no_more_comes_and_the_order_stays() {
        let message = |number: u32| {
            let params = serde_json::json!({ "number": number, "text": "x".repeat(1_000) });
            Message::Notification(Notification::new("test".to_owned(), params))
        };
        let (sender, receiver) = crossbeam_channel::unbounded();
        for number in 0..200 {
            sender.send(message(number)).unwrap();
        }
        drop(sender);
        let mut out = Vec::new();
        write_all(&receiver, &mut out).unwrap();
        let mut input = &*out;
        for number in 0..200 {
            let Some(Message::Notification(read)) = Message::read(&mut input).unwrap() else {
                panic!("message {number} is missing");
            };
            assert_eq!(read.params["number"], number);
        }
        assert!(input.is_empty());
    }
}
