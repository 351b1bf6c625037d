//! Assertions that people really need, each run as a test.

use crate::rules::rule::{Example, file, png};

pub(super) const EXAMPLES: &[Example] = &[
    Example {
        title: "A sentence ends with a full stop, a question or an exclamation mark",
        config: "collections:\n  topics:\n    files: \"*.md\"\n    assert:\n      id: ends-with-punctuation\n      expr: fields.description.matches('[.!?]$')\n      message: a description ends with a full stop, a question mark or an exclamation mark\n      at: description\n",
        files: &[
            file("a.md", "---\ndescription: All of CSS.\n---\n"),
            file("b.md", "---\ndescription: All of HTML\n---\n"),
        ],
        reports: &[
            "b.md:2:14 a description ends with a full stop, a question mark or an exclamation mark",
        ],
        ..Example::NEW
    },
    Example {
        title: "At most five tags",
        config: "collections:\n  posts:\n    files: \"*.md\"\n    assert: { id: few-tags, expr: '!has(fields.tags) || size(fields.tags) <= 5', at: tags, severity: warning }\n",
        files: &[
            file("a.md", "---\ntags: [a, b, c, d, e, f]\n---\n"),
            file("b.md", "---\ntitle: B\n---\n"),
        ],
        reports: &[
            "a.md:2:7 `few-tags` is not true here: `!has(fields.tags) || size(fields.tags) <= 5`",
        ],
        ..Example::NEW
    },
    Example {
        title: "The body says more than the excerpt",
        config: "collections:\n  posts:\n    files: \"*.md\"\n    assert: { id: more-than-excerpt, expr: body.text != fields.excerpt, message: the body repeats the excerpt, at: excerpt }\n",
        files: &[
            file("a.md", "---\nexcerpt: Short.\n---\nLonger.\n"),
            file("b.md", "---\nexcerpt: Short.\n---\n\nShort.\n"),
        ],
        reports: &["b.md:2:10 the body repeats the excerpt"],
        ..Example::NEW
    },
    Example {
        title: "What was removed is not published",
        config: "collections:\n  posts:\n    files: \"*.md\"\n    assert: { id: removed, expr: '!(has(fields.removed) && fields.removed && fields.published)', message: it was removed but is still published, at: published }\n",
        files: &[
            file("a.md", "---\nremoved: true\npublished: true\n---\n"),
            file("b.md", "---\npublished: true\n---\n"),
        ],
        reports: &["a.md:3:12 it was removed but is still published"],
        ..Example::NEW
    },
    Example {
        title: "At most one image beside the document, of a given size and weight",
        config: "collections:\n  topics:\n    files: \"*/index.md\"\n    assert:\n      - id: one-logo\n        expr: size(siblings.filter(s, s.name.endsWith('.png'))) <= 1\n        message: there is more than one image\n      - id: logo-size\n        expr: siblings.filter(s, s.name.endsWith('.png')).all(s, s.width == 288 && s.height == 288 && s.bytes <= 75000)\n        message: a logo has 288x288 pixels and at most 75,000 bytes\n",
        files: &[
            file("css/index.md", "---\ntopic: css\n---\n"),
            png("css/css.png", 288, 288),
            file("html/index.md", "---\ntopic: html\n---\n"),
            png("html/html.png", 300, 288),
            file("svg/index.md", "---\ntopic: svg\n---\n"),
            png("svg/a.png", 288, 288),
            png("svg/b.png", 288, 288),
        ],
        reports: &[
            "html/index.md:1:1 a logo has 288x288 pixels and at most 75,000 bytes",
            "svg/index.md:1:1 there is more than one image",
        ],
        ..Example::NEW
    },
    Example {
        title: "A topic is no alias of itself",
        config: "collections:\n  topics:\n    files: \"*.md\"\n    assert:\n      - id: alias-not-self\n        expr: '!has(fields.aliases) || !fields.aliases.split(\",\").exists(alias, alias.trim() == fields.topic)'\n        message: a topic is no alias of itself\n        at: aliases\n",
        files: &[file("a.md", "---\ntopic: css\naliases: styles, css\n---\n")],
        reports: &["a.md:3:10 a topic is no alias of itself"],
        ..Example::NEW
    },
    Example {
        title: "Dates in order",
        config: "collections:\n  proposals:\n    files: \"*.md\"\n    assert: { id: dates, expr: '!has(fields.updated) || time(fields.created) <= time(fields.updated)', message: it was updated before it was created, at: updated }\n",
        files: &[
            file(
                "a.md",
                "---\ncreated: 2024-02-01\nupdated: 2024-01-31\n---\n",
            ),
            file(
                "b.md",
                "---\ncreated: 2024-02-01\nupdated: 2024-02-01T10:00:00Z\n---\n",
            ),
        ],
        reports: &["a.md:3:10 it was updated before it was created"],
        ..Example::NEW
    },
    Example {
        title: "A draft is not left for more than a year",
        config: "collections:\n  posts:\n    files: \"*.md\"\n    assert: { id: stale-draft, expr: '!fields.draft || now - time(fields.date) < 365 * 86400', message: it has been a draft for more than a year, at: date, severity: warning }\n",
        files: &[
            file("a.md", "---\ndraft: true\ndate: 2023-01-01\n---\n"),
            file("b.md", "---\ndraft: true\ndate: 2024-05-01\n---\n"),
        ],
        reports: &["a.md:3:7 it has been a draft for more than a year"],
        ..Example::NEW
    },
    Example {
        title: "A kind of page that belongs into one folder",
        config: "collections:\n  docs:\n    files: \"**/*.md\"\n    assert:\n      id: guide-in-guides\n      expr: fields[\"page-type\"] != 'guide' || file.path.startsWith('guides/')\n      message: a guide lies below guides\n      at: page-type\n",
        files: &[
            file("api/a.md", "---\npage-type: guide\n---\n"),
            file("guides/b.md", "---\npage-type: guide\n---\n"),
        ],
        reports: &["api/a.md:2:12 a guide lies below guides"],
        ..Example::NEW
    },
    Example {
        title: "Every image has a text for those who cannot see it",
        config: "collections:\n  posts:\n    files: \"*.md\"\n    assert: { id: alt, expr: 'fields.images.all(image, has(image.alt) && image.alt != \"\")', message: an image has no alternative text, at: images }\n",
        files: &[file(
            "a.md",
            "---\nimages:\n  - { url: a.png, alt: A cat }\n  - { url: b.png }\n---\n",
        )],
        reports: &["a.md:3:3 an image has no alternative text"],
        ..Example::NEW
    },
    Example {
        title: "A key that may be missing is asked for first",
        config: "collections:\n  posts:\n    files: \"*.md\"\n    assert: { id: short-title, expr: size(fields.title) <= 60, at: title }\n",
        files: &[file("a.md", "---\nname: A\n---\n")],
        reports: &["a.md:1:1 `short-title` cannot be told of this document: there is no `title`"],
        ..Example::NEW
    },
    Example {
        title: "Each document of a file is judged",
        config: "collections:\n  beds:\n    files: \"*.yaml\"\n    exclude: copydesk.yaml\n    assert: { id: dug, expr: fields.depth >= 20, message: a bed is dug 20 cm deep, at: depth }\n",
        files: &[file("beds.yaml", "depth: 25\n---\ndepth: 5\n")],
        reports: &["beds.yaml:3:8 a bed is dug 20 cm deep"],
        ..Example::NEW
    },
    Example {
        title: "A short body",
        config: "collections:\n  topics:\n    files: \"*.md\"\n    assert: { id: short, expr: body.chars < 20 && body.words > 1 && file.extension == 'md' && collection == 'topics' }\n",
        files: &[file("a.md", "---\ntopic: css\n---\n\nAll of CSS.\n")],
        ..Example::NEW
    },
];
