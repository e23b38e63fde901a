from __future__ import annotations

from talka.channels.connectors.lists import LONGEST, listed


def test_each_line_counts_once_without_its_sign() -> None:
    assert listed(" #one \n\n one\r\n#two words\n#", strip="#") == ["one", "two words"]


def test_a_long_list_is_cut() -> None:
    assert listed("\n".join(map(str, range(1000)))) == [str(number) for number in range(LONGEST)]
