use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
};

use iam_rs::{EvaluationOptions, IAMPolicy, IAMRequest, PolicyEvaluator, Principal, PrincipalId};

use super::{
    ADMINISTRATOR, ADMINISTRATOR_OF_SAM, ALLOWED, ALLOWED_TWICE, REFUSED, Roles,
    access::{Access, accesses},
    right::Right,
};
use crate::{
    EndpointError,
    names::ACCOUNT,
    wire::{Call, CommonError, Service, WireError},
};

/// Decides on the calls of an endpoint.
pub struct Judge {
    roles: BTreeMap<String, Role>,
    decisions: Option<File>,
}

pub(super) struct Role {
    rights: Vec<Right>,
    evaluator: PolicyEvaluator,
}

impl Judge {
    /// A judge by the template that this program was built with, who notes decisions at the end of a file.
    pub(crate) fn new(decisions: Option<&Path>) -> Result<Self, EndpointError> {
        Self::by(Roles::deployed()?, decisions)
    }

    /// A judge by these roles.
    pub fn by(roles: Roles, decisions: Option<&Path>) -> Result<Self, EndpointError> {
        let open = |path: &Path| {
            let file = OpenOptions::new().create(true).append(true).open(path);
            file.map_err(EndpointError::unusable(path))
        };
        let roles = roles.0.into_iter().map(|(name, rights)| (name, Role::new(rights))).collect();
        Ok(Self { roles, decisions: decisions.map(open).transpose()? })
    }

    /// Judges a call by the role of its sender.
    ///
    /// # Errors
    /// The service's refusal of it.
    pub fn judge(&self, call: &Call) -> Result<(), WireError> {
        let id = call.caller.access_key_id.as_str();
        // SOLAPI and SENS verify their own signatures.
        let is_elsewhere = matches!(call.service, Service::Solapi | Service::Sens);
        if is_elsewhere || [ADMINISTRATOR, ADMINISTRATOR_OF_SAM].contains(&id) {
            return Ok(());
        }
        let refuse = |error, message: &str| Err(WireError::common(error, call.service, message));
        if id.is_empty() {
            return refuse(CommonError::Unsigned, "Request is missing Authentication Token");
        }
        let Some(role) = self.roles.get(id) else {
            let message = "The security token included in the request is invalid.";
            return refuse(CommonError::Unrecognized, message);
        };
        let judged = accesses(call).map_err(|reason| format!("{id}: {reason}"));
        judged.and_then(|accesses| self.judge_all(id, role, &accesses)).or_else(|reason| {
            tracing::error!(reason, "a call was refused: the template gives its role no right to it");
            refuse(CommonError::Refused, &reason)
        })
    }

    fn judge_all(&self, id: &str, role: &Role, accesses: &[Access]) -> Result<(), String> {
        for access in accesses {
            let decided = role.decide(access);
            self.note(id, access, &decided);
            if let Err(because) = decided {
                let Access { action, resource, .. } = access;
                let resource = resource.as_deref().unwrap_or("*");
                return Err(format!(
                    "User: arn:aws:sts::{ACCOUNT}:assumed-role/{id}/local is not authorized to perform: {action} on \
                     resource: {resource} {because}"
                ));
            }
        }
        Ok(())
    }

    fn note(&self, id: &str, access: &Access, decided: &Result<Vec<&Right>, String>) {
        let Some(mut file) = self.decisions.as_ref() else { return };
        // One write of less than a page: lines of several processes do not mix.
        let line = decision_line(id, access, decided.as_deref());
        if let Err(error) = file.write_all(line.as_bytes()) {
            tracing::error!(%error, "a decision cannot be noted");
        }
    }
}

impl Role {
    pub(super) fn new(rights: Vec<Right>) -> Self {
        let mut policy = IAMPolicy::new();
        policy.statement = rights.iter().map(|right| right.statement.clone()).collect();
        // Which statement decided is read from the details, so all of them are looked at.
        let options = EvaluationOptions {
            stop_on_explicit_deny: false,
            collect_match_details: true,
            ..EvaluationOptions::default()
        };
        Self { rights, evaluator: PolicyEvaluator::with_policies(vec![policy]).with_options(options) }
    }

    /// The rights that allow an access, or the reason in AWS's words.
    pub(super) fn decide(&self, access: &Access) -> Result<Vec<&Right>, String> {
        let Access { action, context, .. } = access;
        let principal = Principal::Aws(PrincipalId::String(ACCOUNT.to_owned()));
        let request = IAMRequest::new_with_context(principal, action, access.arn()?, context.clone());
        let result = self.evaluator.evaluate(&request).map_err(|error| error.to_string())?;
        let matching = self.rights.iter().zip(&result.statement_details);
        let matching = matching.filter(|(_, detail)| detail.conditions_satisfied);
        let matching: Vec<_> = matching.map(|(right, _)| right).collect();
        match (matching.is_empty(), matching.iter().all(|right| right.is_allowed())) {
            (true, _) => Err(format!("because no identity-based policy allows the {action} action")),
            (false, true) => Ok(matching),
            (false, false) => Err("with an explicit deny in a policy".to_owned()),
        }
    }
}

/// One decision on one access, as a line of the file of decisions: four fields that tabs part. The second is the right
/// that allows it, or all of them; of a refusal, who wanted what.
fn decision_line(role: &str, access: &Access, decided: Result<&[&Right], &String>) -> String {
    let (kind, subject) = match decided {
        Ok([right]) => (ALLOWED, right.to_string()),
        Ok(rights) => {
            let rights: Vec<_> = rights.iter().map(ToString::to_string).collect();
            (ALLOWED_TWICE, rights.join(" and "))
        }
        Err(_) => (REFUSED, format!("{role} {}", access.action)),
    };
    let noted: Vec<_> = access.noted.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let resource = access.resource.as_deref().unwrap_or("*");
    format!("{kind}\t{subject}\t{resource}\t{}\n", noted.join(";"))
}
