"""template.yaml as AWS gets it: translated by SAM's own translator, with neither an account nor a network."""

import copy

from boto3 import Session
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

REGION = "ap-northeast-2"
ACCOUNT = "123456789012"
# What has no default, in every combination.
REQUIRED = {"PublicUrl": "https://example.kr"}
DOMAIN = {"DomainName": "example.kr", "CertificateArn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"}
EDGE = {"EdgeWebAclArn": f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/textback/1"}
# Each condition of the template is met in one of these and unmet in another; the checks assert it.
COMBINATIONS = {
    "plain": {},
    "domain": {**DOMAIN, "HostedZoneId": "Z1"},
    "edge": {**EDGE, "Rollout": "AllAtOnce"},
    "everything": {
        **DOMAIN,
        **EDGE,
        "CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1",
        "HostedZoneId": "Z1",
        "AlarmEmail": "operator@example.kr",
        "SourceVariables": "textback-sources",
        "Channels": "solapi,sns",
        "SolapiSecret": "textback-solapi",
        "AlimTalk": "KA01PF1,KA01TP1,#{링크}",
        "ChallengeSecret": "textback-challenge",
        "BackupDays": "7",
        "Architecture": "x86_64",
        "DeletionProtection": "on",
    },
    "sens": {"Channels": "sens", "SensSecret": "textback-sens"},
    "receipts": {"Channels": "end-user-messaging,sns"},
    "linear": {"Rollout": "Linear10PercentEvery1Minute", "DeletionProtection": "off"},
}


def parsed(text):
    """A template as written, each short form such as `!Ref X` in its long one."""
    return yaml_parse(text)


def values_of(template, chosen):
    """The value of each parameter in one combination: the chosen one, or the default."""
    defaults = {name: parameter["Default"] for name, parameter in template["Parameters"].items() if "Default" in parameter}
    return {name: str(value) for name, value in {**defaults, **REQUIRED, **chosen}.items()}


def translated(template, values):
    """The translation of one combination; code and layers are packages in a bucket, as `sam deploy` puts them there."""
    packaged = copy.deepcopy(template)
    for resource in packaged["Resources"].values():
        for folder in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][folder] = f"s3://packages/{resource['Properties'][folder]}"
    # The session names a region and holds no credentials; the template names no managed policy to look up.
    translator = Translator({}, Parser(), boto_session=Session("", "", region_name=REGION))
    return translator.translate(packaged, parameter_values=dict(values), passthrough_metadata=True)
