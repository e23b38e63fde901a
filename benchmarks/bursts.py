"""Bursts: NAB score, false alarms and delays on labelled streams, against 3 sigma, Kleinberg and chance.

Run with: ``python benchmarks/bursts.py [--data FOLDER] [--json]``. An alarm is the step with which a burst is noticed;
of the others it is the first step of each run of flagged ones.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Any, Final

import numpy as np

from _bursts.nab import PROFILES, Stream, score
from _bursts.peers import chance, kleinberg, sigma
from _bursts.series import Brand, Counts, brands, crises, vote
from _bursts.watching import watching_rows
from talka.listening.bursts import Burst, Detector, Sensitivity, count_events

_STEP: Final = 300
_WEEK: Final = 7 * 86_400 // _STEP
_RATES: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
_HALF_HOUR: Final = 1800
_SEEDS: Final = 20
Method = Callable[[Brand], list[int]]


def ours(begin: dt.datetime, counts: Counts, rate: float, step: int = _STEP) -> list[Burst]:
    """All bursts, with the one that lasts."""
    detector = Detector(begin, Sensitivity(step, rate))
    return [*detector.feed(counts), *filter(None, [detector.lasting])]


def alarms(begin: dt.datetime, bursts: Sequence[Burst], step: int = _STEP) -> list[int]:
    """The steps with which bursts were noticed."""
    return [int((burst.noticed - begin).total_seconds()) // step - 1 for burst in bursts]


def talka(rate: float) -> Method:
    """Talka at a setting."""
    return lambda brand: alarms(brand.begin, ours(brand.begin, brand.counts, rate))


def deviating(deviations: float, days: int) -> Method:
    """So many standard deviations above the mean of the last days."""
    return lambda brand: sigma(brand.counts, days * 288, deviations)


def automaton(scale: float) -> Method:
    """Kleinberg's, with a burst of ``scale`` times the mean."""
    return lambda brand: kleinberg(brand.counts, scale)


def methods() -> Iterator[tuple[str, Method]]:
    """Who is compared; the deviations and scales of the others are also tried where they do best here."""
    for rate in _RATES:
        yield f"Talka, {rate:g} a week", talka(rate)
    for deviations in (3, 8):
        for days in (1, 7):
            yield f"{deviations} sigma, {days} d", deviating(deviations, days)
    for scale in (2.0, 5.0):
        yield f"Kleinberg, s = {scale:g} (batch)", automaton(scale)
    yield "nothing (null)", lambda _: []


def judged(name: str, streams: Sequence[Stream], found: Sequence[Sequence[int]]) -> dict[str, Any]:
    """The figures of one method: scores, windows hit, share of alarms that hit, false alarms, delay in hours."""
    scored = [[at for at in each if at >= stream.probation] for stream, each in zip(streams, found, strict=True)]
    pairs = list(zip(streams, scored, strict=True))
    delays = [
        (min(inside) - left) * _STEP / 3600
        for stream, each in pairs
        for left, right in stream.scored
        if (inside := [at for at in each if left <= at <= right])
    ]
    total = sum(map(len, scored))
    hits = sum(any(left <= at <= right for left, right in stream.windows) for stream, each in pairs for at in each)
    weeks = sum(stream.steps - stream.probation for stream in streams) / _WEEK
    return {
        "method": name,
        **{profile: score(streams, found, weights) for profile, weights in PROFILES.items()},
        "windows": len(delays),
        "of": sum(len(stream.scored) for stream in streams),
        "precision": hits / total if total else 0.0,
        "false_a_week": (total - hits) / weeks,
        "delay_hours": median(delays) if delays else None,
    }


def nab(data: Path) -> list[dict[str, Any]]:
    """All methods on the five brands, and chance with as many alarms as Talka at its usual setting."""
    known = brands(data)
    streams = [brand.stream for brand in known]
    rows = [judged(name, streams, [method(brand) for brand in known]) for name, method in methods()]
    usual = [[at for at in talka(1.0)(brand) if at >= brand.stream.probation] for brand in known]
    drawn = [
        judged("chance, as many", streams, [chance(s, len(f), seed) for s, f in zip(streams, usual, strict=True)])
        for seed in range(_SEEDS)
    ]
    mean = {key: fmean(row[key] for row in drawn) for key in drawn[0] if key not in {"method", "of"}}
    return [*rows, {**drawn[0], **mean}]


def crisis_rows(data: Path) -> list[dict[str, Any]]:
    """When each crisis was noticed, beside what could be known; a 3 sigma alarm for comparison."""
    rows = []
    for name, (times, known) in crises(data).items():
        for step in (60, 300, 3600):
            series = count_events(times, step)
            found = ours(series.begin, series.counts, 1.0, step)
            others = sigma(series.counts, 7 * 86_400 // step)
            rows.append(
                {
                    "crisis": name,
                    "step": step,
                    "onset": known["onset_utc"],
                    "tenth": known["tenth_tweet_after_onset"],
                    "peak": known["peak_hour"],
                    "noticed": [burst.noticed.isoformat() for burst in found],
                    "3 sigma alarms": len(others),
                }
            )
    return rows


def vote_rows(data: Path) -> list[dict[str, Any]]:
    """Half hours of the vote in which a burst began or lasted, of those with an event and of the others."""
    begin, counts, events = vote(data)
    last = begin + dt.timedelta(minutes=len(counts))
    halves = [
        begin + dt.timedelta(seconds=_HALF_HOUR * i) for i in range(int((last - begin).total_seconds()) // _HALF_HOUR)
    ]
    rows = []
    for rate in (1.0, 100.0):
        spans = [(burst.start, burst.end or last) for burst in ours(begin, counts, rate, 60)]
        hit = {h for h in halves if any(a < h + dt.timedelta(seconds=_HALF_HOUR) and b > h for a, b in spans)}
        rows.append(
            {
                "rate": rate,
                "events": len(events),
                "hit": len(hit & events),
                "others hit": len(hit - events),
                "of": len(halves),
            }
        )
    return rows


def steps_a_second() -> dict[str, float]:
    """Whole series at once, and one step of each of 1,000 topics, as the worker does it."""
    counts = np.random.default_rng(1).poisson(5, 40_320).astype(float)
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    started = time.perf_counter()
    Detector(begin).feed(counts)
    whole = len(counts) / (time.perf_counter() - started)
    topics = [Detector(begin) for _ in range(1000)]
    started = time.perf_counter()
    for count in counts[:5]:
        for topic in topics:
            topic.feed([count])
    return {"whole": whole, "single": 5000 / (time.perf_counter() - started)}


def calm() -> list[dict[str, float]]:
    """False alarms a week of constant Poisson streams and of overdispersed ones with a day's season: 160 weeks each."""
    rng, steps = np.random.default_rng(1), 8 * _WEEK
    season = 1 + 0.8 * np.sin(np.arange(steps) * 2 * np.pi / 288)
    rows = []
    for mean in (0.01, 0.1, 1.0, 10.0, 1000.0):
        plain = [rng.poisson(mean, steps).astype(float) for _ in range(20)]
        uneven = [rng.poisson(rng.gamma(10, mean * season / 10)).astype(float) for _ in range(20)]
        rows.append(
            {
                "mean": mean,
                "Poisson": _a_week(plain, _noticed),
                "negative binomial, season": _a_week(uneven, _noticed),
                "Poisson, 3 sigma": _a_week(plain, lambda counts: len(sigma(counts, _WEEK))),
                "Poisson, 8 sigma": _a_week(plain, lambda counts: len(sigma(counts, _WEEK, 8.0))),
            }
        )
    return rows


def _noticed(counts: Counts) -> int:
    return len(ours(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), counts, 1.0))


def _a_week(streams: Sequence[Counts], method: Callable[[Counts], int]) -> float:
    return sum(map(method, streams)) * _WEEK / sum(map(len, streams))


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("TALKA_SHARED", "../shared")) / "data")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    report: dict[str, Any] = {
        "nab": nab(given.data),
        "calm": calm(),
        "crises": crisis_rows(given.data),
        "vote": vote_rows(given.data),
        "steps a second": steps_a_second(),
        "watching": watching_rows(),
    }
    if given.json:
        print(json.dumps(report, indent=2))
        return
    for row in report["nab"]:
        print(
            "| "
            + " | ".join(f"{value:.2f}" if isinstance(value, float) else str(value) for value in row.values())
            + " |"
        )
    for part in ("calm", "crises", "vote", "watching"):
        for row in report[part]:
            print(row)
    print(report["steps a second"])


if __name__ == "__main__":
    main()
