//! The rights of the template's roles, by which each call is judged as AWS would judge it.
//!
//! - [`Roles`] holds them: those of the roles' own policies, and of the policies on the key and the queues;
//!   `template` reads them from the template, `right` is one of them: one action on one resource, under conditions;
//! - `access` says what a call does: actions on resources, in a context that conditions compare;
//! - [`Judge`] decides with `iam-rs`, and notes each decision where [`DECISIONS`] says, so that the rights that a whole
//!   suite of tests has used can be compared with those that the template gives.
//!
//! A caller is known by the access key id of its signature: the logical id of a role, such as `CreateJobRole`, or
//! [`ADMINISTRATOR`], who is not judged.

mod access;
#[cfg(test)]
mod aws_examples_tests;
mod judge;
mod right;
mod template;

use std::{collections::BTreeMap, sync::LazyLock};

pub use judge::Judge;
pub use right::Right;

use crate::{EndpointError, names::TEMPLATE};

/// The access key id of people and tests, who may do anything.
pub const ADMINISTRATOR: &str = "local";
/// The access key id that `sam local` makes up where its own environment has none.
const ADMINISTRATOR_OF_SAM: &str = "defaultkey";
/// The variable that names the file in which all decisions are noted; without it, none are.
pub const DECISIONS: &str = "TEXTBACK_DECISIONS";
/// The first field of a decision in that file: allowed by one right alone.
pub const ALLOWED: &str = "allowed";
/// Allowed by several: each of them could go.
pub const ALLOWED_TWICE: &str = "allowed twice";
/// Allowed by none, or denied.
pub const REFUSED: &str = "refused";

/// The roles of a template, by their logical ids.
#[derive(Clone, Debug)]
pub struct Roles(BTreeMap<String, Vec<Right>>);

/// Read once in a process: a simulation has thousands of endpoints.
static DEPLOYED: LazyLock<Result<Roles, String>> = LazyLock::new(|| template::roles_in(TEMPLATE).map(Roles));

impl Roles {
    /// The roles of the template that this program was built with.
    ///
    /// # Errors
    /// When a policy in it has an element, an operator or a key that is not judged here.
    pub fn deployed() -> Result<Self, EndpointError> {
        DEPLOYED.clone().map_err(EndpointError::Roles)
    }

    /// The roles, each with its rights.
    pub fn rights(&self) -> impl Iterator<Item = (&str, &[Right])> {
        self.0.iter().map(|(role, rights)| (role.as_str(), rights.as_slice()))
    }

    /// The roles that are allowed an action of this name, or one that begins like it.
    pub fn allowed(&self, action: &str) -> Vec<&str> {
        let is_one = |right: &Right| right.is_allowed() && right.action.starts_with(action);
        let roles = self.0.iter().filter(|(_, rights)| rights.iter().any(is_one));
        roles.map(|(role, _)| role.as_str()).collect()
    }

    /// The roles of a template, with the same errors.
    pub fn from_template(text: &str) -> Result<Self, EndpointError> {
        template::roles_in(text).map(Self).map_err(EndpointError::Roles)
    }
}
