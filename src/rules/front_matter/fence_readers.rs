//! Which generators read what is at the start of a file all the same, and which do not read what
//! others do. Measured with Jekyll, Hugo 0.111 and 0.168, Eleventy, gray-matter, hexo-front-matter and
//! Astro's reader: the table in tests/README.md.

use crate::content::site::Generator;
use crate::content::site::profile::{Fences, Formats};
use crate::document::lookalike::{self, Lookalike, LookalikeKind as Kind};
use crate::document::{DataFormat, Document, Layout, Node, NotPortable, ProblemKind, parse};
use crate::finding::{Edit, Fix, Safety};
use crate::rules::rule::{DocumentContext, Findings};
use crate::text::repo_path::RepoPath;
use crate::text::{Source, Span};

/// The first version of Hugo that passes over one byte order mark alone.
const HUGO_WITH_ONE_MARK: u32 = 167;

/// Whether the site's generator reads front matter that begins like this.
pub(super) fn is_read(context: &DocumentContext<'_>, found: &Lookalike) -> bool {
    let document = context.document;
    let site = &context.settings.site;
    let (own, generator) = (site.profile().map(|own| own.fences), site.generator);
    match (found.kind, generator) {
        // Hugo read front matter within a comment once: not in 0.168, but in 0.111.
        (Kind::AfterComment, _) => {
            generator == Some(Generator::Hugo) && is_in_comment(document, found.span)
        }
        // It passes over white space before the fence, if the other is at the start of its line.
        (Kind::Indented, Some(Generator::Hugo)) => {
            let closing = found.closing();
            closing.is_some_and(|closing| starts_line(document, closing))
        }
        (Kind::Invisible('\u{feff}'), Some(Generator::Hugo)) if document.front_matter.is_some() => {
            site.version
                .is_some_and(|version| version < HUGO_WITH_ONE_MARK)
        }
        // hexo-fs, lib/fs.ts: it takes away one, and js-yaml the other.
        (Kind::Invisible('\u{feff}'), Some(Generator::Hexo)) => document.front_matter.is_some(),
        // What follows the three hyphens is the first line of the YAML.
        (Kind::KeyBehind, Some(Generator::Hugo | Generator::Astro)) => is_glued_yaml(document),
        (Kind::Language(language), _) => knows_language(generator, language),
        // An example in a block of code.
        (Kind::Block, None) => is_code(document, found),
        // A comment on the line is one of YAML; slides and notes have parts with keys of their own.
        (Kind::CommentBehind, Some(Generator::Hugo | Generator::Astro) | None)
        | (Kind::AfterText | Kind::InCode | Kind::Second, None) => true,
        // Keys without any fence are metadata to some program, as long as nobody knows better.
        (kind, None) => kind == Kind::NoFence,
        (kind, Some(_)) => match own {
            Some(Fences::Closing) => {
                kind == Kind::NoOpening || kind == Kind::Length && is_pair(document, found)
            }
            Some(Fences::None | Fences::Lines) => {
                matches!(kind, Kind::NoOpening | Kind::NoFence | Kind::CommentBehind)
            }
            Some(Fences::Both) | None => false,
        },
    }
}

/// Whether a generator takes a word behind the opening fence for the format: those that read with
/// gray-matter, lib/engine.js. Eleventy lets sites add others (docs/data-frontmatter-customize).
fn knows_language(generator: Option<Generator>, language: &str) -> bool {
    match generator {
        None | Some(Generator::Eleventy) => true,
        Some(Generator::Docusaurus | Generator::Vitepress | Generator::Gatsby) => {
            !matches!(language, "toml" | "json5")
        }
        Some(_) => false,
    }
}

/// Whether three hyphens, what follows them on their line, and all up to the next line that begins with
/// three hyphens is front matter.
fn is_glued_yaml(document: &Document<'_>) -> bool {
    let text = document.source.text();
    let Some((_, rest)) = text.split_once("---") else {
        return false;
    };
    let end = rest.find("\n---").map_or(rest.len(), |at| at + 1);
    is_mapping(&format!("---\n{}---\n", &rest[..end]))
}

/// Whether a file of this text has front matter that can be read, with keys and values.
pub(super) fn is_mapping(text: &str) -> bool {
    let source = Source::new("a.md", text.to_owned());
    let parsed = parse(&source, Layout::Content);
    let root = parsed.root().and_then(Node::as_mapping);
    parsed.front_matter.is_some() && parsed.complete && root.is_some()
}

/// Whether the closing fence has at least three hyphens, as many as the opening one: `rFrontMatter` in
/// hexo-front-matter.
fn is_pair(document: &Document<'_>, found: &Lookalike) -> bool {
    let fence = |span: Option<Span>| span.map_or("", |span| document.source.slice(span));
    let (opening, closing) = (fence(found.opening()), fence(found.closing()));
    opening.len() >= 3 && closing == opening && opening.bytes().all(|byte| byte == b'-')
}

/// Whether it is indented as blocks of code are.
fn is_code(document: &Document<'_>, found: &Lookalike) -> bool {
    let line = document.source.slice(found.span);
    line.starts_with("    ") || line.starts_with('\t')
}

/// Whether the fence is before the end of a comment that starts here.
fn is_in_comment(document: &Document<'_>, start: Span) -> bool {
    let text = &document.source.text()[start.range().start..];
    let is_fence = |line: &&str| matches!(line.trim(), "---" | "+++");
    let mut lines = text.lines().take_while(|line| !line.contains("-->"));
    lines.any(|line| is_fence(&line))
}

/// Whether a fence, of which this is the whole line, is at its start.
fn starts_line(document: &Document<'_>, place: Span) -> bool {
    document.source.slice(place).starts_with(['-', '+'])
}

/// Front matter of a page behind a byte order mark, which Jekyll then copies as it is: lib/jekyll/utils.rb,
/// `has_yaml_header?`, looks at the bytes. It does not ask for posts and drafts.
pub(super) fn behind_mark(context: &DocumentContext<'_>) -> Option<Lookalike> {
    if !context.document.source.text().starts_with('\u{feff}') {
        return None;
    }
    let is_jekyll = context.settings.site.generator == Some(Generator::Jekyll);
    let mut folders = context.document.source.path().folder().names();
    let is_post = folders.any(|name| matches!(name, "_posts" | "_drafts"));
    (is_jekyll && !is_post).then_some(())?;
    lookalike::behind_mark(context.document, 0)
}

/// Reports front matter in a format that the site's generator does not read; whether it did.
pub(super) fn report_format(context: &DocumentContext<'_>, out: &mut Findings) -> bool {
    let (document, site) = (context.document, &context.settings.site);
    let (Some(generator), Some(profile)) = (site.generator, site.profile()) else {
        return false;
    };
    let is_read = match document.format {
        DataFormat::Toml => profile.formats != Formats::Yaml,
        // Between fences it is YAML as well.
        DataFormat::Json => {
            profile.formats == Formats::TomlAndJson
                || document.front_matter.is_none_or(|it| it.close.is_some())
        }
        DataFormat::Yaml | DataFormat::None => true,
    };
    if is_read {
        return false;
    }
    let path = document.source.path();
    let is_page = document.layout.is_content()
        && (!profile.only_content || site.is_content(path))
        && !matches!(profile.fences, Fences::None | Fences::Lines);
    let root = document.root().and_then(Node::as_mapping);
    let has_keys = root.is_some_and(|root| {
        let mut keys = root.entries.iter();
        keys.any(|entry| lookalike::is_of_pages(&entry.key))
    });
    if !is_page || !has_keys || is_set(context) {
        return false;
    }
    // Something of the site's own reads it.
    if is_usual(context, &|other| other.format == document.format) {
        return false;
    }
    let (name, format) = (generator.name(), document.format.name());
    let message = format!("the front matter is {format}, which {name} does not read");
    out.span(document.top(), message)
        .help("write it as YAML, between lines of `---`");
    true
}

/// Other documents of a folder that are asked, and how many of them make a habit.
const ASKED: usize = 40;
const HABIT: usize = 3;

/// Whether several other documents of the folder are alike.
pub(super) fn is_usual(
    context: &DocumentContext<'_>,
    is_alike: &dyn Fn(&Document<'_>) -> bool,
) -> bool {
    let files = context.world.files;
    let path = context.document.source.path();
    let (folder, own) = path.folder_and_name();
    let names = files.list(folder);
    let is_page = |name: &&String| RepoPath::new(name).extension() == "md" && **name != own;
    let is_one = |name: &&String| {
        let path = folder.child(name);
        files.read(&path).is_ok_and(|text| {
            let source = Source::new(path, text);
            is_alike(&parse(&source, Layout::Content))
        })
    };
    let others = names.iter().filter(is_page).take(ASKED);
    others.filter(is_one).take(HABIT).count() == HABIT
}

/// Whether the site's config, which is code, says how front matter is read.
fn is_set(context: &DocumentContext<'_>) -> bool {
    let Some(file) = context.settings.site.recognised_by else {
        return false;
    };
    let is_code = [".js", ".mjs", ".cjs", ".ts", ".mts"];
    let text = context.world.files.read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
    is_code.iter().any(|end| file.ends_with(end)) && text.contains("frontmatter")
}

/// Reports white space behind the opening fence, or on a line above it, where Hexo reads no front matter:
/// `rFrontMatter` in hexo-front-matter. Whether it did.
pub(super) fn report_blanks(context: &DocumentContext<'_>, out: &mut Findings) -> bool {
    let document = context.document;
    if context.settings.site.generator != Some(Generator::Hexo) {
        return false;
    }
    let Some(front_matter) = document.front_matter else {
        return false;
    };
    let is_it = |kind: &ProblemKind, span: Span| match kind {
        ProblemKind::NotPortable(NotPortable::FenceBlanks) => span.start == front_matter.open.end,
        ProblemKind::NotPortable(NotPortable::BlankBeforeFence) => {
            document.source.slice(span).contains([' ', '\t'])
        }
        _ => false,
    };
    let mut problems = document.problems.iter();
    let Some(found) = problems.find(|it| is_it(&it.kind, it.span)) else {
        return false;
    };
    let place = if found.span.start == front_matter.open.end {
        "behind"
    } else {
        "above"
    };
    let message = format!("whitespace is {place} the opening fence, so Hexo reads no front matter");
    let draft = out.span(front_matter.open, message);
    draft.help("delete it");
    draft.fix = Some(Fix {
        title: "delete the whitespace".to_owned(),
        safety: Safety::Unsafe,
        edits: vec![Edit {
            span: found.span,
            text: String::new(),
        }],
        pointers: vec![String::new()],
    });
    true
}
