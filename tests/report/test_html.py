import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from dpctl.core.errors import UnavailableError
from dpctl.core.figures import Figure, Provenance
from dpctl.decide.rank import recommend
from dpctl.report.html import page
from dpctl.report.run_sections import run_sections
from dpctl.report.sections import Cell, Column, Heading, Plot, Prose, Section, Table, figure_cell, origins, tables
from tests.report import bench_results
from tests.report.bench_runs import SECRET, legal_runs
from tests.report.pages import Page

pytest.importorskip("matplotlib")


def legal_sections() -> tuple[Section, ...]:
    return run_sections(bench_results.legal(), legal_runs())


@cache
def legal_page() -> str:
    return page("legal-summary", legal_sections())


def seconds(value: float, source: str = "a test", letter: str = "M") -> Figure:
    return Figure(value=value, unit="s", provenance=Provenance(letter), source=source)


def table(*figures: Figure | None, name: str = "times", sortable: bool = False) -> Table:
    return Table(
        id=name,
        caption="Times",
        columns=(Column(name="who", numeric=False), Column(name="time")),
        rows=tuple((Cell(text=f"row {n}"), figure_cell(figure)) for n, figure in enumerate(figures)),
        sortable=sortable,
    )


def test_the_page_is_well_formed_and_no_id_is_used_twice() -> None:
    found = Page(legal_page())
    assert found.broken == []
    ids = Counter(element.attributes["id"] for element in found.elements if "id" in element.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    targets = {element.attributes["href"] for element in found.all("a")} | {
        element.attributes["href"] for element in found.all("use")
    }
    assert {target.removeprefix("#") for target in targets} <= ids.keys()
    named = re.findall(r"url\(#([^)]+)\)", legal_page())
    assert named and set(named) <= ids.keys()


def test_the_page_asks_for_nothing() -> None:
    found = Page(legal_page())
    for element in found.elements:
        for name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster", "background"):
            assert element.attributes.get(name, "#").startswith("#"), element
        assert not re.search(r"url\((?!#)", element.attributes.get("style", ""))
    style = "".join(element.text for element in found.all("style"))
    assert "@import" not in style and "url(" not in style
    policy = next(e.attributes["content"] for e in found.all("meta") if "http-equiv" in e.attributes)
    assert policy.startswith("default-src 'none'")
    assert not {"link", "img", "iframe", "object", "embed", "image", "base"} & {e.tag for e in found.elements}


def test_every_figure_says_its_source_and_leads_to_it() -> None:
    sections = legal_sections()
    found = Page(legal_page())
    links = [e for e in found.all("a") if e.attributes.get("class") == "origin"]
    cells = [cell for shown in tables(sections) for row in shown.rows for cell in row if cell.figure is not None]
    assert len(links) == len(cells) > 100
    rows = {e.attributes["id"]: e.text for e in found.all("tr") if "id" in e.attributes}
    for link, cell in zip(links, cells, strict=True):
        assert cell.figure is not None
        letter = cell.figure.provenance.value
        assert link.text == letter
        assert link.attributes["title"] == f"{letter}: {cell.figure.source}"
        assert cell.figure.source in rows[link.attributes["href"].removeprefix("#")]
    # and no cell shows a figure's letter without one
    for element in found.all("td"):
        if re.fullmatch(r"[>= $]*\d.*\s[MSPEA]", element.text, re.DOTALL):
            assert "origin" in {
                e.attributes.get("class") for child in element.children for e in (child, *child.children)
            }


def test_every_figure_has_its_unit() -> None:
    for shown in tables(legal_sections()):
        for row in shown.rows:
            for cell in row:
                if cell.figure is not None and cell.figure.unit not in {"", "USD"} and not cell.state:
                    assert re.search(r"\d[^\d]*[A-Za-z%]", cell.words), cell


def test_landmarks_headings_and_the_skip_link() -> None:
    found = Page(legal_page())
    for tag in ("header", "nav", "main", "footer", "h1"):
        assert len(found.all(tag)) == 1
    first = found.all("a")[0]
    assert first.attributes == {"class": "skip", "href": "#content"}
    assert found.all("main")[0].attributes["id"] == "content"
    sections = found.all("section")
    names = [e.attributes["href"].removeprefix("#") for e in found.all("a") if "nav" in e.inside]
    assert names == [e.attributes["id"] for e in sections]
    assert {e.attributes["id"] for e in found.all("h2")} == {e.attributes["aria-labelledby"] for e in sections}
    assert found.all("html")[0].attributes["lang"] == "en"


def test_every_plot_is_said_in_words_and_as_a_table() -> None:
    found = Page(legal_page())
    figures = found.all("figure")
    names = [e.attributes["id"] for e in figures]
    assert names == ["trade-off", "first-token", "stages", "distribution", "egress", "cost-lines"]
    for figure in figures:
        plot = figure.children[0]
        assert plot.attributes["role"] == "img" and len(plot.attributes["aria-label"]) > 40
        assert [child.tag for child in figure.children] == ["div", "figcaption", "details"]
    texts = [e for e in found.elements if e.tag == "text" and "svg" in e.inside]
    assert any("hybrid" in e.text for e in texts), "text in plots must stay text"


def test_the_same_run_gives_the_same_bytes() -> None:
    assert page("legal-summary", legal_sections()) == legal_page()


def test_nothing_of_a_document_and_no_markup_gets_in() -> None:
    result = bench_results.legal()
    runs = legal_runs()
    evil = "<script>alert(1)</script>"
    first, *rest = result.assessments
    stage = replace(first.deployment.answering, model=f"{evil} model")
    named = replace(first, deployment=replace(first.deployment, label=f"local {evil}", stages=(stage,)))
    rows = (named, *rest, *result.references)
    result = replace(
        result,
        assessments=(named, *rest),
        document=evil,
        recommendation=recommend(result.scenario, rows),
    )
    runs = (replace(runs[0], deployment=named.deployment, environment={evil: evil}), *runs[1:])
    text = page(evil, run_sections(result, runs))
    assert evil not in text and "alert(1)" in text
    assert len(Page(text).all("script")) == 1
    assert SECRET not in text


def test_what_is_unknown_is_a_dash_and_has_no_sort_value() -> None:
    found = Page(page("t", (Heading(id="a", text="A"), table(seconds(0.25), None, sortable=True))))
    first, second = found.all("td")[:2]
    assert first.text == "250 ms\N{NO-BREAK SPACE}M" and first.attributes["data-sort"] == "0.25"
    assert second.text == "-" and "data-sort" not in second.attributes


def test_sources_are_numbered_once() -> None:
    sections = (table(seconds(1), seconds(2), seconds(1, letter="A")), table(seconds(3, "another"), name="more"))
    numbers = [origin.number for origin in origins(sections).values()]
    assert numbers == [1, 2, 3]


def test_an_id_that_is_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="times"):
        page("t", (table(seconds(1)), table(seconds(2))))
    with pytest.raises(ValueError, match="sources"):
        page("t", (Heading(id="sources", text="Mine"), table(seconds(2))))


def test_a_page_without_figures_has_no_sources() -> None:
    found = Page(page("t", (Prose(lines=("a & b",)), Heading(id="x", text="X"), Prose(lines=("c",), listed=True))))
    assert found.broken == [] and [e.attributes["id"] for e in found.all("section")] == ["x"]
    assert "a & b" in found.all("main")[0].text


def test_an_empty_result_is_still_a_page() -> None:
    result = replace(bench_results.legal(), assessments=(), references=(), claims=())
    result = replace(result, recommendation=replace(result.recommendation, ranked=(), set_aside=(), estimated=()))
    found = Page(page("t", run_sections(result, ())))
    assert found.broken == [] and not found.all("figure")


def test_plots_without_matplotlib_are_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    plot = next(section for section in legal_sections() if isinstance(section, Plot))
    with pytest.raises(UnavailableError) as refused:
        page("t", (plot,))
    assert "dpctl-planner[html]" in refused.value.hint


def _luminance(color: str) -> float:
    # relative luminance and contrast ratio: WCAG 2.2, definitions
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_contrast_of_text_and_series(mode: int) -> None:
    style = Page(legal_page()).all("style")[0].text
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 2
    colors = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", blocks[mode]))
    assert len(colors) == 15
    for paper in ("paper", "band"):
        for name in colors.keys() - {"paper", "band", "grid"}:
            low, high = sorted((_luminance(colors[paper]), _luminance(colors[name])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (paper, name)


def test_plots_take_all_colours_from_the_page() -> None:
    drawings = re.findall(r"<svg.*?</svg>", legal_page(), re.DOTALL)
    assert len(drawings) == 6
    assert not [color for drawing in drawings for color in re.findall(r"#[0-9a-fA-F]{6}\b", drawing)]
