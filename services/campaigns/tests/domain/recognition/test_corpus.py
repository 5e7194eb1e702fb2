"""On mails that nobody here wrote: a folder as ``benchmarks/recognition.py`` says, named by JALON_MAIL_CORPUS."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from jalon_campaigns.domain.recognition.phrases import ADDRESS_INVALID
from jalon_campaigns.domain.recognition.reading import read_mail
from jalon_campaigns.domain.recognition.recognising import recognise

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def corpus() -> Path:
    folder = os.environ.get("JALON_MAIL_CORPUS")
    if not folder:
        pytest.skip("JALON_MAIL_CORPUS names no folder of real mails")
    return Path(folder)


def test_real_bounces(corpus):
    labels = json.loads((corpus / "labels.json").read_text())
    detected = right = wrong = missed = 0
    paths = [path for path in sorted(corpus.glob("bounces/*host-*.eml")) if path.name in labels]
    for path in paths:
        found = recognise(read_mail(path.read_bytes()), received_on=TODAY)
        reasons = [label["reason"] for label in labels[path.name]]
        detected += found.verdict == "bounce" or not {"delivered", "feedback"}.isdisjoint(reasons)
        hard = sum(reason in ADDRESS_INVALID for reason in reasons)
        said = sum(failure.address_invalid for failure in found.failures)
        right, wrong, missed = right + min(hard, said), wrong + max(0, said - hard), missed + max(0, hard - said)
    assert detected / len(paths) >= 0.97
    assert right / (right + missed) >= 0.95
    assert right / (right + wrong) >= 0.95


def test_people_are_people(corpus):
    paths = sorted(corpus.glob("human/*.eml"))
    assert paths
    assert {recognise(read_mail(path.read_bytes()), received_on=TODAY).verdict for path in paths} == {"reply"}
