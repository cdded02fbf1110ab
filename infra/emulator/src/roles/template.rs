//! The policies of a template, with what its references stand for on this machine.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use yaml_serde::Value as Yaml;

use super::right::{Right, texts};
use crate::names::{ACCOUNT, DEAD_LETTER_QUEUE, REGION, TABLE, WAKE_UP_QUEUE, key_arn};

/// The rights of each role of a template.
pub(super) fn roles_in(text: &str) -> Result<BTreeMap<String, Vec<Right>>, String> {
    let template: Yaml = yaml_serde::from_str(text).map_err(|error| error.to_string())?;
    let template = Template(&template);
    let mut roles = BTreeMap::new();
    for (role, properties) in template.of_type("AWS::IAM::Role") {
        if !properties["ManagedPolicyArns"].is_null() {
            return Err(format!("{role}: managed policies are not judged here"));
        }
        let policies = template.resolved(&properties["Policies"])?;
        let mut rights = Vec::new();
        for policy in policies.as_array().into_iter().flatten() {
            for statement in statements(&policy["PolicyDocument"]) {
                rights.extend(Right::in_statement(role, statement)?);
            }
        }
        roles.insert(role.to_owned(), rights);
    }
    template.add_rights_of_the_key(&mut roles)?;
    template.add_rights_of_queues(&mut roles)?;
    Ok(roles)
}

struct Template<'a>(&'a Yaml);

impl<'a> Template<'a> {
    /// The resources of a type: logical ids and properties.
    fn of_type(&self, kind: &'static str) -> impl Iterator<Item = (&'a str, &'a Yaml)> + use<'a> {
        let resources = self.0["Resources"].as_mapping().into_iter().flatten();
        let of_type = resources.filter(move |(_, resource)| resource["Type"] == kind);
        of_type.filter_map(|(id, resource)| Some((id.as_str()?, &resource["Properties"])))
    }

    /// A key's policy gives rights by itself; to a policy of the account's only those that it leaves to the account.
    fn add_rights_of_the_key(&self, roles: &mut BTreeMap<String, Vec<Right>>) -> Result<(), String> {
        for (_, properties) in self.of_type("AWS::KMS::Key") {
            let policy = self.resolved(&properties["KeyPolicy"])?;
            for (role, rights) in &mut *roles {
                let account = format!("arn:aws:iam::{ACCOUNT}:root");
                let left = statements(&policy).filter(|statement| is_for(statement, &account));
                let left: Vec<_> = left.flat_map(|statement| texts(&statement["Action"])).collect();
                if let Some(idle) = rights
                    .iter()
                    .find(|right| right.service() == "kms" && !left.contains(&right.action.as_str()))
                {
                    return Err(format!("the key's policy does not leave it to the account: {idle}"));
                }
                for statement in statements(&policy).filter(|statement| is_for(statement, &role_arn(role))) {
                    rights.extend(Right::in_statement(role, &with_resource(statement, &key_arn()))?);
                }
            }
        }
        Ok(())
    }

    fn add_rights_of_queues(&self, roles: &mut BTreeMap<String, Vec<Right>>) -> Result<(), String> {
        for (_, properties) in self.of_type("AWS::SQS::QueuePolicy") {
            let policy = self.resolved(&properties["PolicyDocument"])?;
            for (role, rights) in &mut *roles {
                for statement in statements(&policy).filter(|statement| is_for(statement, &role_arn(role))) {
                    rights.extend(Right::in_statement(role, statement)?);
                }
            }
        }
        Ok(())
    }

    /// A value with its references resolved.
    fn resolved(&self, value: &Yaml) -> Result<Value, String> {
        Ok(match value {
            Yaml::Null => Value::Null,
            Yaml::Bool(value) => json!(value),
            Yaml::Number(number) => json!(number.to_string()),
            Yaml::String(text) => json!(text),
            Yaml::Sequence(values) => {
                Value::Array(values.iter().map(|value| self.resolved(value)).collect::<Result<_, _>>()?)
            }
            Yaml::Mapping(pairs) => {
                let pair = |(name, value): (&Yaml, &Yaml)| {
                    let name = name.as_str().ok_or("a name that is no text")?;
                    Ok::<_, String>((name.to_owned(), self.resolved(value)?))
                };
                Value::Object(pairs.iter().map(pair).collect::<Result<Map<_, _>, _>>()?)
            }
            Yaml::Tagged(tagged) => {
                let text = tagged.value.as_str().unwrap_or_default();
                json!(match tagged.tag.to_string().as_str() {
                    "!Ref" | "!GetAtt" => self.named(text)?,
                    "!Sub" => self.substituted(text)?,
                    other => return Err(format!("{other} in a policy is not read here")),
                })
            }
        })
    }

    /// `!Sub` of a text: each `${Name}` or `${Name.Attribute}` in it.
    fn substituted(&self, text: &str) -> Result<String, String> {
        let mut parts = text.split("${");
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').ok_or_else(|| format!("{text} does not end"))?;
            whole.push_str(&self.named(name)?);
            whole.push_str(rest);
        }
        Ok(whole)
    }

    /// A parameter's default, or what CloudFormation would know of a resource.
    fn named(&self, name: &str) -> Result<String, String> {
        let known = match name {
            "AWS::Partition" => "aws",
            "AWS::AccountId" => ACCOUNT,
            "AWS::Region" => REGION,
            "AWS::StackName" => TABLE,
            _ => "",
        };
        if !known.is_empty() {
            return Ok(known.to_owned());
        }
        if let Some(default) = self.0["Parameters"][name]["Default"].as_str() {
            return Ok(default.to_owned());
        }
        let (id, attribute) = name.split_once('.').unwrap_or((name, "Ref"));
        match self.0["Resources"][id]["Type"].as_str() {
            Some(kind) => Ok(arn_of(kind, id, attribute)),
            None => Err(format!("{name} is neither a parameter with a default nor a resource")),
        }
    }
}

/// The ARN of a resource; of one that this machine does not have, one that no call names.
fn arn_of(kind: &str, id: &str, attribute: &str) -> String {
    match (kind, id, attribute) {
        ("AWS::DynamoDB::Table", _, "Arn") => format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{TABLE}"),
        ("AWS::SQS::Queue", "WakeUps", "Arn") => format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{WAKE_UP_QUEUE}"),
        ("AWS::SQS::Queue", "DeadLetters", "Arn") => {
            format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{DEAD_LETTER_QUEUE}")
        }
        ("AWS::KMS::Key", _, "Arn") => key_arn(),
        ("AWS::IAM::Role", _, "Arn") => role_arn(id),
        _ => format!("arn:aws:cloudformation:{REGION}:{ACCOUNT}:{id}/{attribute}"),
    }
}

fn role_arn(id: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{id}")
}

fn statements(policy: &Value) -> impl Iterator<Item = &Value> {
    policy["Statement"].as_array().into_iter().flatten()
}

/// True when the principal of a policy's statement is `*` or this one.
fn is_for(statement: &Value, principal: &str) -> bool {
    let whom = [texts(&statement["Principal"]), texts(&statement["Principal"]["AWS"])].concat();
    whom.iter().any(|named| *named == "*" || *named == principal)
}

/// The statement of a policy on one resource, whose "*" is that resource.
fn with_resource(statement: &Value, arn: &str) -> Value {
    let mut statement = statement.clone();
    if statement["Resource"] == "*" {
        statement["Resource"] = json!(arn);
    }
    statement
}
