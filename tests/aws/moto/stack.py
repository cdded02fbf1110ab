"""The stack in moto: by its CloudFormation as far as that goes, and the rest that the functions need by its APIs."""

import json
import re
import sys
from pathlib import Path

from moto.core.common_models import CloudFormationModel
from server import REGION

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "template"))
from circles import holds, references  # noqa: E402

ACCOUNT = "123456789012"
NAME = "textback"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": NAME,
    "AWS::URLSuffix": "amazonaws.com",
}


class Stack:
    """The resources that there are, by their logical ids."""

    def __init__(self, template, values, client):
        self.template, self.values, self.client = template, values, client
        self.resources, self.secrets = {}, {}
        self.stack_id = self.create()
        self.create_secrets()
        self.set_queue_policies()

    def existing(self):
        """The resources that the conditions leave."""
        conditions = self.template.get("Conditions", {})
        return {
            name: resource
            for name, resource in self.template["Resources"].items()
            if "Condition" not in resource or holds(conditions, resource["Condition"], self.values)
        }

    def create(self):
        """Creates what moto's CloudFormation knows and what refers to nothing else."""
        kept = {name: resource for name, resource in self.existing().items() if resource["Type"] in known_types()}
        while lost := [name for name, resource in kept.items() if self.needed_by(resource) - kept.keys()]:
            for name in lost:
                del kept[name]
        body = {**self.template, "Resources": kept, "Outputs": {}}
        body.pop("Rules", None)
        parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in self.values.items()]
        cloudformation = self.client("cloudformation")
        created = cloudformation.create_stack(
            StackName=NAME, TemplateBody=json.dumps(body), Parameters=parameters, Capabilities=["CAPABILITY_IAM"]
        )
        status = cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"]
        assert status == "CREATE_COMPLETE", status
        for resource in cloudformation.describe_stack_resources(StackName=NAME)["StackResources"]:
            self.resources[resource["LogicalResourceId"]] = resource["PhysicalResourceId"]
        assert self.resources.keys() == kept.keys(), kept.keys() ^ self.resources.keys()
        return created["StackId"]

    def needed_by(self, resource):
        conditions = self.template.get("Conditions", {})
        parts = [resource.get(part, {}) for part in ("Properties", "UpdatePolicy")]
        named = {name for part in parts for name in references(part, conditions, self.values)}
        depends_on = resource.get("DependsOn", [])
        named |= {depends_on} if isinstance(depends_on, str) else set(depends_on)
        return {name for name in named if name in self.template["Resources"]}

    def create_secrets(self):
        manager = self.client("secretsmanager")
        for name, resource in self.of_type("AWS::SecretsManager::Secret"):
            wanted = resource["Properties"]["GenerateSecretString"]
            secret = manager.get_random_password(**wanted)["RandomPassword"]
            self.resources[name] = manager.create_secret(Name=f"{NAME}-{name}", SecretString=secret)["ARN"]

    def set_queue_policies(self):
        for name, resource in self.of_type("AWS::SQS::QueuePolicy"):
            for queue in self.resolved(resource["Properties"]["Queues"]):
                policy = json.dumps(self.resolved(resource["Properties"]["PolicyDocument"]))
                self.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
            self.resources[name] = name

    def of_type(self, kind):
        return [(name, resource) for name, resource in self.existing().items() if resource["Type"] == kind]

    def left(self):
        """The resources that are not there, by type."""
        left = {}
        for name, resource in self.existing().items():
            if name not in self.resources:
                left.setdefault(resource["Type"], []).append(name)
        return left

    def resolved(self, value):
        """A property's value with its functions carried out."""
        if isinstance(value, list):
            return [self.resolved(part) for part in value]
        if not isinstance(value, dict):
            return value
        ((function, inner), *others) = value.items()
        if others or not (function == "Ref" or function.startswith("Fn::")):
            return {name: self.resolved(part) for name, part in value.items()}
        match function:
            case "Ref":
                return self.named(inner)
            case "Fn::GetAtt":
                return self.named(inner if isinstance(inner, str) else ".".join(inner))
            case "Fn::If":
                return self.resolved(inner[1 if holds(self.template["Conditions"], inner[0], self.values) else 2])
            case "Fn::Sub":
                text, own = (inner, {}) if isinstance(inner, str) else inner
                return re.sub(r"\$\{([^}]+)\}", lambda name: str(self.resolved(own.get(name[1])) or self.named(name[1])), text)
        raise ValueError(function)

    def named(self, name):
        """What `Ref` and `Fn::GetAtt` give."""
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.values:
            return self.values[name]
        resource, _, attribute = name.partition(".")
        physical = self.resources.get(resource, f"no-{resource}")
        if attribute != "Arn":
            return physical
        match self.template["Resources"][resource]["Type"]:
            case "AWS::KMS::Key":
                return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{physical}"
            case "AWS::SQS::Queue":
                return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{physical.rsplit('/', 1)[1]}"
            case "AWS::DynamoDB::Table":
                return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{physical}"
        return physical

    def variables_of(self, function):
        """A function's environment, its secrets resolved as CloudFormation does it."""
        variables = self.resolved(self.template["Resources"][function]["Properties"]["Environment"]["Variables"])
        manager = self.client("secretsmanager")

        def secret(reference):
            return manager.get_secret_value(SecretId=reference[1])["SecretString"]

        # The endpoint is the machine's own.
        variables.pop("AWS_ENDPOINT_URL", None)
        return {
            name: re.sub(r"\{\{resolve:secretsmanager:(.+)\}\}", secret, str(value)) for name, value in variables.items()
        }

    def credentials_of(self, role):
        """A session of a role, as Lambda has one."""
        arn = f"arn:aws:iam::{ACCOUNT}:role/{self.resources[role]}"
        session = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="function")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }


def known_types():
    """The types of resources that moto's CloudFormation creates."""
    from moto.cloudformation import parsing  # noqa: F401  it imports the models

    found, todo = set(), [CloudFormationModel]
    while todo:
        for model in todo.pop().__subclasses__():
            todo.append(model)
            found.add(model.cloudformation_type())
    return found - EXCEPT


# Functions run under AWS's own emulator here, not in moto's containers.
EXCEPT = {"AWS::Lambda::Function", "AWS::Lambda::LayerVersion"}
