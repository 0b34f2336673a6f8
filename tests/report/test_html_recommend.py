"""The page of a recommendation in a real browser; skipped where there is none."""

import itertools
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dpctl.report.decision import Decision
from dpctl.report.decision_sections import decision_sections
from dpctl.report.html import page
from tests.options import fig
from tests.report.browser import BROWSER, Tab, browse, faint
from tests.report.decisions import decision

pytest.importorskip("matplotlib")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def timed() -> Decision:
    """The decision, with a time for each token of the answer, so that there are stages to show."""
    of = decision()
    ranked = tuple(
        replace(option, assessment=replace(option.assessment, tpot=fig(0.01, "s"))) for option in of.advice.ranked
    )
    return replace(of, advice=replace(of.advice, ranked=ranked))


@cache
def whole() -> str:
    return page("legal-summary: where it should run", decision_sections(timed()))


def column(number: int) -> str:
    cells = f"r => r.cells[{number}].innerText.split('\\n')[0].replace(/\\s+/g, ' ')"
    return f"Array.from(document.querySelectorAll('#options-table tbody tr'), {cells})"


HEAD = "document.querySelectorAll('#options-table thead th')"
BUTTON = "document.querySelectorAll('#options-table thead button')"


def test_the_options_are_sorted_by_click_and_by_keyboard_and_nothing_is_asked_for(tmp_path: Path) -> None:
    async def steps(tab: Tab) -> None:
        assert await tab.value(f"{HEAD}[3].getAttribute('aria-sort')") == "none"
        await tab.value(f"{BUTTON}[3].click()")
        assert await tab.value(column(3)) == ["4.00 s E", "4.20 s E", "5.00 s E", "5.10 s E"]
        assert await tab.value(f"{HEAD}[3].getAttribute('aria-sort')") == "ascending"
        await tab.value(f"{BUTTON}[4].focus()")
        await tab.press("Enter", 13, "\r")
        up = await tab.value(column(4))
        amounts = [float(text.split(" ")[0].strip("$").replace(",", "")) for text in up]
        assert amounts == sorted(amounts) and len(amounts) == 4
        assert await tab.value(f"{HEAD}[3].getAttribute('aria-sort')") == "none"
        await tab.press(" ", 32, " ")
        assert await tab.value(column(4)) == up[::-1]
        assert await tab.value(f"{HEAD}[4].getAttribute('aria-sort')") == "descending"
        # by name as well
        await tab.value(f"{BUTTON}[0].click()")
        names = await tab.value(column(0))
        assert names == sorted(names)

    tab = browse(tmp_path, whole(), steps)
    assert [url for url in tab.requests if not url.startswith("file:")] == []
    assert len(tab.requests) == 1
    assert tab.complaints == []


def test_every_figure_leads_to_its_source_and_the_landmarks_are_there(tmp_path: Path) -> None:
    async def steps(tab: Tab) -> None:
        lost = (
            "Array.from(document.querySelectorAll('.figure'), f => f.querySelectorAll('a.origin[href]').length === 1"
            " && document.querySelector(f.querySelector('a.origin').getAttribute('href')).cells[2].innerText.length > 0"
            " && f.querySelector('a.origin').dataset.source.length > 3).filter(found => !found).length"
        )
        assert await tab.value("document.querySelectorAll('.figure').length") > 40
        assert await tab.value(lost) == 0
        # whatever looks like a figure in a table of figures has a letter
        bare = (
            "Array.from(document.querySelectorAll('td.n')).filter(c => !c.querySelector('.figure'))"
            ".map(c => c.textContent.trim()).filter(t => t !== '-' && !/^[\\d,]+$/.test(t))"
        )
        assert await tab.value(bare) == []
        for landmark in ("header", "nav", "main", "footer", "h1"):
            assert await tab.value(f"document.querySelectorAll('body {landmark}').length") == 1, landmark
        unnamed = (
            "Array.from(document.querySelectorAll('section, [role=region]'))"
            ".filter(s => !document.getElementById(s.getAttribute('aria-labelledby'))?.textContent.trim()).length"
        )
        assert await tab.value(unnamed) == 0
        linked = "Array.from(document.querySelectorAll('nav a'), a => document.querySelector(a.hash)?.tagName)"
        assert set(await tab.value(linked)) == {"SECTION"}
        # headings go down one level at a time
        levels = await tab.value("Array.from(document.querySelectorAll('h1,h2,h3,h4'), h => Number(h.tagName[1]))")
        assert levels[0] == 1 and all(after - before <= 1 for before, after in itertools.pairwise(levels))
        plots = "Array.from(document.querySelectorAll('[role=img]'), p => p.getAttribute('aria-label').length)"
        assert min(await tab.value(plots)) > 40
        assert await tab.value("document.documentElement.lang") == "en"

    assert browse(tmp_path, whole(), steps).complaints == []


@pytest.mark.parametrize("width", [400, 1280])
def test_it_fits_its_window_and_can_be_read_in_both_modes_and_on_paper(tmp_path: Path, width: int) -> None:
    async def steps(tab: Tab) -> None:
        await tab.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
        )
        papers = []
        for mode in ("light", "dark"):
            await tab.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": mode}])
            papers.append(await tab.value("getComputedStyle(document.documentElement).backgroundColor"))
            assert await tab.value("document.documentElement.scrollWidth <= innerWidth")
            assert await faint(tab) == []
        assert papers[0] == "rgb(255, 255, 255)" != papers[1]
        # on paper there is no dark, nothing to click, and every table of a plot is open
        await tab.command(
            "Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}]
        )
        assert await tab.value("getComputedStyle(document.documentElement).backgroundColor") == papers[0]
        for gone in ("nav", ".skip", "summary"):
            assert await tab.value(f"getComputedStyle(document.querySelector('{gone}')).display") == "none"
        await tab.value("dispatchEvent(new Event('beforeprint'))")
        assert await tab.value("document.querySelectorAll('details:not([open])').length") == 0
        assert await faint(tab) == []
        await tab.value("dispatchEvent(new Event('afterprint'))")
        assert await tab.value("document.querySelectorAll('details[open]').length") == 0
        # the letters of a plot are text that can be selected
        picked = (
            "(() => { const t = Array.from(document.querySelectorAll('#breakdown text')).pop();"
            " getSelection().selectAllChildren(t); return getSelection().toString(); })()"
        )
        assert await tab.value(picked) == "writing the answer"

    assert browse(tmp_path, whole(), steps).complaints == []
