"""Leaked spans as SARIF 2.1.0, for code scanning: class, id and place in the run file, never a span's text."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from dpctl.decide.change import Leak
from dpctl.report.compare import Comparison, leak_text
from dpctl.report.layout import clean

_RULE = "leaked-span"


def sarif(found: Comparison, version: str) -> str:
    """One result per span that leaked on the new side; those that the base leaked too are `unchanged`.

    `version` is dpctl's own.
    """
    record = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "dpctl", "version": version, "rules": [_rule()]}},
                "results": _results(found.leaks),
            }
        ],
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _rule() -> dict[str, Any]:
    return {
        "id": _RULE,
        "name": "LeakedSpan",
        "shortDescription": {"text": "A sensitive span left for a place it must not reach"},
        "fullDescription": {
            "text": "The exact bytes handed to a socket outside the allowed zones held this span of the document."
        },
        "help": {"text": "Mask its class before sending, or keep the work here; the run file names request and span."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["privacy", "security"], "security-severity": "8.0"},
    }


def _results(leaks: Sequence[Leak]) -> list[dict[str, Any]]:
    return [
        {
            "ruleId": _RULE,
            "level": "error",
            "baselineState": "unchanged" if leak.known else "new",
            "message": {"text": clean(f"{leak.deployment}: {leak_text(leak)}")},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(PurePath(leak.file).as_posix())},
                        "region": {"startLine": leak.line},
                    }
                }
            ],
            "partialFingerprints": {"span/v1": _fingerprint(leak)},
        }
        for leak in leaks
    ]


def _fingerprint(leak: Leak) -> str:
    whole = "\n".join((leak.deployment, leak.document, leak.cls, leak.span))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
