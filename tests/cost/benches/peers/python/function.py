"""What many would write: boto3, one put and one message, on a runtime client of a dozen lines."""

import json
import os
import secrets
import time
import http.client

import boto3

table = boto3.client("dynamodb")
queue = boto3.client("sqs")


def handle(event):
    query = json.loads(event["body"])["query"]
    token = secrets.token_hex(16)
    now = int(time.time() * 1000)
    table.put_item(
        TableName=os.environ["TABLE_NAME"],
        Item={
            "pk": {"S": "job#" + token},
            "sk": {"S": "job"},
            "v": {"N": "1"},
            "q": {"S": query},
            "c": {"N": str(now)},
            "expires_at": {"N": str(now // 1000 + 604800)},
            "s": {"L": [{"S": source["name"] + "=waiting"} for source in SOURCES]},
            "st": {"S": "pending"},
        },
        ConditionExpression="attribute_not_exists(pk)",
    )
    queue.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=token, MessageGroupId="group")
    body = json.dumps({"id": token, "status": "pending", "progress": 0, "query": query})
    return {"statusCode": 202, "headers": {"content-type": "application/json"}, "body": body}


SOURCES = json.loads(os.environ["SOURCES"])
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    answer = api.getresponse()
    event, request = json.loads(answer.read()), answer.headers["lambda-runtime-aws-request-id"]
    told = json.dumps(handle(event))
    api.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", told.encode())
    api.getresponse().read()
