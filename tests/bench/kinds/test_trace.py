"""The agent's trace: the facts are what its tables say."""

import re

import pytest

from dpctl.bench.documents import generate

ROW = re.compile(r"^(\w+)-(\d+) \| [^|]+ \| (\d+) \| (\d+) \| (\d+)$", re.MULTILINE)


@pytest.mark.parametrize(("seed", "steps"), [(0, 1), (1, 2), (2, 8), (3, 8), (4, 30), (5, 200)])
def test_the_facts_can_be_worked_out_from_the_tables(seed: int, steps: int) -> None:
    document = generate("agent-trace", seed=seed, pages=steps)
    rows = [(site, f"{site}-{n}", int(a) // int(b), int(lead)) for site, n, a, b, lead in ROW.findall(document.text)]
    assert len({site for site, *_ in rows}) == steps == document.text.count("Call: stock(")
    covers = sorted(cover for _, _, cover, _ in rows)
    assert covers[0] < covers[1]  # one item runs out first
    site, code, cover, _ = min(rows, key=lambda row: row[2])
    short = sum(cover < lead for _, _, cover, lead in rows)
    facts = {fact.id: fact.forms for fact in document.facts}
    assert facts["item"] == (code,)
    assert facts["site"] == (f"site {site}",)
    assert facts["cover"][0] == f"{cover} days"
    assert facts["short"][0] == f"{short} items"


def test_there_is_nothing_personal_in_it() -> None:
    assert generate("agent-trace", seed=6, pages=12).spans == ()
