//! Zola: <https://www.getzola.org/documentation/>.

use super::{BodyPaths, Dates, Fences, Formats, GeneratorSign, Profile, Relative, Serving};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    generator: Generator::Zola,
    // getting-started/configuration: `base_url` is mandatory; Hugo's is `baseURL`.
    marks: &[GeneratorSign::Line("config.toml", &["base_url"])],
    configs: &["config.toml"],
    url_keys: &["base_url"],
    base_key: None,
    dialect: Dialect::Yaml12,
    // getting-started/directory-structure; content/page: assets beside `index.md`.
    served: Some(&["static"]),
    besides: &["content"],
    // documentation/themes/installing-and-using-themes.
    serving: &[Serving::Themes("theme", "", "themes", &["static"])],
    relative: Relative::BesideIndex,
    // documentation/content/overview: assets beside an `index.md` are published beside its page.
    body_paths: BodyPaths::BesideIndex,
    // templates/overview: `load_data` takes any path, so no folder is special.
    data: &[],
    data_of_folders: None,
    data_settings: &[],
    content: &["content"],
    only_content: true,
    // getting-started/directory-structure.
    never: &["templates"],
    // content/page: TOML dates, `YYYY-MM-DD` and RFC 3339 as text.
    dates: Dates::Zola,
    package: None,
    // content/page: `draft`; unknown keys stop the build.
    hide: Some("draft = true"),
    folds_keys: false,
    // Tera escapes.
    shows_html: false,
    fences: Fences::Both,
    formats: Formats::Toml,
    // documentation/content/page, section.
    keys: &[
        "aliases",
        "authors",
        "description",
        "draft",
        "insert_anchor_links",
        "in_search_index",
        "page_template",
        "paginate_by",
        "redirect_to",
        "sort_by",
        "taxonomies",
        "template",
        "title",
        "transparent",
        "updated",
        "weight",
    ],
};
