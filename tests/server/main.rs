//! The language server as an editor sees it: the binary, over stdin and stdout.
#![cfg(feature = "server")]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests write files, start programs and end where something is not as it should be"
)]

mod defaults;
mod editor;
mod emacs;
mod manners;
mod neovim;
mod same_as_check;
mod sessions;
mod trouble;
