"""How well recognition does on real mails, a table: ``python -m benchmarks.recognition <folder>``.

The folder holds ``bounces/*.eml`` (named ``<family>-<number>.eml``; those of the families ``arf`` and ``rfc3834`` are
complaints and auto-replies), ``human/*.eml`` and ``labels.json``: per bounce a list of ``{"reason": …}``, one for each
recipient. Families are told apart, so that one sees how it does on mail systems that nobody looked at.
"""

import argparse
import datetime as dt
import json
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jalon_campaigns.domain.recognition.phrases import ADDRESS_INVALID
from jalon_campaigns.domain.recognition.reading import read_mail
from jalon_campaigns.domain.recognition.recognising import recognise
from jalon_campaigns.domain.recognition.verdicts import Recognition

NO_FAILURES = {"delivered": "receipt", "feedback": "complaint", "vacation": "auto_reply"}
"""Labels of mails that are no bounces, and what they are."""


@dataclass
class Score:
    """Counts of one family, or of several."""

    mails: int = 0
    right: int = 0
    hard_right: int = 0
    hard_wrong: int = 0
    hard_missed: int = 0
    seconds: float = 0.0
    mistakes: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Count another's too."""
        for name in ("mails", "right", "hard_right", "hard_wrong", "hard_missed", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.mistakes += other.mistakes

    def row(self, name: str) -> str:
        """A line of the table."""
        precision = _ratio(self.hard_right, self.hard_right + self.hard_wrong)
        recall = _ratio(self.hard_right, self.hard_right + self.hard_missed)
        ms = 1000 * self.seconds / max(1, self.mails)
        return f"{name:28} {self.mails:5} {_ratio(self.right, self.mails):>7} {precision:>9} {recall:>7} {ms:7.1f}"


def score(corpus: Path) -> Mapping[str, Score]:
    """The score of every family."""
    labels: dict[str, Sequence[Mapping[str, Any]]] = json.loads((corpus / "labels.json").read_text())
    scores: dict[str, Score] = defaultdict(Score)
    for path in sorted(corpus.glob("*/*.eml")):
        family = "human" if path.parent.name == "human" else path.stem.rpartition("-")[0]
        started = time.perf_counter()
        found = recognise(read_mail(path.read_bytes()), received_on=dt.datetime.now(dt.UTC).date())
        scores[family].seconds += time.perf_counter() - started
        _judge(scores[family], path, family, found, labels.get(path.name))
    return scores


def _judge(
    mine: Score, path: Path, family: str, found: Recognition, labels: Sequence[Mapping[str, Any]] | None
) -> None:
    reasons = [str(label["reason"]) for label in labels or ()]
    expected = {"human": "reply", "arf": "complaint", "rfc3834": "auto_reply"}.get(family, "bounce")
    expected = NO_FAILURES.get(reasons[0], expected) if reasons else expected
    mine.mails += 1
    mine.right += found.verdict == expected
    if found.verdict != expected:
        mine.mistakes.append(f"{path.name}: {found.verdict}, not {expected}")
    if labels is None:
        return
    hard = sum(reason in ADDRESS_INVALID for reason in reasons)
    said = sum(failure.address_invalid for failure in found.failures)
    mine.hard_right += min(hard, said)
    mine.hard_wrong += max(0, said - hard)
    mine.hard_missed += max(0, hard - said)
    if hard != said:
        got = Counter(failure.reason for failure in found.failures)
        mine.mistakes.append(f"{path.name}: labelled {', '.join(reasons)}; got {', '.join(got) or 'nothing'}")


def _ratio(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--mistakes", action="store_true", help="name every mail that was taken for something else")
    wanted = parser.parse_args()
    scores = score(wanted.corpus)
    print(f"{'family':28} {'mails':>5} {'right':>7} {'hard:prec':>9} {'recall':>7} {'ms each':>7}")
    total, halves = Score(), (Score(), Score())
    bounces = [name for name in sorted(scores) if name not in ("human", "arf", "rfc3834")]
    for name in sorted(scores):
        print(scores[name].row(name))
        total.add(scores[name])
        if name in bounces:
            halves[bounces.index(name) % 2].add(scores[name])
    for name, each in (("every second family", halves[0]), ("the other families", halves[1]), ("all", total)):
        print(each.row(name))
    if wanted.mistakes:
        print("\n".join(total.mistakes))


if __name__ == "__main__":
    main()
