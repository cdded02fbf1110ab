#!/usr/bin/env python3
"""Reads template.yaml as AWS would: translates it with SAM's own translator in seven combinations of parameters, runs
cfn-lint over each translation, looks for circles among its resources, and for what CloudFormation or a service refuses
although no linter says so (refusals.py). Settings are read as SAM reads them (settings.py),
figures are multiplied again (figures.py).

  tests/bin/template [FOLDER OF ANOTHER COMMIT]

cfn-lint passes over a circle that touches an AWS::Serverless resource, and so does `sam validate --lint`: the resources
that SAM adds, such as aliases and deployment groups, are in the translation only. Takes some ten seconds and no network.
"""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import figures
import refusals
import settings
from circles import circles_of, graph_of, holds
from faults import FAULTS, FAULTS_ELSEWHERE
from translation import COMBINATIONS, REGION, parsed, translated, values_of

ROOT = Path(__file__).resolve().parents[3]
CFN_LINT = ROOT / ".tools/lint/bin/cfn-lint"
# Templates without anything to translate.
OTHERS = ["infra/edge-waf.yaml", "infra/sms-region.yaml"]


def lint(translations):
    """cfn-lint's findings in all translations, a line for each."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, template in translations.items():
            files.append(Path(folder, f"{name}.json"))
            files[-1].write_text(json.dumps(template), encoding="utf-8")
        options = ["--regions", REGION, "--format", "parseable"]
        done = subprocess.run([CFN_LINT, *files, *options], cwd=folder, capture_output=True, text=True, check=False)
        return [line.removeprefix(folder + "/") for line in (done.stdout + done.stderr).splitlines()]


def one_sided_conditions(template):
    """The conditions that the combinations leave untried one way."""
    conditions = template["Conditions"]
    for name in conditions:
        sides = {holds(conditions, name, values_of(template, chosen)) for chosen in COMBINATIONS.values()}
        if len(sides) == 1:
            yield f"the condition {name} is {sides.pop()} in every combination"


def problems_of(template, chosen):
    """The circles and refusals of one combination, and its translation."""
    values = values_of(template, chosen)
    translation = translated(template, values)
    circles = circles_of(graph_of(translation, values))
    problems = [f"a circle of {len(circle)}: {', '.join(circle)}" for circle in circles]
    return translation, problems + list(refusals.of(translation, values))


def unfound_faults(text):
    """The faults of faults.py that no check finds."""
    for old, new, expected in FAULTS:
        if old not in text:
            yield f"faults.py: the template has no {old!r}"
            continue
        faulty = parsed(text.replace(old, new, 1))
        found = problems_of(faulty, COMBINATIONS["plain"])[1] + problems_of(faulty, COMBINATIONS["edge"])[1]
        if not any(expected in problem for problem in found):
            yield f"faults.py: {new!r} is not found by {expected!r}, but {found}"


def unfound_faults_elsewhere(template):
    """The faults in other files that no check finds."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for file in {*settings.FILES, *figures.FILES}:
            (folder / file).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / file, folder / file)
        for file, old, new, expected in FAULTS_ELSEWHERE:
            text = (folder / file).read_text(encoding="utf-8")
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
            found = [*settings.of(folder, template), *figures.of(folder, template)]
            if not any(expected in problem for problem in found):
                yield f"faults.py: {new!r} in {file} is not found by {expected!r}, but {found}"
            (folder / file).write_text(text, encoding="utf-8")


def main():
    logging.disable(logging.ERROR)
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT)
    text = (folder / "template.yaml").read_text(encoding="utf-8")
    template = parsed(text)
    translations, where = {}, {}
    for name, chosen in COMBINATIONS.items():
        translations[name], found = problems_of(template, chosen)
        graph = graph_of(translations[name], values_of(template, chosen))
        print(f"{name}: {len(graph)} resources, {sum(map(len, graph.values()))} references, {len(found)} problems")
        for problem in found:
            where.setdefault(problem, []).append(name)
    problems = [f"{', '.join(names)}: {problem}" for problem, names in where.items()]
    for other in OTHERS:
        as_written = parsed((folder / other).read_text(encoding="utf-8"))
        problems += [f"{other}: {problem}" for problem in refusals.of(as_written, {})]
    findings = lint(translations)
    print(f"cfn-lint: {len(findings)} findings in {len(translations)} translations")
    problems += [*one_sided_conditions(template), *findings]
    problems += [*settings.of(folder, template), *figures.of(folder, template)]
    if folder == ROOT:
        unfound, faults = [*unfound_faults(text), *unfound_faults_elsewhere(template)], len(FAULTS) + len(FAULTS_ELSEWHERE)
        print(f"faults put in on purpose: {faults - len(unfound)} of {faults} found")
        problems += unfound
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
