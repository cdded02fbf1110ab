"""The same calls to moto and to the local endpoint: what both answer, and where they differ on purpose."""

import subprocess
import tempfile
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from function import PATIENCE_S, free_port
from server import REGION

# Where moto answers otherwise than AWS documents, and the local endpoint does not.
MOTOS = {
    "query no index": "DynamoDB's Query: ValidationException, the table does not have the index",
    "send nothing": "SQS's SendMessage: the body has at least one character",
    "open what was never sealed": "KMS's Decrypt: InvalidCiphertextException",
    "text nothing": "SNS's Publish: InvalidParameter, empty message",
}


class Side:
    """One AWS: its clients, and the names of its resources."""

    def __init__(self, url, table, queue, dead_letters, key):
        # boto3's own checks would spare the services some of these calls.
        config = Config(parameter_validation=False, retries={"max_attempts": 0})
        names = {"region_name": REGION, "aws_access_key_id": "local", "aws_secret_access_key": "-"}
        self.url, self.table, self.queue, self.dead_letters, self.key = url, table, queue, dead_letters, key
        self.dynamodb, self.sqs, self.kms, self.sns = (
            boto3.client(service, endpoint_url=url, config=config, **names) for service in ("dynamodb", "sqs", "kms", "sns")
        )

    def put(self, pk, condition=None, **more):
        item = {"pk": {"S": pk}, "sk": {"S": "job"}, "version": {"N": "1"}}
        if condition:
            more["ConditionExpression"] = condition
        return self.dynamodb.put_item(TableName=self.table, Item=item, **more)

    def get(self, pk):
        return self.dynamodb.get_item(TableName=self.table, Key={"pk": {"S": pk}, "sk": {"S": "job"}}, ConsistentRead=True)

    def query(self, condition, values, **more):
        values = {name: {"S": value} if isinstance(value, str) else {"N": str(value)} for name, value in values.items()}
        return self.dynamodb.query(
            TableName=self.table, KeyConditionExpression=condition, ExpressionAttributeValues=values, **more
        )

    def transact(self, *keys):
        puts = [
            {"Put": {"TableName": self.table, "Item": {"pk": {"S": key}, "sk": {"S": "job"}}, "ConditionExpression": "attribute_not_exists(pk)"}}
            for key in keys
        ]
        return self.dynamodb.transact_write_items(TransactItems=puts)

    def send(self, **more):
        return self.sqs.send_message(QueueUrl=self.queue, MessageBody="key", **more)

    def receive(self, **more):
        return self.sqs.receive_message(QueueUrl=self.queue, AttributeNames=["All"], **more)

    def attribute(self, queue, name):
        return self.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"].get(name)

    def encrypt(self, plaintext=b"010", **context):
        return self.kms.encrypt(KeyId=self.key, Plaintext=plaintext, EncryptionContext=context)["CiphertextBlob"]

    def decrypt(self, blob, **context):
        return self.kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"]


def received(side, **more):
    side.send(**more)
    message = side.receive()["Messages"][0]
    side.sqs.delete_message(QueueUrl=side.queue, ReceiptHandle=message["ReceiptHandle"])
    return message


def sorts(side):
    for number in range(3):
        item = {"pk": {"S": "job#sorted"}, "sk": {"S": f"found#{number}"}}
        side.dynamodb.put_item(TableName=side.table, Item=item)
    return side.query("pk = :p AND begins_with(sk, :s)", {":p": "job#sorted", ":s": "found#"}, ScanIndexForward=False)


def due(side):
    for number in range(3):
        item = {"pk": {"S": f"job#due{number}"}, "sk": {"S": "job"}, "due_shard": {"N": "1"}, "due_at": {"N": str(number)}}
        side.dynamodb.put_item(TableName=side.table, Item=item)
    return side.query("due_shard = :s AND due_at <= :t", {":s": 1, ":t": 1}, IndexName="due")


def keys(answer):
    return [(item["pk"]["S"], item["sk"]["S"]) for item in answer["Items"]]


# A call, and what of its answer is compared.
CALLS = {
    "put": lambda side: side.put("job#1") and "done",
    "get": lambda side: side.get("job#1")["Item"]["version"],
    "get what is not there": lambda side: "Item" in side.get("job#none"),
    "put on condition": lambda side: side.put("job#2", "attribute_not_exists(pk)") and "done",
    "put on condition, again": lambda side: side.put("job#2", "attribute_not_exists(pk)"),
    "put an empty key": lambda side: side.put(""),
    "put without a key": lambda side: side.dynamodb.put_item(TableName=side.table, Item={"pk": {"S": "job#3"}}),
    "put into no table": lambda side: side.dynamodb.put_item(TableName="none", Item={"pk": {"S": "x"}}),
    "put 400 KB and more": lambda side: side.dynamodb.put_item(
        TableName=side.table, Item={"pk": {"S": "job#4"}, "sk": {"S": "job"}, "big": {"S": "x" * 410_000}}
    ),
    "query": lambda side: keys(sorts(side)),
    "query with a limit": lambda side: "LastEvaluatedKey" in side.query("pk = :p", {":p": "job#sorted"}, Limit=1),
    "query without a partition": lambda side: side.query("sk = :s", {":s": "job"}),
    "query the index": lambda side: keys(due(side)),
    "query no index": lambda side: side.query("due_shard = :s", {":s": 1}, IndexName="none"),
    "query the index consistently": lambda side: side.query("due_shard = :s", {":s": 1}, IndexName="due", ConsistentRead=True),
    "write a transaction": lambda side: side.transact("count#1", "count#2") and "done",
    "write a transaction that is refused": lambda side: side.transact("count#3", "count#1"),
    "a refused transaction leaves nothing": lambda side: "Item" in side.get("count#3"),
    "a transaction on one item twice": lambda side: side.transact("count#4", "count#4"),
    "batch get": lambda side: len(
        side.dynamodb.batch_get_item(
            RequestItems={side.table: {"Keys": [{"pk": {"S": f"job#{n}"}, "sk": {"S": "job"}} for n in (1, 2, 9)]}}
        )["Responses"][side.table]
    ),
    "batch get one item twice": lambda side: side.dynamodb.batch_get_item(
        RequestItems={side.table: {"Keys": [{"pk": {"S": "job#1"}, "sk": {"S": "job"}}] * 2}}
    ),
    "delete what is not there": lambda side: side.dynamodb.delete_item(
        TableName=side.table, Key={"pk": {"S": "job#none"}, "sk": {"S": "job"}}
    )
    and "done",
    "send and receive": lambda side: received(side)["Body"],
    "a message's count": lambda side: received(side)["Attributes"]["ApproximateReceiveCount"],
    "a message's group": lambda side: received(side, MessageGroupId="tenant")["Attributes"].get("MessageGroupId"),
    "a message's trace": lambda side: received(
        side, MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    )["Attributes"].get("AWSTraceHeader"),
    "delay 900": lambda side: side.send(DelaySeconds=900) and "done",
    "delay 901": lambda side: side.send(DelaySeconds=901),
    "receive nothing": lambda side: "Messages" in side.receive(),
    "receive 10": lambda side: side.receive(MaxNumberOfMessages=10) and "done",
    "receive 11": lambda side: side.receive(MaxNumberOfMessages=11),
    "receive none": lambda side: side.receive(MaxNumberOfMessages=0),
    "wait for 21 s": lambda side: side.receive(WaitTimeSeconds=21),
    "send nothing": lambda side: side.sqs.send_message(QueueUrl=side.queue, MessageBody=""),
    "send to no queue": lambda side: side.sqs.send_message(QueueUrl=side.queue + "-none", MessageBody="x"),
    "the wake-ups' retention": lambda side: side.attribute(side.queue, "MessageRetentionPeriod"),
    "the wake-ups' time-out": lambda side: side.attribute(side.queue, "VisibilityTimeout"),
    "the dead letters' retention": lambda side: side.attribute(side.dead_letters, "MessageRetentionPeriod"),
    "seal and open": lambda side: side.decrypt(side.encrypt(purpose="text"), purpose="text"),
    "open in another context": lambda side: side.decrypt(side.encrypt(purpose="text"), purpose="other"),
    "open what was never sealed": lambda side: side.decrypt(b"x" * 100, purpose="text"),
    "seal 4,097 bytes": lambda side: side.encrypt(b"x" * 4_097),
    "seal with no key": lambda side: side.kms.encrypt(KeyId="alias/none", Plaintext=b"x"),
    "text a number": lambda side: "MessageId" in side.sns.publish(PhoneNumber="+821023456789", Message="hello"),
    "text no number": lambda side: side.sns.publish(PhoneNumber="hello", Message="hello"),
    "text nothing": lambda side: side.sns.publish(PhoneNumber="+821023456789", Message=""),
}


def outcome(call, side):
    """What a call gives, or the code of its error."""
    try:
        return call(side)
    except ClientError as error:
        return f"error {error.response['Error']['Code'].rsplit('#')[-1]}"
    except (BotoCoreError, KeyError, IndexError) as error:
        return f"no answer: {type(error).__name__}: {error}"


class Local:
    """The local endpoint, in a process of its own."""

    def __init__(self, textback):
        self.folder = tempfile.TemporaryDirectory()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [textback, "endpoint", "--aws-port", str(port), "--data", self.folder.name]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        began = time.monotonic()
        while not self.process.stdout.readline().strip() and time.monotonic() - began < PATIENCE_S:
            pass

    def side(self):
        queue = f"{self.url}/123456789012/textback"
        return Side(self.url, "textback", f"{queue}-wake-ups", f"{queue}-dead-letters", "alias/textback")

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def differing(moto, textback):
    """The calls that moto and the local endpoint answer otherwise: their names, and both answers."""
    local = Local(textback)
    try:
        pairs = {name: (outcome(call, moto), outcome(call, local.side())) for name, call in CALLS.items()}
    finally:
        local.end()
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
