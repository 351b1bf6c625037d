//! The part of a run between files, on the disk: which files must be read besides the checked ones.

use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use super::run::number;
use super::{Repository, RunOptions};
use crate::between::{self, Between, Member};
use crate::facts::{Facts, Wanted};
use crate::files::walk::FoundFile;
use crate::lint;
use crate::rule::BodyNeed;
use crate::world::{Look, World};

impl Repository {
    /// Compares the checked files with each other, and in a partial run with those that their
    /// constraints reach: these are read, but not checked.
    pub(super) fn compare(
        &self,
        checked: &[FoundFile],
        mut members: Vec<Member>,
        facts: Facts,
        whole: bool,
        world: &World<'_>,
        options: &RunOptions,
    ) -> between::Outcome {
        let mut gathered = facts;
        let mut others = Vec::new();
        if !whole {
            let reached = between::reached(&self.plan, &members);
            if !reached.is_empty() {
                let wanted = Wanted::by([&gathered], &self.plan.constraints);
                for (file, member, facts) in self.others(checked, &reached, &wanted, world, options)
                {
                    gathered.add(number(members.len()), facts);
                    let file_number = number(checked.len() + others.len());
                    others.push(file);
                    members.push(Member {
                        file: file_number,
                        ..member
                    });
                }
            }
        }
        let file_of = |member: &Member| {
            let index = member.file as usize;
            (checked.get(index)).or_else(|| others.get(index - checked.len()))
        };
        if !others.is_empty() {
            sort(&mut members, &mut gathered, |member| {
                file_of(member).map(FoundFile::id)
            });
        }
        let load = |member: &Member| {
            let (body, limit) = (BodyNeed::Nothing, options.max_file_size);
            let read = (self.tree).read_document(file_of(member)?, member.layout, body, limit);
            Some(read.ok()?.source)
        };
        Between {
            plan: &self.plan,
            world,
            members: &members,
            whole,
            load: &load,
        }
        .check(gathered)
    }

    /// The files of some collections that were not checked and say something to those that were,
    /// and their facts.
    fn others(
        &self,
        checked: &[FoundFile],
        reached: &BTreeSet<usize>,
        wanted: &Wanted,
        world: &World<'_>,
        options: &RunOptions,
    ) -> Vec<(FoundFile, Member, Facts)> {
        let root = self.tree.root().to_path_buf();
        let paths = match self.plan.folders(reached) {
            Some(folders) => folders
                .into_iter()
                .filter(|folder| self.tree.look(folder) == Look::Folder)
                .map(|folder| root.join(folder))
                .collect(),
            None => vec![root],
        };
        let walked = self.tree.walk(&paths, options.threads);
        let known: HashSet<_> = checked.iter().map(FoundFile::id).collect();
        let read = |file: FoundFile| {
            if known.contains(&file.id()) {
                return None;
            }
            let claim = self.plan.claim(&file.path);
            let collection = claim.collection.filter(|_| !claim.excluded)?;
            if !reached.contains(&collection) {
                return None;
            }
            let layout = lint::layout(&file.path, true, false)?;
            let facts = || {
                let (body, limit) = (BodyNeed::Nothing, options.max_file_size);
                let read = self.tree.read_document(&file, layout, body, limit).ok()?;
                Some(lint::facts(&read.source, layout, &self.plan, &claim, world))
            };
            // What copydesk fails on is told when the file itself is checked.
            let mut facts = catch_unwind(AssertUnwindSafe(facts)).ok()??;
            facts.retain_for(wanted);
            if facts.is_empty() {
                return None;
            }
            let member = Member {
                path: Arc::clone(&file.path),
                suppressions: Box::default(),
                collection: Some(number(collection)),
                file: 0, // it is numbered by whoever takes it
                layout,
                named: false,
            };
            Some((file, member, facts))
        };
        if rayon::current_thread_index().is_some() {
            walked.files.into_par_iter().filter_map(read).collect()
        } else {
            walked.files.into_iter().filter_map(read).collect()
        }
    }
}

/// Sorts members by what tells their files apart, and numbers the facts by that order.
fn sort<K: Ord>(members: &mut Vec<Member>, facts: &mut Facts, id: impl Fn(&Member) -> K) {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|&at| id(&members[at]));
    let mut numbers = vec![0; members.len()];
    for (to, &from) in order.iter().enumerate() {
        numbers[from] = number(to);
    }
    facts.renumber(&numbers);
    *members = order.iter().map(|&at| members[at].clone()).collect();
}
