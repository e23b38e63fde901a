from __future__ import annotations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.intake.copying import array, copy, text, vector

# Anything that a text of ours may hold: neither NUL nor halves of surrogate pairs.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts, st.lists(texts, max_size=4)), min_size=1, max_size=5))
def test_what_is_copied_comes_back(rows: list[tuple[str, list[str]]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copied (place int, said text, list text[], words tsvector)")
        lines = [
            f"{place}\t{text(said)}\t{array(values)}\t{text(vector(filter(None, values), 100))}"
            for place, (said, values) in enumerate(rows)
        ]
        copy("copied", "place, said, list, words", lines)
        cursor.execute("SELECT said, list, tsvector_to_array(words) FROM copied ORDER BY place")
        found = [(said, values, set(words)) for said, values, words in cursor.fetchall()]
        cursor.execute("DROP TABLE copied")
    assert found == [(said, values, {value for value in values if value}) for said, values in rows]


def test_vector_leaves_out_what_it_cannot_hold() -> None:
    assert vector(["b", "x" * 501, "a", "b"], 600) in {"'a' 'b'", "'b' 'a'"}
    assert vector(["ж" * 251], 251) == ""
    assert len(vector([f"{n:0499}" for n in range(3000)], 1_500_000)) < 1_000_000
