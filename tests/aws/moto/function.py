"""A function's binary under AWS's Runtime Interface Emulator."""

import json
import platform
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60


def emulator():
    """AWS's emulator, which comes with SAM."""
    name = "aws-lambda-rie-arm64" if platform.machine() == "aarch64" else "aws-lambda-rie-x86_64"
    return next(ROOT.glob(f".tools/lib/python*/site-packages/samcli/local/rapid/{name}"))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Function:
    """One execution environment; the emulator starts the binary at the first event."""

    def __init__(self, name, binary, variables, folder):
        self.name, self.log = name, Path(folder, f"{name}.log")
        self.port = free_port()
        command = [emulator(), "--runtime-api-address", f"127.0.0.1:{free_port()}"]
        command += ["--runtime-interface-emulator-address", f"127.0.0.1:{self.port}", binary]
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, env=variables, stdout=log, stderr=log, start_new_session=True)

    def invoke(self, event):
        """The function's answer to an event."""
        url = f"http://127.0.0.1:{self.port}/2015-03-31/functions/function/invocations"
        for _ in range(PATIENCE_S * 10):
            try:
                with urllib.request.urlopen(url, json.dumps(event).encode(), timeout=PATIENCE_S) as answer:
                    answered = json.load(answer)
            except (ConnectionRefusedError, urllib.error.URLError) as error:
                # It listens a moment after its start.
                assert "refused" in str(error), f"{self.name}: {error}: {self.lines()}"
                time.sleep(0.1)
                continue
            failed = isinstance(answered, dict) and "errorType" in answered
            assert not failed, f"{self.name}: {answered}: {self.lines()}"
            return answered
        raise AssertionError(f"{self.name} does not listen: {self.lines()}")

    def lines(self):
        """What it has logged."""
        return self.log.read_text(encoding="utf-8")

    def end(self):
        """Kills the emulator and the function, which the emulator gives a group of its own."""
        for child in children(self.process.pid):
            subprocess.run(["kill", "-9", child], check=False)
        self.process.kill()
        self.process.wait()


def children(process):
    found = []
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        for child in tasks.read_text(encoding="utf-8").split():
            found += [child, *children(child)]
    return found
