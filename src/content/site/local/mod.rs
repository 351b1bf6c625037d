//! Which file of the repository a URL means: [`Site::local`].

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

use super::profile::Relative;
use super::{Generator, Site};
use crate::content::urls::is_template;
use crate::text::bytes::ByteSet;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Which file of the repository a URL means. Paths are relative to the root, with `/`; those that
/// begin with `../` lead to another root, or out of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Local {
    /// One of these files, in the order in which they are looked for; when none is there, the
    /// URL leads nowhere.
    Files(Vec<RepoPathBuf>),
    /// Perhaps one of these: when none is there, it may still be right, because it depends on the
    /// address of the page or on the theme.
    Perhaps(Vec<RepoPathBuf>),
    /// No file of this repository: another site, another project of the same host, `data:`.
    Elsewhere,
    /// Of this site, but nobody can tell which file: the folders that serve files are not known,
    /// or it is a page, a template or an alias.
    Unknown,
    /// Its `..` lead out of what is served.
    LeavesRoot,
}

impl Site {
    /// Whether a URL has a host of this site.
    pub fn is_own_host(&self, url: &Url) -> bool {
        url.host().is_some() && self.addresses().any(|own| own.host() == url.host())
    }

    /// Which file a URL means that is in the document `from` (a path relative to the
    /// repository). Query and fragment are left out, `%20` and the like are decoded.
    pub fn local(&self, url: &str, from: &(impl AsRef<RepoPath> + ?Sized)) -> Local {
        self.local_from(url, from.as_ref())
    }

    fn local_from(&self, url: &str, from: &RepoPath) -> Local {
        let url = url.trim();
        let is_special = memchr::memchr2(b'{', b'\\', url.as_bytes()).is_some();
        if !is_special && self.is_plainly_elsewhere(url) {
            return Local::Elsewhere;
        }
        let end = memchr::memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len());
        let path = &url[..end];
        let is_no_path = || is_template(path) || path.contains('\\');
        if path.is_empty() || is_special && is_no_path() {
            return Local::Unknown;
        }
        if let Some(rooted) = path.strip_prefix('/')
            && !url.starts_with("//")
        {
            return self.rooted(rooted);
        }
        if let Some((absolute, scheme)) = with_scheme(url, self.url.as_ref()) {
            return match scheme {
                "http" | "https" => self.absolute(&absolute),
                _ => Local::Elsewhere,
            };
        }
        if let Some(from_root) = path.strip_prefix("@site/") {
            return candidates([("", from_root)], Local::Files);
        }
        if path.starts_with("@/") || path.starts_with("~/") {
            return Local::Unknown;
        }
        self.relative(path, from)
    }

    fn addresses(&self) -> impl Iterator<Item = &Url> {
        self.url.iter().chain(&self.also)
    }

    fn absolute(&self, text: &str) -> Local {
        let Ok(url) = Url::parse(text) else {
            return Local::Unknown;
        };
        // The path as written: the parser has already let `..` end at the root.
        let path = written_path(text);
        for own in self.addresses() {
            let same_origin = own.scheme() == url.scheme()
                && own.host() == url.host()
                && own.port_or_known_default() == url.port_or_known_default();
            if !same_origin {
                continue;
            }
            let mut prefix = own.path().trim_end_matches('/').to_owned();
            if !prefix.ends_with(&self.base) {
                prefix.push_str(&self.base);
            }
            if let Some(inside) = strip_base(path, &prefix) {
                return self.served(&[inside]);
            }
        }
        Local::Elsewhere
    }

    /// Whether an absolute URL has the host of another site, as far as that can be seen without
    /// parsing it: nearly all URLs are such, and every image asks.
    fn is_plainly_elsewhere(&self, text: &str) -> bool {
        let rest = text.strip_prefix("https://");
        let Some(rest) = rest.or_else(|| text.strip_prefix("http://")) else {
            return false;
        };
        let end = memchr::memchr3(b'/', b'?', b'#', rest.as_bytes()).unwrap_or(rest.len());
        let authority = &rest[..end];
        let colon = memchr::memchr(b':', authority.as_bytes());
        let host = &authority[..colon.unwrap_or(end)];
        // What browsers read differently, such as `127.1`, `ex%61mple.org` and `user@host`, has
        // to be parsed.
        let plain = host.starts_with(|first: char| first.is_ascii_alphabetic())
            && HOST_AND_PORT.has_all(authority.as_bytes());
        plain
            && (self.addresses())
                .all(|own| (own.host_str()).is_none_or(|own| !own.eq_ignore_ascii_case(host)))
    }

    /// A path that begins at the root of the host; `path` has no slash before it. Whether it has
    /// to name the base depends on the template.
    fn rooted(&self, path: &str) -> Local {
        let base = self.base.trim_start_matches('/');
        let inside = (!base.is_empty())
            .then(|| path.strip_prefix(base)?.strip_prefix('/'))
            .flatten();
        match inside {
            Some(inside) => self.served(&[inside, path]),
            None => self.served(&[path]),
        }
    }

    /// The files that are served under these paths.
    fn served(&self, paths: &[&str]) -> Local {
        let Some(folders) = self.served_folders() else {
            return match paths {
                [.., path] if resolve("", path).is_ok_and(|path| path.levels_above() > 0) => {
                    Local::LeavesRoot
                }
                _ => Local::Unknown,
            };
        };
        let pairs =
            (paths.iter()).flat_map(|path| folders.clone().map(move |folder| (folder, *path)));
        let is_sure = paths.iter().all(|path| !self.may_be_elsewhere(path));
        let wrap = if is_sure {
            Local::Files
        } else {
            Local::Perhaps
        };
        candidates(pairs, wrap)
    }

    /// Whether a file may be served from outside the repository.
    fn may_be_elsewhere(&self, path: &str) -> bool {
        let elsewhere = self.elsewhere.as_deref();
        elsewhere.is_some_and(|start| path.starts_with(start))
    }

    /// The folders whose files are served under the site's root, and those where the generator
    /// looks besides; none when nobody knows.
    fn served_folders(&self) -> Option<impl Iterator<Item = &str> + Clone> {
        let profile = self.generator.map(Generator::profile);
        let (own, known) = match &self.static_folders {
            Some(folders) => (folders.as_slice(), &[][..]),
            None => (&[][..], profile?.served?),
        };
        let besides = profile.map_or(&[][..], |profile| profile.besides);
        let known = known.iter().chain(besides).copied();
        Some(own.iter().map(String::as_str).chain(known))
    }

    fn relative(&self, path: &str, from: &RepoPath) -> Local {
        let (folder, name) = from.folder_and_name();
        let stem = name.split('.').next().unwrap_or(name);
        let dotted = path.starts_with("./") || path.starts_with("../");
        // Whether the generator takes it from the document's folder, and from nowhere else.
        let relative = self.generator.map(|generator| generator.profile().relative);
        let beside_only = match relative {
            Some(Relative::OfPage) => false,
            Some(Relative::BesideIndex) => matches!(stem, "index" | "_index"),
            Some(Relative::BesideDotted) => dotted,
            Some(Relative::BesideDot) => path.starts_with("./"),
            None => dotted || self.static_folders.is_some(),
        };
        let beside_only = beside_only && (dotted || !self.may_be_elsewhere(path));
        let besides = self.served_folders().filter(|_| !dotted);
        let besides = besides.into_iter().flatten();
        let pairs = std::iter::once(folder.as_str())
            .chain(besides)
            .map(|folder| (folder, path));
        if beside_only
            && let Ok(file) = resolve(folder, path)
            && file.levels_above() > 0
        {
            return Local::Files(vec![file]);
        }
        let wrap = if beside_only {
            Local::Files
        } else {
            Local::Perhaps
        };
        match candidates(pairs, wrap) {
            // Right for the address of a page, perhaps, which is deeper than its file.
            Local::LeavesRoot if !beside_only => Local::Unknown,
            local => local,
        }
    }
}

/// The URL with its scheme, and the scheme, when it has one or borrows the site's (`//host/x`).
fn with_scheme<'u>(url: &'u str, site: Option<&'u Url>) -> Option<(Cow<'u, str>, &'u str)> {
    if url.starts_with("//") {
        let scheme = site.map_or("https", Url::scheme);
        return Some((Cow::Owned(format!("{scheme}:{url}")), scheme));
    }
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && (scheme.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme {
        return None;
    }
    let known = ["http", "https"];
    let known = known
        .into_iter()
        .find(|known| scheme.eq_ignore_ascii_case(known));
    Some((Cow::Borrowed(url), known.unwrap_or(scheme)))
}

/// The path of an absolute URL as it is written, from its slash on.
fn written_path(url: &str) -> &str {
    let after_scheme = url.split_once(':').map_or(url, |(_, rest)| rest);
    let authority = after_scheme.trim_start_matches('/');
    let start = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    let path = &authority[start..];
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The path below `base`, which ends on the border of a segment.
fn strip_base<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    RepoPath::new(path).below(base).map(RepoPath::as_str)
}

/// The files that are at these paths in these folders.
fn candidates<'p>(
    pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    wrap: fn(Vec<RepoPathBuf>) -> Local,
) -> Local {
    let mut files: Vec<RepoPathBuf> = Vec::new();
    let mut leaves_root = false;
    for (folder, path) in pairs {
        match resolve(folder, path) {
            Ok(file) if files.contains(&file) => {}
            Ok(file) if file.levels_above() > 0 => leaves_root = true,
            Ok(file) => files.push(file),
            Err(NoFile) => {}
        }
    }
    match leaves_root {
        _ if !files.is_empty() => wrap(files),
        true => Local::LeavesRoot,
        false => Local::Unknown,
    }
}

/// That a path is that of no file.
#[derive(Clone, Copy, Debug, PartialEq)]
struct NoFile;

/// The path of a file relative to the repository, without `.` and `%20`, and with `..` only where it
/// begins above the root.
fn resolve(folder: &str, path: &str) -> Result<RepoPathBuf, NoFile> {
    if matches!(folder, "" | ".") && is_resolved(path) {
        return Ok(path.into());
    }
    let mut parts: Vec<Cow<'_, str>> = (folder.split('/'))
        .filter(|part| !matches!(*part, "" | "."))
        .map(Cow::Borrowed)
        .collect();
    let mut last_is_file = false;
    for part in path.split('/') {
        let decoded = percent_decode_str(part).decode_utf8();
        let part = decoded.map_err(|_| NoFile)?;
        last_is_file = false;
        match &*part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| last != "..") => _ = parts.pop(),
            ".." => parts.push(part),
            name if name.contains(['/', '\\', '\0']) => return Err(NoFile),
            _ => {
                parts.push(part);
                last_is_file = true;
            }
        }
    }
    if last_is_file {
        Ok(parts.join("/").into())
    } else {
        Err(NoFile)
    }
}

/// Whether a path is for sure the same when it is resolved: letters, digits and a few signs between
/// single slashes, and no segment that begins with a dot.
fn is_resolved(path: &str) -> bool {
    let bytes = path.as_bytes();
    let (mut fits, mut before) = (RESOLVED.has_all(bytes), b'/');
    // Without branches, since nearly all are such.
    for &byte in bytes {
        fits &= before != b'/' || byte != b'/' && byte != b'.';
        before = byte;
    }
    fits && before != b'/'
}

/// What a host and its port are made of that browsers read as they are written.
static HOST_AND_PORT: ByteSet = ByteSet::alphanumeric_and(b"-_.:");

/// What a path is made of that stays as it is.
static RESOLVED: ByteSet = ByteSet::alphanumeric_and(b"-_./");

#[cfg(test)]
mod tests;
