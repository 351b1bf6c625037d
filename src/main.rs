//! The `copydesk` binary: a thin client of the library.

fn main() -> copydesk::internals::cli::Exit {
    copydesk::internals::cli::run()
}
