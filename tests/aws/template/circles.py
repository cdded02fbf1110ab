"""Circles among the resources of a translated template: CloudFormation refuses a change set that has one."""

import re


def holds(conditions, name, values):
    """Whether a condition holds for these parameters."""
    return evaluated(conditions, conditions[name], values)


def evaluated(conditions, expression, values):
    if not isinstance(expression, dict):
        return expression
    ((function, arguments),) = expression.items()
    if function == "Condition":
        return holds(conditions, arguments, values)
    if function == "Ref":
        return values[arguments]
    parts = [evaluated(conditions, argument, values) for argument in arguments]
    match function:
        case "Fn::Equals":
            return str(parts[0]) == str(parts[1])
        case "Fn::Not":
            return not parts[0]
        case "Fn::And":
            return all(parts)
        case "Fn::Or":
            return any(parts)
    raise ValueError(f"a condition with {function}")


def references(value, conditions, values):
    """The names that a value refers to, of each `Fn::If` only the branch that is taken."""
    if isinstance(value, list):
        for part in value:
            yield from references(part, conditions, values)
        return
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key == "Ref":
            yield inner
        elif key == "Fn::GetAtt":
            yield inner.split(".")[0] if isinstance(inner, str) else inner[0]
        elif key == "Fn::If":
            yield from references(inner[1 if holds(conditions, inner[0], values) else 2], conditions, values)
        else:
            if key == "Fn::Sub":
                text, own = (inner, {}) if isinstance(inner, str) else inner
                named = (name.split(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", text))
                yield from (name for name in named if name not in own)
            yield from references(inner, conditions, values)


def graph_of(template, values):
    """For each resource that exists with these parameters, those that have to exist before it. CloudFormation takes
    them from `DependsOn`, the properties and `UpdatePolicy`, which names an alias's deployment group. An alarm that is
    named by its text is none of them, as in CloudFormation."""
    conditions = template.get("Conditions", {})
    existing = {
        name: resource
        for name, resource in template["Resources"].items()
        if "Condition" not in resource or holds(conditions, resource["Condition"], values)
    }
    graph = {}
    for name, resource in existing.items():
        depends_on = resource.get("DependsOn", [])
        needed = set([depends_on] if isinstance(depends_on, str) else depends_on)
        for part in ("Properties", "UpdatePolicy", "CreationPolicy"):
            needed |= set(references(resource.get(part, {}), conditions, values))
        graph[name] = needed & existing.keys()
    return graph


def circles_of(graph):
    """The resources in circles, a list for each circle: what is left when each resource without a predecessor in what
    is left has gone, and then each without a successor."""
    left = dict(graph)
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    while free := [name for name in left if not any(name in needed for needed in left.values())]:
        for name in free:
            del left[name]
    circles = []
    while left:
        reached, new = set(), {next(iter(left))}
        while new:
            reached |= new
            new = {needed for name in new for needed in left[name] & left.keys()} - reached
        circles.append(sorted(reached))
        left = {name: needed for name, needed in left.items() if name not in reached}
    return circles
