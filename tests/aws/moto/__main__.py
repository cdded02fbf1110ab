"""The functions' binaries against moto, an AWS that is not ours: the stack is created from the translated template, each
function runs under AWS's Runtime Interface Emulator with the environment that the template gives it and the credentials
of its role, and walks through what a job can meet. Prints a line for each check, and what of the stack moto does not have.

  tests/bin/moto [deployed]
"""

import concurrent.futures
import copy
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import calls
import server
from function import ROOT, Function
from moto.sns.models import sns_backends
from stack import ACCOUNT, REGION, Stack

# In the template by their logical ids.
FUNCTIONS = {
    "create-job": "CreateJob",
    "job-status": "JobStatus",
    "cancel-job": "CancelJob",
    "web-page": "WebPage",
    "process-job": "ProcessJob",
    "sweep-jobs": "SweepJobs",
    "record-receipt": "RecordReceipt",
}
SMS_REGION = "ap-northeast-1"
# A source that nothing answers for.
DEAD_SOURCE = """[[source]]
name = "nowhere"
label = { ko = "nowhere", en = "nowhere" }
kind = "http"
url = "http://127.0.0.1:9/?q={query}"
hits = "$.hits[*]"
hit = { title = "$.title", url = "$.url" }
allow_private = true
"""


class World:
    """The stack, the functions beside it and what tests ask of both."""

    def __init__(self, stack, url, binaries, textback, folder):
        self.stack, self.url, self.binaries, self.textback, self.folder = stack, url, binaries, textback, folder
        self.functions = {}
        self.table, self.queue = stack.resources["Table"], stack.resources["WakeUps"]
        self.sqs, self.dynamodb = stack.client("sqs"), stack.client("dynamodb")

    def variables_of(self, name, **more):
        logical = FUNCTIONS[name]
        variables = {
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,
            **self.stack.credentials_of(f"{logical}Role"),
            **self.stack.variables_of(logical),
        }
        if name == "process-job":
            # The layer is a folder of the repository.
            variables["CATALOGUE_FILE"] = variables["CATALOGUE_FILE"].replace("/opt", str(ROOT / "infra/catalogue"))
        return {**variables, **more}

    def function(self, name, kind="", **more):
        """A function, started when it is first needed; one of another kind has some variables more."""
        if (name, kind) not in self.functions:
            binary = Path(self.binaries, name)
            folder = Path(self.folder, kind or "usual")
            folder.mkdir(exist_ok=True)
            self.functions[name, kind] = Function(name, binary, self.variables_of(name, **more), folder)
        return self.functions[name, kind]

    def event(self, function, event, token="", body=None, headers=None):
        text = Path(ROOT, f"functions/{function}/events/{event}.json").read_text(encoding="utf-8")
        event = json.loads(text.replace("TOKEN", token))
        if body is not None:
            event["body"] = json.dumps(body)
        own = event.get("headers", {})
        if "idempotency-key" in own:
            own["idempotency-key"] = uuid.uuid4().hex
        own.update(headers or {})
        return event

    def ask(self, function, event, token="", **more):
        """An HTTP function's answer: its status and its body."""
        answer = self.function(function).invoke(self.event(function, event, token, **more))
        body = answer.get("body") or "null"
        return answer["statusCode"], json.loads(body) if body[:1] in "{[n" else body

    def created(self, event="search", **more):
        status, body = self.ask("create-job", event, **more)
        assert status == 202, (status, body)
        return body["id"]

    def status(self, token):
        return self.ask("job-status", "status", token)[1]

    def receive(self):
        """All wake-ups that are visible."""
        return self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10, AttributeNames=["All"]).get("Messages", [])

    def work(self, kind="", **more):
        """Invokes the searcher with all wake-ups, as an event source mapping does, and deletes those that are done."""
        while messages := self.receive():
            records = []
            for message in messages:
                record = copy.deepcopy(self.event("process-job", "wake-up")["Records"][0])
                attributes = {**record["attributes"], **message.get("Attributes", {})}
                record |= {"messageId": message["MessageId"], "body": message["Body"], "attributes": attributes}
                records.append(record)
            answer = self.function("process-job", kind, **more).invoke({"Records": records})
            assert answer == {"batchItemFailures": []}, answer
            for message in messages:
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])

    def lose_wake_ups(self):
        """As a queue may that is no place to keep jobs."""
        lost = []
        while messages := self.receive():
            for message in messages:
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
            lost += messages
        return lost

    def items(self, token):
        """What is stored of a job."""
        key = {":pk": {"S": f"job#{key_of(token)}"}}
        found = self.dynamodb.query(TableName=self.table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues=key)
        return {item["sk"]["S"]: item for item in found["Items"]}

    def texts(self):
        return [text for _, text in sorted(sns_backends[ACCOUNT][SMS_REGION].sms_messages.items())]

    def end(self):
        for function in self.functions.values():
            function.end()


def key_of(token):
    view = hashlib.sha256(token.encode()).hexdigest()[:32]
    return hashlib.sha256(view.encode()).hexdigest()


def number(last):
    return {"query": "원피스", "phone": f"010-2345-{last:04}", "consent": True, "language": "ko"}


def a_search_is_created_searched_and_shown(world):
    token = world.created()
    assert world.items(token).keys() == {"job"}
    world.work()
    status = world.status(token)
    assert status["status"] == "completed", status
    code, results = world.ask("job-status", "results", token)
    assert code == 200 and results["hits"], results
    code, page = world.ask("web-page", "job", token)
    assert code == 200 and "<html" in page
    assert world.receive() == []


def an_owner_is_texted_once_and_the_number_is_erased(world):
    before = len(world.texts())
    token = world.created(event="search-with-number", body=number(1))
    assert b"2345" not in json.dumps(world.items(token), default=str).encode()
    world.work()
    (text,) = world.texts()[before:]
    assert text[0] == "+821023450001" and text[1][:-4].endswith(f"/s/{token}"), text
    assert world.status(token)["notification"]["state"] == "sent"
    assert "tc" not in world.items(token)["job"], "the contact is gone"
    world.work()
    assert len(world.texts()) == before + 1


def a_cancelled_job_is_not_searched(world):
    token = world.created()
    code, _ = world.ask("cancel-job", "cancel", token)
    assert code == 200, code
    world.work()
    assert world.status(token)["status"] == "cancelled"
    assert world.items(token).keys() == {"job"}, "no finding"


def an_erased_job_leaves_nothing(world):
    token = world.created()
    world.work()
    assert len(world.items(token)) > 1
    code, _ = world.ask("cancel-job", "erase", token)
    assert code == 204, code
    assert world.items(token) == {}
    assert world.ask("job-status", "status", token)[0] == 404


def the_same_key_is_the_same_job_and_another_search_under_it_is_refused(world):
    headers = {"idempotency-key": "0123456789abcdef"}
    first = world.created(headers=headers)
    assert world.created(headers=headers) == first
    code, problem = world.ask("create-job", "search", body={"query": "another"}, headers=headers)
    assert code == 422, problem
    assert len({message["Body"] for message in world.lose_wake_ups()}) == 1


def a_number_over_its_limit_gets_no_text_and_a_search(world):
    before = len(world.texts())
    first, second = (world.created(event="search-with-number", body=number(2)) for _ in range(2))
    world.work()
    states = sorted(world.status(token)["notification"]["state"] for token in (first, second))
    assert states == ["sent", "withheld"], states
    assert len(world.texts()) == before + 1


def of_searches_at_the_same_time_no_number_gets_more_than_its_limit(world):
    """Eight environments of create-job: each counts and creates in one transaction."""
    before = len(world.texts())
    makers = [world.function("create-job", f"maker-{maker}") for maker in range(4)]
    event = world.event("create-job", "search-with-number", body=number(3))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda maker: maker.invoke(event), makers))
    assert [answer["statusCode"] for answer in answers] == [202] * 4, answers
    world.work()
    assert len(world.texts()) == before + 1, world.texts()[before:]


def what_the_queue_lost_is_found_by_the_sweep(world):
    kind, short = "sweeping", {"LEASE_SECONDS": "1"}
    maker = world.function("create-job", kind, **short)
    token = json.loads(maker.invoke(world.event("create-job", "search"))["body"])["id"]
    world.lose_wake_ups()
    due = int(world.items(token)["job"]["due_at"]["N"])
    sweep = world.function("sweep-jobs", kind, **short)
    # The job is due after a time of its own, which is seconds here; sweeps come again as the schedule's do.
    for _ in range(300):
        sweep.invoke(world.event("sweep-jobs", "schedule"))
        if messages := world.receive():
            break
    assert [message["Body"] for message in messages] == [key_of(token)], due
    for message in messages:
        world.sqs.change_message_visibility(QueueUrl=world.queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    world.work()
    assert world.status(token)["status"] == "completed"


def a_receipt_that_is_told_is_recorded_where_it_is_awaited_and_nowhere_else(world):
    event = world.event("record-receipt", "delivered")
    record = world.function("record-receipt").invoke
    assert record(event) == {"outcome": "unknown"}
    key = {"pk": {"S": f"sms#{event['detail']['messageId']}"}, "sk": {"S": "receipt"}}
    assert "Item" not in world.dynamodb.get_item(TableName=world.table, Key=key, ConsistentRead=True)
    world.dynamodb.put_item(TableName=world.table, Item={**key, "expires_at": {"N": str(int(time.time()) + 3_600)}})
    assert [record(event), record(event)] == [{"outcome": "recorded"}, {"outcome": "known"}]
    assert record(world.event("record-receipt", "queued")) == {"outcome": "passing"}
    item = world.dynamodb.get_item(TableName=world.table, Key=key, ConsistentRead=True)["Item"]
    assert item["g"] == {"N": "255"}, item


def a_failed_job_is_searched_again(world):
    file = Path(world.folder, "sources.toml")
    file.write_text(DEAD_SOURCE, encoding="utf-8")
    sources = json.dumps([{"name": "nowhere", "ko": "nowhere", "en": "nowhere"}])
    more = {"SOURCES_FILE": str(file), "CATALOGUE_FILE": "", "SOURCES": sources}
    maker = world.function("create-job", "failing", SOURCES=sources)
    token = json.loads(maker.invoke(world.event("create-job", "search"))["body"])["id"]
    world.work("failing", **more)
    assert world.status(token)["status"] == "failed", world.status(token)
    operator = {"AWS_ACCESS_KEY_ID": "operator", "AWS_SECRET_ACCESS_KEY": "-", "PATH": os.environ["PATH"]}
    place = {"AWS_REGION": REGION, "AWS_ENDPOINT_URL": world.url, "TABLE_NAME": world.table, "QUEUE_URL": world.queue}
    command = [world.textback, "redrive", key_of(token)[:8]]
    done = subprocess.run(command, env=operator | place, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "1 searched again" in done.stdout, done
    status = world.status(token)
    assert status["status"] == "processing", status
    world.work("failing", **more)
    status = world.status(token)
    assert status["status"] == "failed", status


def the_local_endpoint_answers_as_moto_does(world):
    resources = world.stack.resources
    names = [resources[name] for name in ("Table", "WakeUps", "DeadLetters", "ContactKey")]
    found = calls.differing(calls.Side(world.url, *names), world.textback)
    print(f"        {len(calls.CALLS) - len(found)} of {len(calls.CALLS)} calls are answered alike; the others: {', '.join(found)}")
    assert found.keys() == calls.MOTOS.keys(), {name: found.get(name) for name in found.keys() ^ calls.MOTOS.keys()}


CHECKS = [
    a_search_is_created_searched_and_shown,
    an_owner_is_texted_once_and_the_number_is_erased,
    a_cancelled_job_is_not_searched,
    an_erased_job_leaves_nothing,
    the_same_key_is_the_same_job_and_another_search_under_it_is_refused,
    a_number_over_its_limit_gets_no_text_and_a_search,
    of_searches_at_the_same_time_no_number_gets_more_than_its_limit,
    what_the_queue_lost_is_found_by_the_sweep,
    a_receipt_that_is_told_is_recorded_where_it_is_awaited_and_nowhere_else,
    a_failed_job_is_searched_again,
    the_local_endpoint_answers_as_moto_does,
]


def main():
    translation, binaries, textback = sys.argv[1:]
    document = json.loads(Path(translation).read_text(encoding="utf-8"))
    url, client = server.started()
    stack = Stack(document["template"], document["values"], client)
    print(f"created by moto: {len(stack.resources)} resources of {len(stack.existing())}")
    for kind, names in sorted(stack.left().items()):
        print(f"  not in moto, or in need of what is not: {kind}: {', '.join(sorted(names))}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        world = World(stack, url, binaries, textback, folder)
        try:
            for check in CHECKS:
                try:
                    check(world)
                    print(f"passed  {check.__name__}")
                except Exception as error:  # noqa: BLE001  the next checks say more
                    failed += 1
                    print(f"FAILED  {check.__name__}: {type(error).__name__}: {error}")
                    world.lose_wake_ups()
        finally:
            world.end()
    print(f"{len(CHECKS) - failed} of {len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
