"""What CloudFormation says of a stack, and what that means for the next deployment."""

from aws_cli import Refused, ask

# There is a change set and nothing else, or nothing any more: the next deployment creates it.
UNBORN = {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"}
# It never stood, and can only be deleted.
FAILED_CREATIONS = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"}
# Its way back has to be ended first.
STUCK = {"UPDATE_ROLLBACK_FAILED", "IMPORT_ROLLBACK_FAILED"}


def described(name, region):
    """The stack as CloudFormation describes it; None where there is none."""
    try:
        return ask("cloudformation", "describe-stacks", region, stack_name=name)["Stacks"][0]
    except Refused as refused:
        if refused.code != "ValidationError":
            raise
        return None


def parameters_of(stack):
    """The values of its parameters; none of a stack that is not there."""
    return {item["ParameterKey"]: item.get("ParameterValue") for item in (stack or {}).get("Parameters", [])}


def outputs_of(stack):
    """The values of its outputs."""
    return {item["OutputKey"]: item["OutputValue"] for item in (stack or {}).get("Outputs", [])}
