"""Reads questions and answers, one a line, and says which AWS does not know: {"service", "operation", "options"} as the AWS
CLI takes them, or {"service", "operation", "answer"}. That a part of an answer is left out is no matter. {"service",
"shape"} lists what a text of that shape may be."""

import json
import sys

import botocore.session
from botocore import xform_name
from botocore.validate import ParamValidator

# What the CLI takes with every operation.
EVERYWHERE = {"output", "region"}
session = botocore.session.get_session()


def problems_of(line):
    model = session.get_service_model(line["service"])
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if line["operation"] not in names:
        return ["no such operation"]
    operation = model.operation_model(names[line["operation"]])
    if "answer" in line and operation.output_shape is None:
        return ["nothing is answered"] if line["answer"] else []
    if "answer" in line:
        errors = ParamValidator().validate(line["answer"], operation.output_shape)
        return [error for error in errors.generate_report().splitlines() if not error.startswith("Missing required")]
    shape = operation.input_shape
    members = {xform_name(name, "-"): name for name in shape.members} if shape else {}
    required = {xform_name(name, "-") for name in shape.required_members} if shape else set()
    given = line["options"].keys()
    return [f"no option --{name}" for name in sorted(given - members.keys() - EVERYWHERE)] + [
        f"--{name} is missing" for name in sorted(required - given)
    ]


for text in sys.stdin:
    line = json.loads(text)
    if "shape" in line:
        print("\n".join(session.get_service_model(line["service"]).shape_for(line["shape"]).enum))
        continue
    for problem in problems_of(line):
        print(f"{line['service']} {line['operation']}: {problem}")
