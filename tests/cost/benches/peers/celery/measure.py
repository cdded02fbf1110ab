"""Prints the processor time, in nanoseconds, that a Celery worker takes for an empty job on Redis.

Both are started here and ended here. The worker does all in one process, which is the cheapest that it can: what
enqueues, and Redis itself, are not counted.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

JOBS = 2_000
WARMING = 200
PATIENCE_SECONDS = 5


def cpu(process):
    threads = pathlib.Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads)


def run(count):
    for number in range(count):
        jobs.empty.delay(f"{number:064x}")
    jobs.last.delay()
    while jobs.broker.blpop("done", timeout=PATIENCE_SECONDS) is None:
        if worker.poll() is not None:
            sys.exit("Celery's worker has ended")


folder = tempfile.TemporaryDirectory()
socket = os.path.join(folder.name, "redis")
os.environ["BROKER"] = f"redis+socket://{socket}"
import jobs  # noqa: E402, its broker is the one above

redis = subprocess.Popen(
    ["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder.name],
    stdout=subprocess.DEVNULL,
)
worker = subprocess.Popen(
    [sys.executable, "-m", "celery", "--app", "jobs", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    + ["--without-gossip", "--without-mingle", "--without-heartbeat"],
    cwd=pathlib.Path(__file__).parent,
    stdout=subprocess.DEVNULL,
)
try:
    # Redis says when it is ready by answering.
    while redis.poll() is None:
        try:
            jobs.broker.ping()
            break
        except jobs.redis.ConnectionError:
            pass
    run(WARMING)
    before = cpu(worker.pid)
    run(JOBS)
    print((cpu(worker.pid) - before) // JOBS)
finally:
    worker.terminate()
    worker.wait()
    redis.terminate()
    redis.wait()
