"""The kernel gives exactly the words of ``talka.text.words``."""

from __future__ import annotations

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talka.text import SIGNS, words
from talka.text.kernel import hash_of, tokenise, words_of
from talka.text.kernel.encoding import encode
from talka.text.kernel.tables import LAST
from talka.text.kernel.tokenise import scan_all

ALPHABETS = (
    "abcXYZ019_",
    "éÅßœÆøñłŁıİǆﬁŉ",
    "αΣςάΐώΩἄᾳ",
    "иЙйёЁїґѐ\u0306\u0301",
    "אבגםשׁ\u05b8\u05bcﬡ״׳",
    "ابةآأـ\u064b\u0651\u0654ﷺﻼ٣",
    "कखिाी्ंक़\u093c\u0902३",
    "กขาำ\u0e31\u0e48ะເຳ\u0ecd\u0eb2",
    "日本語漢⺀㍿かがカｶﾞ々ー゙",
    "한글ㅋㅠ각\u1100\u1161\u11a8ﾡ",
    "😀👍🏽👩❤\ufe0f\u200d🇩🇪🏴\U000e0067\U000e007f☎⌚1⃣",
    "#@＃＠&/=+.-_ab1é日",
    "#@ab._-",
    "½㎏™Ⓐ㈱²①⅓",
    "\u200c\u200d\u00ad\u2060\ufeff\u034f\u0640ʼʹ\u0345",
    "’“”…—–¿¡°€$%^*()[]{}|\\:;'\"<>,?!`~",
    "\ud800\udfff\x00\x1f\x7f\x85\u00a0\u2028\ue000\uffff\U0010ffff",
    "𝒜𝟘𐐀𐐨🄰🅰𠀀𞤀𑄀",
    "http://a.co/b#c?d=@e&f#",
)
BLANKS = " \t\n\r"
letters = st.one_of(*map(st.sampled_from, ALPHABETS))
chunks = st.one_of(
    *(st.text(st.sampled_from(alphabet), max_size=6) for alphabet in ALPHABETS),
    st.text(letters, max_size=8),
    st.text(st.characters(codec=None), max_size=4),
)
texts = st.lists(st.one_of(chunks, st.sampled_from(BLANKS)), max_size=12).map("".join)


def same(batch: list[str]) -> bool:
    """Whether words, hashes and signs are those that ``words`` calls for."""
    found = tokenise(batch)
    expected = [words(text) for text in batch]
    flat = list(itertools.chain.from_iterable(expected))
    hashes = {word: hash_of(word.encode()) for word in set(flat)}
    return (
        words_of(found) == expected
        and found.hashes.tolist() == [hashes[word] for word in flat]
        and found.signed.tolist() == [int(word[0] in SIGNS) for word in flat]
    )


@given(texts)
@example("#É_bcdefg #日本a_b_ @é.é-a@b.c @a@b @a.@b #_ #__1")
@example("@a@b.c@d.e &#39; a@b.c x/#y =@z +@z +#z _#z ½#a ʼ#a")
@example("😀\ufe0f🏽\u200d😀🇩🇪🇩#a😀#b")
def test_text_gives_the_words_of_text(text: str) -> None:
    assert same([text])


@given(st.lists(texts, max_size=20))
def test_batch_gives_the_words_of_each_text(batch: list[str]) -> None:
    assert same(batch)


@given(st.lists(texts, max_size=10))
def test_arrays_describe_the_words(batch: list[str]) -> None:
    found = tokenise(batch)
    flat = [word.encode() for text in batch for word in words(text)]
    kept = [found.data[s : s + n].tobytes() for s, n in zip(found.starts, found.lengths, strict=True)]
    assert kept == flat
    assert found.hashes.tolist() == [hash_of(word) for word in flat]
    assert found.signed.tolist() == [int(word[:1] in (b"#", b"@")) for word in flat]
    assert found.texts.tolist() == [0, *itertools.accumulate(len(words(text)) for text in batch)]


def test_arrays_have_their_types() -> None:
    for batch in ([], [""], ["a b"], ["a ½"]):
        found = tokenise(batch)
        assert [array.dtype for array in found] == ["uint64", "int64", "int32", "uint8", "int64", "uint8"]


def test_words_of_a_hashtag_share_its_bytes() -> None:
    found = tokenise(["x #Ab_c @d.e"])
    assert found.starts.tolist() == [0, 2, 3, 6, 8, 8, 9, 11]
    assert found.lengths.tolist() == [1, 5, 2, 1, 4, 2, 1, 1]


PLACES = "{0} a{0}b #{0}a @a{0}b {0}{0} #a{0} ก{0} a.{0}#b @b.{0}@c.d א{0}ב 😀{0}😀"
EACH = [range(start, start + 0x4000) for start in range(0, LAST + 1, 0x4000)]
ABOVE = [range(LAST + 1, sys.maxunicode + 1, 61)]  # the kernel takes them all for one


@pytest.mark.parametrize("codes", [*EACH, *ABOVE], ids=lambda codes: f"{codes.start:x}")
def test_every_character_gives_its_words_in_every_place(codes: range) -> None:
    batch = [PLACES.format(chr(code)) for code in codes]
    wrong = [(text, got) for text, got in zip(batch, words_of(tokenise(batch)), strict=True) if got != words(text)]
    assert wrong == []


def test_pairs_of_telling_characters_give_their_words() -> None:
    telling = sorted({character for alphabet in ALPHABETS for character in alphabet})
    pairs = ["".join(pair) for pair in itertools.product(telling, repeat=2)]
    assert same([f"{pair} a{pair}b #{pair}#a" for pair in pairs])


@pytest.mark.parametrize(
    "text",
    [
        "a " * 1_000_000,
        "a" * 10_000_000,
        "½ " * 20_000,
        "日本" * 50_000,
        "กำ" * 50_000 + "e\u0301" * 50_000,
        "#a" + "\u0301" * 100_000,
        "@a." * 100_000,
        "@" * 100_000,
        "#" + "_" * 1_000_000,
        "@a@b" * 50_000,
    ],
    ids=lambda text: text[:4],
)
def test_huge_text_gives_its_words(text: str) -> None:
    assert same(["before ½", text, "after"])


def test_every_short_name_gives_its_words() -> None:
    names = itertools.chain.from_iterable(itertools.product("@#a._日", repeat=length) for length in range(1, 7))
    assert same(["".join(name) for name in names])


def test_words_of_usual_posts_are_found_without_python() -> None:
    usual = [
        "I’m “here” … – now! ❤️ 😂😂 👍🏽 🇬🇷 #Ελλάδα_2 @me_1 @me@a.social @me.a.social &amp; https://t.co/aB1#x",
        "Šodien ļoti auksts. Καλημέρα σας! Ещё раз, йод",
        "שלום לכולם السلام عليكم",
        "日本語とカナ。#タグ 안녕하세요",
    ]
    _, hard = scan_all(encode(usual))
    assert len(hard) == 0


def test_many_signs_have_room() -> None:
    assert same(["#a", "@b", "@a.b", "é#c"] * 5_000)


def test_every_text_may_be_hard() -> None:
    assert same(["é́", "", "½", "\u0301"] * 5_000)


def test_threads_do_not_disturb_each_other() -> None:
    batches = [[PLACES.format(chr(code)) for code in range(start, 0x1000, 4)] for start in range(4)] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda batch: words_of(tokenise(batch)), batches))
    assert found == [[words(text) for text in batch] for batch in batches]
