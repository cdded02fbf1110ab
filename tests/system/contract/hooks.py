"""What schemathesis cannot know of a request from the description."""

import itertools

import schemathesis

_count = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None:
        return
    # A key names one request: the same one with another body is refused, as it should be.
    key = (case.headers or {}).get("Idempotency-Key")
    if key and not case.meta.generation.mode.is_negative:
        case.headers["Idempotency-Key"] = f"{key[:240]}{next(_count)}"
    # In stories a DELETE is taken for an end, after which nothing may be left. So it is when it erases; a search that
    # is only cancelled can still be read.
    query = case.query or {}
    cancels = query.get("erase") in (None, False, "false")
    if case.method == "DELETE" and cancels and case.meta.phase.name.value == "stateful":
        case.query = {**query, "erase": "true"}
