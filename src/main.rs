//! The `copydesk` binary: a thin client of the library.

fn main() -> copydesk::Exit {
    copydesk::run()
}
