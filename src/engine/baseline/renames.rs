//! Which new file was which old one, known by what the baseline has of them alone.

use std::collections::{BTreeMap, VecDeque};

use super::WithoutFile;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// What is known of files, by their names.
pub(crate) type Files<'k> = BTreeMap<&'k RepoPath, Vec<WithoutFile<'k>>>;

/// Candidates that are looked at for one entry of an old file, at most: what very many files have
/// tells none from another.
const MOST_CANDIDATES: usize = 64;

/// From new names to old ones. First come pairs of which all is the same, then those of which all
/// but the name is, then those that have most in common. Of equals, the first names are taken.
pub(crate) fn find<'k>(
    mut old: Files<'k>,
    mut new: Files<'k>,
) -> BTreeMap<RepoPathBuf, RepoPathBuf> {
    let mut renamed = BTreeMap::new();
    let all = |file: &'k RepoPath, keys: &[WithoutFile<'k>]| (file.name(), keys.to_vec());
    pair(&mut old, &mut new, all, &mut renamed);
    pair(&mut old, &mut new, |_, keys| keys.to_vec(), &mut renamed);

    let mut owners: BTreeMap<WithoutFile<'_>, Vec<&RepoPath>> = BTreeMap::new();
    for (file, keys) in &new {
        for &key in keys {
            owners.entry(key).or_default().push(file);
        }
    }
    for (file, keys) in &old {
        let mut matches: BTreeMap<&RepoPath, usize> = BTreeMap::new();
        for owner in keys
            .iter()
            .filter_map(|key| owners.get(key))
            .flat_map(|owners| {
                let free = owners.iter().filter(|owner| !renamed.contains_key(**owner));
                free.take(MOST_CANDIDATES)
            })
        {
            *matches.entry(owner).or_default() += 1;
        }
        let rank = |(new, count): &(&RepoPath, usize)| (*count, new.name() == file.name());
        let best = (matches.into_iter().rev()).max_by_key(rank);
        if let Some((new, _)) = best {
            renamed.insert(new.into(), (*file).into());
        }
    }
    renamed
}

/// Takes the pairs out that have the same signature.
fn pair<'k, S: Ord>(
    old: &mut Files<'k>,
    new: &mut Files<'k>,
    signature: impl Fn(&'k RepoPath, &[WithoutFile<'k>]) -> S,
    renamed: &mut BTreeMap<RepoPathBuf, RepoPathBuf>,
) {
    let mut by_signature: BTreeMap<S, VecDeque<&'k RepoPath>> = BTreeMap::new();
    for (file, keys) in &*new {
        let same = by_signature.entry(signature(file, keys)).or_default();
        same.push_back(*file);
    }
    old.retain(|file, keys| {
        let same = by_signature.get_mut(&signature(file, keys));
        let Some(found) = same.and_then(VecDeque::pop_front) else {
            return true;
        };
        new.remove(found);
        renamed.insert(found.into(), (*file).into());
        false
    });
}
