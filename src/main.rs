//! The `copydesk` binary: a thin client of the library.

fn main() -> copydesk::cli::Exit {
    copydesk::cli::run()
}
