//! What a suite of tests has used of the rights, and what it has not.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use emulator::{ALLOWED, ALLOWED_TWICE, REFUSED, Right, Roles};

/// What Lambda does with every role where no endpoint of ours sees it: the log and the traces of its function.
const UNSEEN: [&str; 4] =
    ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"];
/// The same with the role of a function that a queue invokes (Lambda's developer guide, "Amazon SQS event source
/// mappings"); what receives for it here asks for no length.
const UNSEEN_OF_PROCESS_JOB: &str = "ProcessJobRole Allow sqs:GetQueueAttributes on ";

/// The rights of each role beside the decisions of a suite.
#[derive(Debug)]
pub struct Review {
    judged: usize,
    /// For each role, its rights that are judged here, and how many of them were used.
    roles: BTreeMap<String, (usize, usize)>,
    findings: Vec<String>,
}

/// The uses of one right.
#[derive(Default)]
struct Uses<'a> {
    resources: BTreeSet<&'a str>,
    /// The values of each key, and the number of uses that had the key.
    values: BTreeMap<&'a str, (BTreeSet<&'a str>, usize)>,
    count: usize,
}

impl Review {
    /// Compares the rights of these roles with the lines of a file of decisions.
    pub fn new(roles_and_rights: &Roles, decisions: &str) -> Self {
        let mut uses: BTreeMap<&str, Uses<'_>> = BTreeMap::new();
        let mut findings = BTreeSet::new();
        let mut judged = 0;
        for line in decisions.lines() {
            judged += 1;
            match line.split('\t').collect::<Vec<_>>()[..] {
                [ALLOWED, right, resource, context] => {
                    uses.entry(right).or_default().add(resource, context);
                }
                [ALLOWED_TWICE, ..] => {}
                [REFUSED, what, resource, context] => {
                    findings.insert(format!("refused: {what} on {resource} {context}"));
                }
                _ => {
                    findings.insert(format!("no decision: {line}"));
                }
            }
        }
        let mut roles = BTreeMap::new();
        for (role, rights) in roles_and_rights.rights() {
            let seen: Vec<_> =
                rights.iter().filter(|right| right.is_allowed() && !is_unseen(right)).collect();
            let used = |right: &&&Right| uses.contains_key(right.to_string().as_str());
            roles.insert(role.to_owned(), (seen.len(), seen.iter().filter(used).count()));
            for right in seen {
                findings.extend(finding_in(right, uses.get(right.to_string().as_str())));
            }
        }
        Self { judged, roles, findings: findings.into_iter().collect() }
    }

    /// What has to change in the template or in the tests; empty when every right is used and none is wider than its uses.
    pub fn findings(&self) -> &[String] {
        &self.findings
    }
}

impl<'a> Uses<'a> {
    fn add(&mut self, resource: &'a str, context: &'a str) {
        self.resources.insert(resource);
        self.count += 1;
        let mut keys = BTreeSet::new();
        for (key, value) in context.split(';').filter_map(|noted| noted.split_once('=')) {
            self.values.entry(key).or_default().0.insert(value);
            keys.insert(key);
        }
        for key in keys {
            self.values.entry(key).or_default().1 += 1;
        }
    }
}

fn is_unseen(right: &Right) -> bool {
    UNSEEN.contains(&right.action.as_str()) || right.to_string().starts_with(UNSEEN_OF_PROCESS_JOB)
}

/// What is wrong with a right: nothing uses it, or it allows more than what is done with it.
fn finding_in(right: &Right, uses: Option<&Uses<'_>>) -> Option<String> {
    let Some(Uses { resources, values, count }) = uses else {
        return Some(format!("no test uses it: {right}"));
    };
    if right.action.contains(['*', '?']) {
        return Some(format!("it names no action: {right}"));
    }
    if right.resource.contains(['*', '?']) && resources.iter().all(|resource| resource.starts_with("arn:")) {
        return Some(format!("it names more than {resources:?}: {right}"));
    }
    let unnarrowed = values.iter().find(|(key, (values, times))| {
        values.len() == 1
            && times == count
            && !right.is_narrowed_by(key)
            && values.first() != Some(&"a number")
    });
    unnarrowed.map(|(key, (values, _))| {
        format!("{key} is {values:?} each time, which it does not ask for: {right}")
    })
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} accesses judged by the template's roles", self.judged)?;
        for (role, (rights, used)) in &self.roles {
            writeln!(f, "{role}: {used} of {rights} rights used")?;
        }
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))
    }
}

#[cfg(test)]
#[path = "rights_review/rights_review_tests.rs"]
mod tests;
