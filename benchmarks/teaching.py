"""What corrections bring: labels of posts of a set, before and after the model was taught by people's labels of others.

Run with: ``python benchmarks/teaching.py --data FOLDER [--json]``. Half of a set is labelled by the model; of these,
posts are corrected as the set says, taken at random or only those that are wrong. The other half is measured.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from talka.listening.labels import Labeller
from talka.listening.labels.model import load
from talka.listening.labels.training.measure import measure
from talka.listening.labels.training.sets import CORRECTIONS, Example, examples
from talka.listening.labels.training.teaching import OTHERS, Uncorrected, teach

CHOSEN_ON: Final = (("brand_us_airlines", "en"), ("sentiment_ru_rusentiment", "ru"), ("complaints_twitter", "en"))
"""Sets by which the way of teaching was chosen."""
FRESH: Final = (
    *(("sentiment_umsab", code) for code in ("ar", "de", "en", "es", "fr", "hi", "it", "pt")),
    ("toxic_en_olid", "en"),
    ("toxic_he_sinalab", "he"),
    ("toxic_pt_toldbr", "pt"),
    ("suggestions_forum", "en"),
)
POSTS: Final = 6_000
CORRECTED: Final = (30, 100, 300)


def posts_of(folder: Path, language: str) -> list[Example]:
    """Posts of a set in a language, in an order by chance."""
    found = [each for each in examples(folder, research=True, to_ship=False) if each.language == language]
    random.Random(0).shuffle(found)
    return found[:POSTS]


def rows(folder: Path, language: str) -> Iterator[dict[str, Any]]:
    """The figures of a set."""
    posts = posts_of(folder, language)
    half = len(posts) // 2
    pool, kept = posts[:half], posts[half:]
    wrong = [each for each in pool if measure([each], Labeller.load())[0].accuracy == 0]
    others = [Uncorrected(each.text, each.language) for each in pool]
    before = figures(kept, Labeller.load())
    for count in CORRECTED:
        for which, some in (("any", pool[:count]), ("wrong", wrong[:count])):
            if len(some) == count:
                after = figures(kept, taught(some, others))
                told = {"set": folder.name, "language": language, "label": posts[0].label, "corrected": count}
                yield {**told, "which": which, "before": before, "after": after}


def taught(some: Sequence[Example], others: Sequence[Uncorrected]) -> Labeller:
    """The model that ships, taught by these."""
    data = teach(load(), [each._replace(origin=CORRECTIONS) for each in some], others[: OTHERS + len(some)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.npz"
        path.write_bytes(data)
        return Labeller(load(path))


def figures(posts: Sequence[Example], labeller: Labeller) -> tuple[float, float]:
    """Macro-F1 and accuracy."""
    (found,) = measure(posts, labeller)
    return found.macro_f1, found.accuracy


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--sets", default="", help="only sets whose name holds this")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not asked.json:
        print("| set | label | corrected | which | macro-F1 before | after | accuracy before | after |")
        print("|---|---|---|---|---|---|---|---|")
    for name, language in (*CHOSEN_ON, *FRESH):
        if asked.sets not in name:
            continue
        for row in rows(asked.data / name, language):
            if asked.json:
                print(json.dumps(row))
                continue
            (f1, right), (new_f1, new_right) = row["before"], row["after"]
            shown = " | ".join(f"{100 * share:.1f}" for share in (f1, new_f1, right, new_right))
            print(
                f"| {name}, {language} | {row['label']} | {row['corrected']} | {row['which']} | {shown} |", flush=True
            )


if __name__ == "__main__":
    main()
