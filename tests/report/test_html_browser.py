"""The page of a run in a real browser; skipped where there is none."""

from pathlib import Path

import pytest

from tests.report.browser import BROWSER, Tab, browse, faint
from tests.report.test_html import legal_page

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


_ORDER = "Array.from(document.querySelectorAll('#deployments tbody tr'), r => r.cells[3].innerText.split('\\n')[0])"
_STATE = "document.querySelectorAll('#deployments thead th')[3].getAttribute('aria-sort')"
_BUTTON = "document.querySelectorAll('#deployments thead button')[3]"


def test_the_table_is_sorted_by_click_and_by_keyboard_and_nothing_is_asked_for(tmp_path: Path) -> None:
    async def steps(tab: Tab) -> None:
        assert await tab.value(_STATE) == "none"
        await tab.value(f"{_BUTTON}.click()")
        up = await tab.value(_ORDER)
        assert await tab.value(_STATE) == "ascending"
        assert [entry.split("\N{NO-BREAK SPACE}")[0] for entry in up[:3]] == ["1.80 s", "2.50 s", "4.20 s"]
        # seconds, minutes and hours in one column are in order of time
        assert [entry.split("\N{NO-BREAK SPACE}")[0] for entry in up[-2:]] == ["12.7 min", "2.03 h"]
        await tab.value(f"{_BUTTON}.focus()")
        await tab.press("Enter", 13, "\r")
        assert await tab.value(_STATE) == "descending"
        assert await tab.value(_ORDER) == up[::-1]
        await tab.press(" ", 32, " ")
        assert await tab.value(_STATE) == "ascending"
        # unknown figures stand last both ways (ttft of the claims)
        for _ in range(2):
            await tab.value("document.querySelectorAll('#deployments thead button')[2].click()")
            column = _ORDER.replace("cells[3]", "cells[2]")
            assert (await tab.value(column))[-3:] == ["-", "-", "-"]

    tab = browse(tmp_path, legal_page(), steps)
    assert [url for url in tab.requests if not url.startswith("file:")] == []
    assert len(tab.requests) == 1
    assert tab.complaints == []


# two frames: scrolling, and the events of it, are dealt with in the first
_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def test_a_source_is_shown_on_focus_and_the_skip_link_comes_first(tmp_path: Path) -> None:
    async def steps(tab: Tab) -> None:
        await tab.press("Tab", 9)
        assert await tab.value("document.activeElement.className") == "skip"
        assert await tab.value("document.activeElement.getBoundingClientRect().left >= 0")
        shown = "document.querySelector('.hint').hidden ? '' : document.querySelector('.hint').innerText"
        assert await tab.value(shown) == ""
        # a letter outside the window is scrolled into it by the focus: the hint stays, and stands beside it
        await tab.command(
            "Emulation.setDeviceMetricsOverride", width=800, height=200, deviceScaleFactor=1, mobile=False
        )
        await tab.value("scrollTo(0, 0)")
        await tab.value(_FRAMES)
        await tab.value("document.querySelector('#deployments .origin').focus()")
        await tab.value(_FRAMES)
        assert await tab.value("scrollY") > 0
        gap = await tab.value(
            "document.querySelector('.hint').getBoundingClientRect().top"
            " - document.activeElement.getBoundingClientRect().bottom"
        )
        assert -100 < gap < 50
        source = await tab.value(shown)
        assert source == await tab.value("document.activeElement.dataset.source") and source.startswith("S: ")
        await tab.press("Escape", 27)
        assert await tab.value(shown) == ""

    assert browse(tmp_path, legal_page(), steps).complaints == []


@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_itself_never_scrolls_sideways_and_text_can_be_read_in_both_modes(tmp_path: Path, width: int) -> None:
    async def steps(tab: Tab) -> None:
        await tab.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
        )
        colors = "getComputedStyle(document.documentElement).backgroundColor"
        papers = []
        for mode in ("light", "dark"):
            await tab.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": mode}])
            papers.append(await tab.value(colors))
            assert await tab.value("document.documentElement.scrollWidth <= innerWidth")
            assert await faint(tab) == []
        assert papers == ["rgb(255, 255, 255)", "rgb(21, 23, 26)"]
        await tab.command("Emulation.setEmulatedMedia", media="print")
        assert await tab.value(colors) == "rgb(255, 255, 255)"
        assert await tab.value("getComputedStyle(document.querySelector('nav')).display") == "none"
        # the letters of a plot are text that can be selected
        picked = (
            "(() => { const t = Array.from(document.querySelectorAll('#trade-off text')).pop();"
            " getSelection().selectAllChildren(t); return getSelection().toString(); })()"
        )
        assert "claimed" in await tab.value(picked)

    assert browse(tmp_path, legal_page(), steps).complaints == []
