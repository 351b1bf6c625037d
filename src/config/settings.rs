//! What is settled for one collection before its documents are checked: body policy, roles,
//! allowed URL schemes, the site. Checks read it; `plan` makes it from the config.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::content::site::Site;
use crate::document::roles::RoleMap;

/// The settings under which a document is checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The collection's name; none for files that no collection claims.
    pub collection: Option<Arc<str>>,
    /// Whether somebody wrote a config: without one, nobody said what is to be checked.
    pub has_config: bool,
    /// Whether they are data files of the site's generator, and in no collection.
    pub is_data: bool,
    /// Whether documents of it must, may or must not have a body.
    pub body: BodyPolicy,
    /// Whether front matter must be there. Collections with a schema want it.
    pub wants_front_matter: bool,
    /// How fields get their roles.
    pub roles: RoleMap,
    /// URL schemes that are fine, lower case, without the colon.
    pub schemes: Vec<String>,
    /// The site.
    pub site: Arc<Site>,
}

/// Whether documents must have a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyPolicy {
    /// An empty body is reported.
    Required,
    /// Both are fine.
    #[default]
    Optional,
    /// A body is reported.
    Forbidden,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            collection: None,
            has_config: true,
            is_data: false,
            body: BodyPolicy::Optional,
            wants_front_matter: false,
            roles: RoleMap::default(),
            schemes: vec!["http".to_owned(), "https".to_owned()],
            site: Arc::new(Site::default()),
        }
    }
}
