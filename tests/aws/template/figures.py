"""The figures of infra/SCALE.md: each is a count times a price of infra/prices.toml, and no other document has its own."""

import re
import tomllib

# Which price a line of the tables is about.
PRICED = {
    "HTTP API, requests": "http-api",
    "Lambda, invocations": "lambda-requests",
    "Lambda, GB-seconds of requests": "lambda-arm64",
    "Lambda, GB-seconds of waiting": "lambda-arm64",
    "DynamoDB, write units": "dynamodb-writes",
    "DynamoDB, read units": "dynamodb-reads",
    "SQS, requests": "sqs",
    "KMS, requests": "kms",
    "logs, GB": "logs",
    "traces": "traces",
    "to the internet, GB": "transfer-out",
    "texts, by the price of infra/prices.toml": "text",
    "sweeps and rescues, invocations": "lambda-requests",
    "sweeps and rescues, GB-seconds": "lambda-arm64",
    "what they read, units": "dynamodb-reads",
    "polls of the empty queue": "sqs",
    "metrics under alarms": "alarm",
    "metrics of our own": "metric",
    "dashboard": "dashboard",
    "key": "kms-key",
    "secret": "secret",
}
CONTROL = ["HTTP API, requests", "Lambda, invocations", "DynamoDB, write units", "DynamoDB, read units", "SQS, requests", "logs, GB"]
FILES = ["infra/SCALE.md", "infra/prices.toml", "infra/THREATS.md", "infra/preflight", "README.md", "infra/README.md"]
# What the tables round to, and what the counts in them were rounded to.
ROUNDING = 0.00015
# A search's seconds, and those of a request that its function is billed for (tests/cost/cost_table/bill.rs).
SEARCH_S, REQUEST_S = 35, 0.011
JOBS_IN_A_BATCH = 10
SECONDS_A_DAY = 86_400


def of(folder, template):
    """What disagrees."""
    text = (folder / "infra/SCALE.md").read_text(encoding="utf-8")
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    table = {row[0]: row[1:] for row in rows}
    prices = tomllib.loads((folder / "infra/prices.toml").read_text(encoding="utf-8"))
    one = {name: price["usd"] / price["per"] for name, price in prices.items() if isinstance(price, dict)}
    yield from elsewhere(folder, template, one)
    if not PRICED.keys() <= table.keys():
        yield f"infra/SCALE.md has no line for {', '.join(sorted(PRICED.keys() - table.keys()))}"
        return
    yield from bills(table, one)
    yield from alarms(table, template)
    yield from at_scale(table, one)


def number(cell):
    return float(cell.replace(",", ""))


def bills(table, one):
    """A line's US dollars are its count times its price, and the sums are the lines'."""
    for name, priced in PRICED.items():
        for count, usd in zip(table[name][::2], table[name][1::2]):
            # Counts of gigabytes are rounded to four digits.
            slack = ROUNDING + 0.00005 * one[priced]
            if abs(number(count) * one[priced] - number(usd)) > slack:
                yield f"infra/SCALE.md: {name}: {count} cost {number(count) * one[priced]:.4f}, not {usd}"
    names = list(PRICED)
    of_search, of_month = names[: names.index("to the internet, GB") + 1], names[names.index("sweeps and rescues, invocations") :]
    for total, parts, columns in [
        ("control plane, as PERF.md counts it", CONTROL, (1, 3)),
        ("all but texts", of_search, (1, 3)),
        ("in all", of_month, (1,)),
    ]:
        for column in columns:
            usd = sum(number(table[part][column]) for part in parts)
            if abs(usd - number(table[total][column])) > ROUNDING * 4:
                yield f"infra/SCALE.md: {total} is {usd:.4f}, not {table[total][column]}"


def alarms(table, template):
    """The metrics under alarms are the template's."""
    counted = 0
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            counted += sum("MetricStat" in metric for metric in resource["Properties"].get("Metrics", [])) or 1
    if number(table["metrics under alarms"][0]) != counted:
        yield f"infra/SCALE.md: the template has {counted} metrics under alarms"


def at_scale(table, one):
    """The table of jobs a second: counts of one job times jobs a second."""
    requests, writes = (number(table[name][0]) / 1_000 for name in ("HTTP API, requests", "DynamoDB, write units"))
    reads = number(table["DynamoDB, read units"][0]) / 1_000
    # What a text adds, by tests/cost/benches/gates.toml.
    added = 12 * one["dynamodb-writes"] + 6 * one["dynamodb-reads"] + 2 * one["kms"]
    usd = number(table["all but texts"][1]) / 1_000 + added
    of_one_job = {
        "HTTP requests a second": requests,
        "searches at once": SEARCH_S,
        "batches at the same time": SEARCH_S / JOBS_IN_A_BATCH,
        "Lambda instances, requests and batches": SEARCH_S / JOBS_IN_A_BATCH + requests * REQUEST_S,
        "writes to the table a second, units": writes + 12,
        "reads of the table a second, units": reads + 6,
        "writes to the busiest shard of the due index a second": 6 / 4,
        "uses of the key a second": 2,
        "USD a day, all but texts": usd * SECONDS_A_DAY,
        "USD a day, texts": one["text"] * SECONDS_A_DAY,
    }
    for name, figure in of_one_job.items():
        for jobs, cell in zip((10, 100, 1_000), table.get(name, ["0"] * 3)):
            if abs(figure * jobs - number(cell)) > 0.5 + figure * jobs * 1e-4:
                yield f"infra/SCALE.md: {name}: {figure * jobs:,.0f} at {jobs} jobs a second, not {cell}"


def elsewhere(folder, template, one):
    """Other documents and programs have no figure of their own."""
    daily = template["Parameters"]["TextsDaily"]["Default"]
    threats = (folder / "infra/THREATS.md").read_text(encoding="utf-8")
    for texts, usd in re.findall(r"(\d+) texts a day, some ([\d.]+) USD", threats):
        if (int(texts), usd) != (daily, f"{daily * one['text']:.2f}"):
            yield f"infra/THREATS.md: {daily} texts are {daily * one['text']:.2f} USD, not {usd} for {texts}"
    if re.search(r"(?m)^\w*USD\w* = [\d.]+$", (folder / "infra/preflight").read_text(encoding="utf-8")):
        yield "infra/preflight has a price of its own"
    for document in ("README.md", "infra/README.md"):
        if re.search(r"(?m)^\|.*(1,000 searches|write units|jobs a second).*\|", (folder / document).read_text(encoding="utf-8")):
            yield f"{document} has figures of its own"
