//! Which file a URL means, by the address of the site, its generator and the page.

use super::*;
use crate::text::repo_path::RepoPath;

fn site(generator: Option<Generator>) -> Site {
    Site {
        url: Url::parse("https://example.org").ok(),
        also: Url::parse("https://cdn.example.org/media")
            .into_iter()
            .collect(),
        base: "/blog".to_owned(),
        static_folders: None,
        generator,
        ..Site::default()
    }
}

fn files(paths: &[&str]) -> Local {
    Local::Files(paths.iter().map(|&path| path.into()).collect())
}

fn perhaps(paths: &[&str]) -> Local {
    Local::Perhaps(paths.iter().map(|&path| path.into()).collect())
}

#[track_caller]
fn check(site: &Site, from: &str, cases: &[(&str, Local)]) {
    for (url, expected) in cases {
        assert_eq!(
            site.local(url, RepoPath::new(from)),
            *expected,
            "{url} in {from}"
        );
    }
}

#[test]
fn absolute_urls_of_the_site_are_its_files() {
    let cases = [
        ("https://example.org/blog/a/b.png", files(&["a/b.png"])),
        (
            "https://EXAMPLE.org:443/blog/a.png?w=1#x",
            files(&["a.png"]),
        ),
        ("//example.org/blog/a.png", files(&["a.png"])),
        (
            "https://example.org/blog/a%20b/%C3%A9.png",
            files(&["a b/é.png"]),
        ),
        ("https://example.org/blog/x/../a.png", files(&["a.png"])),
        (
            "https://cdn.example.org/media/blog/a.png",
            files(&["a.png"]),
        ),
        ("https://example.org/blogger/a.png", Local::Elsewhere),
        ("https://example.org/a.png", Local::Elsewhere),
        ("http://example.org/blog/a.png", Local::Elsewhere),
        ("https://example.org:8443/blog/a.png", Local::Elsewhere),
        ("https://other.example/blog/a.png", Local::Elsewhere),
        ("//other.example/a.png", Local::Elsewhere),
        ("data:image/png;base64,AAAA", Local::Elsewhere),
        ("mailto:a@example.org", Local::Elsewhere),
        ("https://example.org/blog/x/../../a.png", Local::LeavesRoot),
        ("https://example.org/blog/", Local::Unknown),
        ("https://example.org/blog/a%2Fb.png", Local::Unknown),
        ("https://example.org/blog/%FF.png", Local::Unknown),
    ];
    check(&site(Some(Generator::Jekyll)), "_posts/a.md", &cases);
}

#[test]
fn paths_from_the_root_may_name_the_base() {
    let cases = [
        ("/assets/a.png", files(&["assets/a.png"])),
        ("/blog/a.png", files(&["a.png", "blog/a.png"])),
        ("/blogger/a.png", files(&["blogger/a.png"])),
        ("/../a.png", Local::LeavesRoot),
        ("/%2e%2e/a.png", Local::LeavesRoot),
        ("/", Local::Unknown),
        ("#top", Local::Unknown),
        ("{{ site.url }}/a.png", Local::Unknown),
    ];
    check(&site(Some(Generator::Jekyll)), "_posts/a.md", &cases);
}

#[test]
fn each_generator_has_its_folders() {
    let rooted = "/a.png";
    let hugo = files(&["static/a.png", "assets/a.png", "content/a.png"]);
    let zola = files(&["static/a.png", "content/a.png"]);
    let astro = files(&["public/a.png", "a.png"]);
    check(
        &site(Some(Generator::Hugo)),
        "content/x.md",
        &[(rooted, hugo)],
    );
    check(
        &site(Some(Generator::Zola)),
        "content/x.md",
        &[(rooted, zola)],
    );
    check(
        &site(Some(Generator::Astro)),
        "src/x.md",
        &[(rooted, astro)],
    );
    let docusaurus = files(&["static/a.png"]);
    let aliased = files(&["static/b.png"]);
    let cases = [(rooted, docusaurus), ("@site/static/b.png", aliased)];
    check(&site(Some(Generator::Docusaurus)), "docs/x.md", &cases);
    check(
        &site(None),
        "x.md",
        &[(rooted, Local::Unknown), ("/../a.png", Local::LeavesRoot)],
    );
    let mut own = site(Some(Generator::Hugo));
    own.static_folders = Some(vec!["./media/".to_owned(), ".".to_owned()]);
    let expected = files(&["media/a.png", "a.png", "assets/a.png", "content/a.png"]);
    check(&own, "content/x.md", &[(rooted, expected)]);
}

#[test]
fn relative_paths_begin_at_the_document() {
    let bundle = [
        (
            "a.png",
            files(&["content/x/a.png", "static/a.png", "content/a.png"]),
        ),
        ("./a.png", files(&["content/x/a.png"])),
        ("../../../a.png", files(&["../a.png"])),
    ];
    check(&site(Some(Generator::Zola)), "content/x/index.md", &bundle);
    let beside = [
        ("./a.png", files(&["docs/a.png"])),
        ("../img/a.png", files(&["img/a.png"])),
        ("../../a.png", files(&["../a.png"])),
        ("a.png", perhaps(&["docs/a.png"])),
        ("@/a.png", Local::Unknown),
        ("img\\a.png", Local::Unknown),
    ];
    check(&site(None), "docs/x.md", &beside);
    // Jekyll's pages may lie deeper than their files.
    let jekyll = [
        ("a.png", perhaps(&["_posts/a.png", "a.png"])),
        ("../a.png", perhaps(&["a.png"])),
        ("../../../a.png", Local::Unknown),
    ];
    check(&site(Some(Generator::Jekyll)), "_posts/x.md", &jekyll);
}

#[test]
fn a_theme_may_serve_what_is_not_in_the_repository() {
    let mut hugo = site(Some(Generator::Hugo));
    hugo.static_folders = Some(vec!["media".to_owned()]);
    hugo.elsewhere = Some(String::new());
    let rooted = ["media/a.png", "assets/a.png", "content/a.png"];
    let cases = [
        ("/a.png", perhaps(&rooted)),
        ("./a.png", files(&["content/x/a.png"])),
        (
            "a.png",
            perhaps(&[
                "content/x/a.png",
                "media/a.png",
                "assets/a.png",
                "content/a.png",
            ]),
        ),
    ];
    check(&hugo, "content/x/index.md", &cases);
    let mut jekyll = site(Some(Generator::Jekyll));
    jekyll.elsewhere = Some("assets/".to_owned());
    let cases = [
        ("/assets/a.png", perhaps(&["assets/a.png"])),
        ("/images/a.png", files(&["images/a.png"])),
    ];
    check(&jekyll, "_posts/x.md", &cases);
}

#[test]
fn the_host_of_the_site_is_known() {
    let is_own = |url| site(None).is_own_host(&Url::parse(url).unwrap());
    assert!(is_own("http://example.org:81/x"));
    assert!(is_own("https://cdn.example.org/"));
    assert!(!is_own("https://example.com/"));
    assert!(!is_own("mailto:a@example.org"));
    assert!(!Site::default().is_own_host(&Url::parse("data:,x").unwrap()));
}
