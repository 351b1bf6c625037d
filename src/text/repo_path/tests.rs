//! Paths taken apart and put together.

use super::*;

#[test]
fn parts() {
    for (path, folder, name, stem, extension) in [
        ("", "", "", "", ""),
        ("a", "", "a", "a", ""),
        ("a.md", "", "a.md", "a", "md"),
        ("a/b/c.de.md", "a/b", "c.de.md", "c.de", "md"),
        ("a.b/c", "a.b", "c", "c", ""),
        ("a/.b", "a", ".b", "", "b"),
    ] {
        let path = RepoPath::new(path);
        let parts = (path.name(), path.stem(), path.extension());
        assert_eq!(path.folder().as_str(), folder, "{path:?}");
        assert_eq!(parts, (name, stem, extension), "{path:?}");
        let from_names: Vec<&str> = path.names().collect();
        assert_eq!(from_names.join("/"), path.as_str(), "{path:?}");
        assert_eq!(
            path.folders().last().map_or("", RepoPath::as_str),
            folder,
            "{path:?}"
        );
    }
}

#[test]
fn names_from_both_ends() {
    for (path, expected) in [
        ("", &[][..]),
        ("//", &[]),
        ("a", &["a"]),
        ("/a//b/ä/", &["a", "b", "ä"]),
        ("a/b/c.md", &["a", "b", "c.md"]),
    ] {
        let forwards: Vec<&str> = RepoPath::new(path).names().collect();
        let mut backwards: Vec<&str> = RepoPath::new(path).names().rev().collect();
        backwards.reverse();
        assert_eq!(forwards, expected, "{path}");
        assert_eq!(backwards, expected, "{path}");
        let mut names = RepoPath::new(path).names();
        let ends = [names.next(), names.next_back(), names.next(), names.next()];
        let mut taken: Vec<&str> = ends.into_iter().flatten().collect();
        taken.sort_unstable();
        assert_eq!(taken, expected, "{path}");
    }
}

#[test]
fn joined() {
    for (folder, relative, path) in [
        ("", "a", Some("a")),
        ("a/b", "../c.md", Some("a/c.md")),
        ("a", "./b//c/", Some("a/b/c")),
        ("a", "../../b", None),
        ("a", "../..b", Some("..b")),
    ] {
        assert_eq!(RepoPath::new(folder).join(relative).as_deref(), path);
    }
    assert_eq!(RepoPath::new("").child("a"), "a");
    assert_eq!(RepoPath::new("a/b").child("c"), "a/b/c");
}

#[test]
fn below_a_folder() {
    for (path, folder, expected) in [
        ("a/b/c.md", "a", Some("b/c.md")),
        ("a/b/c.md", "a/b", Some("c.md")),
        ("ab/c.md", "a", None),
        ("a", "a", None),
        ("a", "", None),
    ] {
        let below = RepoPath::new(path).below(folder);
        assert_eq!(below.map(RepoPath::as_str), expected, "{path}, {folder}");
    }
}

#[test]
fn above_the_root() {
    for (folder, relative, path, levels) in [
        ("a", "../../b/c.md", "../b/c.md", 1),
        ("", "../../b", "../../b", 2),
        ("a", "../../b/../../c", "../../c", 2),
        ("..", "b", "../b", 1),
        ("a", "../..", "..", 1),
        ("a", "..", "", 0),
        ("", "..b/c", "..b/c", 0),
    ] {
        let led = RepoPath::new(folder).lead(relative);
        assert_eq!(led, path, "{folder}, {relative}");
        assert_eq!(RepoPath::new(&led).levels_above(), levels, "{led}");
    }
    for (folder, path, way) in [
        ("sites/b", "sites/a/x.png", "../a/x.png"),
        ("b", "a/x.png", "../a/x.png"),
        ("b", "b/x.png", "x.png"),
        ("b", "ba/x.png", "../ba/x.png"),
        ("b", "", ".."),
        ("", "a", "a"),
    ] {
        assert_eq!(
            RepoPath::new(folder).way_to(RepoPath::new(path)),
            way,
            "{folder}, {path}"
        );
    }
}
