"""moto as a server in this process, mended in two ways. A transaction of its that is refused puts the whole table back as
it was, and with it what others wrote meanwhile: all writes are under one lock here. Long polls end after 2 s."""

import logging
import threading

import boto3
from moto.dynamodb.models import DynamoDBBackend
from moto.server import ThreadedMotoServer
from moto.sqs.models import SQSBackend

REGION = "ap-northeast-2"
LONGEST_POLL_S = 2
WRITES = ["put_item", "update_item", "delete_item", "transact_write_items"]


def one_at_a_time(function, lock):
    def locked(*arguments, **named):
        with lock:
            return function(*arguments, **named)

    return locked


def started():
    """The server's address, and a way to its clients."""
    lock = threading.RLock()
    for name in WRITES:
        setattr(DynamoDBBackend, name, one_at_a_time(getattr(DynamoDBBackend, name), lock))
    receive = SQSBackend.receive_message

    def receive_sooner(self, queue_name, count, wait_seconds_timeout, *others):
        return receive(self, queue_name, count, min(wait_seconds_timeout, LONGEST_POLL_S), *others)

    SQSBackend.receive_message = receive_sooner
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"

    def client(service, region=REGION):
        return boto3.client(
            service, endpoint_url=url, region_name=region, aws_access_key_id="operator", aws_secret_access_key="-"
        )

    return url, client
