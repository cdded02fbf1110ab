"""Questions to an AWS account, asked by the AWS CLI: its credentials, profiles and regions are the operator's."""

import json
import os
import re
import shutil
import subprocess
import sys

# The program; another one by AWS_CLI.
CLI = os.environ.get("AWS_CLI", "aws")
# Longer than any answer here takes; beyond it there is no such endpoint, or no network.
PATIENCE_S = 60


class Refused(Exception):
    """The CLI's words for why it did not answer, and the code among them."""

    def __init__(self, code, words):
        super().__init__(words)
        self.code = code


def need_cli():
    """Ends the program where there is no AWS CLI."""
    if shutil.which(CLI) is None:
        sys.exit(f"{CLI} is missing: install the AWS CLI, https://docs.aws.amazon.com/cli")


def ask(service, operation, region=None, **options):
    """The answer to one call as a dictionary; `Refused` when there is none."""
    command = [CLI, service, operation, "--output", "json"]
    if region is not None:
        command += ["--region", region]
    for name, value in options.items():
        command += ["--" + name.replace("_", "-"), value]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as late:
        raise Refused("Timeout", f"no answer within {PATIENCE_S} s") from late
    if done.returncode != 0:
        words = " ".join(done.stderr.split())
        code = re.search(r"\((\w+)\)", words)
        raise Refused(code.group(1) if code else "Unknown", words)
    return json.loads(done.stdout or "{}")
