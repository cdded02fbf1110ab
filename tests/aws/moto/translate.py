"""Prints template.yaml as AWS gets it, with its parameters' defaults and a second channel, whose receipts are told, so that
every function is there."""

import json
import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/aws/template"))
from translation import COMBINATIONS, parsed, translated, values_of  # noqa: E402

logging.disable(logging.ERROR)
template = parsed((ROOT / "template.yaml").read_text(encoding="utf-8"))
values = values_of(template, {**COMBINATIONS["plain"], "Channels": "sns,end-user-messaging"})
json.dump({"template": translated(template, values), "values": values}, sys.stdout, default=str)
