"""How settings are given: by infra/samconfig.toml and infra/parameters.yaml, as SAM itself reads them, and by nothing
that the next deployment would undo."""

import os
import re
import tomllib

from samcli.cli.types import CfnParameterOverridesType

RUNBOOKS = ["README.md", "infra/README.md"]
CONFIG = "infra/samconfig.toml"
FILES = [*RUNBOOKS, CONFIG, "infra/parameters.yaml"]


def of(folder, template):
    """What is wrong with the settings that are shipped, or with a runbook's deployment."""
    yield from shipped(folder, template["Parameters"])
    for runbook in RUNBOOKS:
        yield from told((folder / runbook).read_text(encoding="utf-8"), runbook)


def shipped(folder, parameters):
    """The file that SAM is given names a file of parameters, and that one names the template's."""
    config = folder / CONFIG
    if not config.exists():
        yield f"{CONFIG} is missing: what `sam deploy --guided` writes instead undoes each later change"
        return
    here = os.getcwd()
    os.chdir(folder)
    try:
        deploy = tomllib.loads(config.read_text(encoding="utf-8"))["default"]["deploy"]["parameters"]
        given = CfnParameterOverridesType().convert(deploy["parameter_overrides"], None, None)
        switched = CfnParameterOverridesType().convert({"Texting": "off"}, None, None)
    finally:
        os.chdir(here)
    if switched != {"Texting": "off"}:
        yield f"SAM reads Texting: off as {switched}"
    for name in sorted(given.keys() - parameters.keys()):
        yield f"{CONFIG} gives {name}, which the template does not have"
    for name in sorted(name for name, parameter in parameters.items() if "Default" not in parameter and name not in given):
        yield f"{CONFIG} gives no {name}, which has no default"


def told(text, runbook):
    """Each command that deploys takes the settings from their file."""
    for command in re.findall(r"sam deploy\b[^`\n#&]*", text):
        if "--guided" in command:
            yield f"{runbook} has an operator answer ten questions with no, and write down all parameters: {command.strip()}"
        elif "--parameter-overrides" in command:
            yield f"{runbook} has an operator change what the next deployment changes back: {command.strip()}"
        elif "--config-file" not in command:
            yield f"{runbook} deploys without the settings' file: {command.strip()}"
