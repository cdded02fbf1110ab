"""What CloudFormation or a service refuses, or never does, although no linter says so; each check on a translation."""

import json
import re

from circles import evaluated

# The property that names a resource, where the name has to be unique in an account and a region.
NAMES = {
    "AWS::AppConfig::Application": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::CodeDeploy::Application": "ApplicationName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Lambda::LayerVersion": "LayerName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Logs::QueryDefinition": "Name",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::WAFv2::WebACL": "Name",
}
# A deleted queue keeps its name for 60 s, a deleted secret for its days of recovery.
KEEPS_NAMES = {"AWS::SQS::Queue", "AWS::SecretsManager::Secret"}
# AWS's policies of CloudFront that leave a visitor's Host out: CachingDisabled, CachingOptimized, and the origin request
# policy AllViewerExceptHostHeader.
WITHOUT_HOST = {
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "b689b0a8-53d0-40ab-baf2-68738e2966ac",
}
# The dimensions that each metric of AWS's has, by the services' documentation; another set of them is another metric,
# which has no data. Those of a namespace stand under its name where all its metrics are alike.
DIMENSIONS = {
    "AWS/ApiGateway": [{"ApiId"}],
    "AWS/DynamoDB ReadThrottleEvents": [{"TableName"}, {"TableName", "GlobalSecondaryIndexName"}],
    "AWS/DynamoDB WriteThrottleEvents": [{"TableName"}, {"TableName", "GlobalSecondaryIndexName"}],
    "AWS/Lambda": [{"FunctionName"}, {"FunctionName", "Resource"}, {"FunctionName", "Resource", "ExecutedVersion"}],
    "AWS/SNS SMSMonthToDateSpentUSD": [set()],
    "AWS/SNS SMSSuccessRate": [{"Country", "SMSType"}],
    "AWS/SQS": [{"QueueName"}],
}
# What an alarm on an expression takes (CloudWatch's quotas).
METRICS_OF_AN_ALARM = 10


def of(template, values):
    """Every problem of a translation in one combination of parameters."""
    checks = [queue_policies, first_creation, names, cache_policies, request_policies, deployment_alarms, alarms, loops, publishers]
    for check in checks:
        yield from check(template, values)


def resources(template, kind):
    for name, resource in template["Resources"].items():
        if resource["Type"] == kind:
            yield name, resource.get("Properties", {})


def statements(document):
    listed = document["Statement"]
    return listed if isinstance(listed, list) else [listed]


def listed(value):
    return value if isinstance(value, list) else [value]


def taken(template, value, values):
    """The branch of an `Fn::If` that these parameters take; any other value as it is."""
    while isinstance(value, dict) and "Fn::If" in value:
        condition, then, otherwise = value["Fn::If"]
        holds = evaluated(template["Conditions"], {"Condition": condition}, values)
        value = then if holds else otherwise
    return value


def queue_policies(template, values):
    """SQS refuses a statement about another queue than the one that the policy is set on."""
    for name, policy in resources(template, "AWS::SQS::QueuePolicy"):
        queues = {queue["Ref"] for queue in policy["Queues"]}
        for statement in statements(policy["PolicyDocument"]):
            about = {resource["Fn::GetAtt"][0] for resource in listed(statement["Resource"])}
            if len(queues) != 1 or about != queues:
                yield f"{name} is set on {', '.join(sorted(queues))} and speaks of {', '.join(sorted(about))}"


def first_creation(template, values):
    """A creation that fails deletes what it has made: with the defaults, nothing may refuse that."""
    defaults = {name: str(parameter.get("Default", "")) for name, parameter in template.get("Parameters", {}).items()}
    for name, table in resources(template, "AWS::DynamoDB::Table"):
        if taken(template, table.get("DeletionProtectionEnabled"), defaults) is True:
            yield f"{name} refuses to be deleted when the stack's first creation fails"


def names(template, values):
    """A second stack has its own names, and a second attempt at a stack does not need the first one's."""
    for kind, key in NAMES.items():
        for name, properties in resources(template, kind):
            # SAM gives a layer the name of its resource.
            text = json.dumps(properties.get(key, ""))
            if text != '""' and "AWS::StackName" not in text:
                yield f"{name} is called {text} in every stack of an account"
            if text != '""' and kind in KEEPS_NAMES and "AWS::StackId" not in text:
                yield f"{name} is called as it was in the attempt before, which AWS refuses for a while"


def cache_policies(template, values):
    """API Gateway answers 403 to another Host than its own."""
    for name, distribution in resources(template, "AWS::CloudFront::Distribution"):
        config = distribution["DistributionConfig"]
        for behavior in [config["DefaultCacheBehavior"], *config.get("CacheBehaviors", [])]:
            for policy in filter(None, [behavior["CachePolicyId"], behavior.get("OriginRequestPolicyId")]):
                if not leaves_host_out(template, policy):
                    yield f"{name} passes on the visitor's Host for {behavior.get('PathPattern', '*')} by the policy {policy}"


def request_policies(template, values):
    """CloudFront takes these headers into a request by a cache policy alone."""
    for name, policy in resources(template, "AWS::CloudFront::OriginRequestPolicy"):
        headers = policy["OriginRequestPolicyConfig"]["HeadersConfig"].get("Headers", [])
        for header in sorted(set(map(str.lower, headers)) & {"accept-encoding", "authorization"}):
            yield f"{name} lists {header}, which CloudFront refuses"


def leaves_host_out(template, policy):
    """Of AWS's policies those that are known to, of the template's own those that list other headers."""
    if isinstance(policy, str):
        return policy in WITHOUT_HOST
    own = dict(resources(template, "AWS::CloudFront::OriginRequestPolicy"))[policy["Ref"]]
    headers = own["OriginRequestPolicyConfig"]["HeadersConfig"]
    listed = [header.lower() for header in headers.get("Headers", [])]
    return headers["HeaderBehavior"] in ("none", "whitelist") and "host" not in listed


def deployment_alarms(template, values):
    """CodeDeploy ends a deployment when an alarm of it is red, and when there is no such alarm. All at once has to be a
    way out, so its alarms are of the new versions alone, and new themselves."""
    known = {}
    for name, alarm in resources(template, "AWS::CloudWatch::Alarm"):
        known[json.dumps({"Ref": name})] = alarm
        known[json.dumps(alarm.get("AlarmName"))] = alarm
    for name, group in resources(template, "AWS::CodeDeploy::DeploymentGroup"):
        for alarm in taken(template, group["AlarmConfiguration"], values)["Alarms"]:
            reference = json.dumps(alarm["Name"])
            if reference not in known:
                yield f"{name} looks at an alarm that is not there: {reference}"
            elif values["Rollout"] == "AllAtOnce" and not is_new(known[reference]):
                yield f"{name} is ended by {reference}, which may be red before its deployment begins"


def is_new(alarm):
    """Whether an alarm counts for new versions alone, and is made anew for each set of them."""
    metrics = [metric["MetricStat"]["Metric"] for metric in alarm.get("Metrics", []) if "MetricStat" in metric]
    by_version = [any(dimension["Name"] == "ExecutedVersion" for dimension in metric["Dimensions"]) for metric in metrics]
    return bool(metrics) and all(by_version) and ".Version}" in json.dumps(alarm.get("AlarmName"))


def alarms(template, values):
    """A metric has data under the dimensions that its service gives it, and under no others."""
    for name, alarm in resources(template, "AWS::CloudWatch::Alarm"):
        parts = [metric["MetricStat"]["Metric"] for metric in alarm.get("Metrics", []) if "MetricStat" in metric]
        if len(parts) > METRICS_OF_AN_ALARM:
            yield f"{name} counts {len(parts)} metrics, of {METRICS_OF_AN_ALARM}"
        for metric in parts or [alarm]:
            space, metric_name = metric["Namespace"], metric["MetricName"]
            if not isinstance(space, str):
                continue
            if not space.startswith("AWS/"):
                yield f"{name} counts {metric_name} in the namespace {space}, as every stack of an account would"
                continue
            given = {dimension["Name"] for dimension in metric.get("Dimensions", [])}
            known = DIMENSIONS.get(f"{space} {metric_name}", DIMENSIONS.get(space, []))
            if given not in known:
                yield f"{name} counts {metric_name} by {', '.join(sorted(given)) or 'no dimension'}, which has no data"


def loops(template, values):
    """Lambda ends a function's messages to itself after 16 of them, unless it is told that they are meant."""
    for name, mapping in resources(template, "AWS::Lambda::EventSourceMapping"):
        queue = mapping["EventSourceArn"]
        function = re.match(r"\w+?(?=Alias)|\w+", mapping["FunctionName"].get("Ref", ""))[0]
        properties = template["Resources"][function]["Properties"]
        if queue in sent_to(template, properties["Role"]) and properties.get("RecursiveLoop") != "Allow":
            yield f"{function} wakes itself by {queue['Fn::GetAtt'][0]}, which Lambda ends after 16 times"


def rights(template, role):
    """What a role allows, statement for statement."""
    for policy in template["Resources"][role["Fn::GetAtt"][0]]["Properties"].get("Policies", []):
        yield from (statement for statement in statements(policy["PolicyDocument"]) if statement["Effect"] == "Allow")


def sent_to(template, role):
    """The queues that a role may send to."""
    sending = [right for right in rights(template, role) if "sqs:SendMessage" in listed(right["Action"])]
    return [resource for right in sending for resource in listed(right["Resource"])]


def publishers(template, values):
    """SNS sends an SMS with the publisher's right to AWS End User Messaging."""
    for name, function in resources(template, "AWS::Lambda::Function"):
        allowed = list(rights(template, function["Role"]))
        publishes = any("sns:Publish" in listed(right["Action"]) for right in allowed)
        sends = any(
            "sms-voice:SendTextMessage" in listed(right["Action"])
            and right.get("Condition") == {"StringEquals": {"aws:CalledViaLast": "sns.amazonaws.com"}}
            for right in allowed
        )
        if publishes and not sends:
            yield f"{name} publishes an SMS that SNS may not send for it"
