"""A job that does nothing, and one that tells that all before it are done."""

import os

import redis
from celery import Celery

app = Celery("jobs", broker=os.environ["BROKER"])
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)
broker = redis.Redis.from_url(os.environ["BROKER"].replace("redis+socket", "unix"), socket_timeout=None)


@app.task
def empty(key):
    pass


@app.task
def last():
    broker.rpush("done", "done")
