"""The page in a real browser, driven over its own debugging protocol; skipped where there is none."""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.report.test_html import legal_page

_BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(_BROWSER is None, reason="no Chromium on this machine")


class Tab:
    """One tab: commands, and what it asked for or complained about."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._number = 0
        self.session: str | None = None
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.events: list[str] = []

    async def command(self, method: str, **parameters: object) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        await self._socket.send_json(message | ({"sessionId": self.session} if self.session else {}))
        while True:
            answer = await self._heard()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    async def until(self, event: str) -> None:
        while event not in self.events:
            await self._heard()

    async def value(self, expression: str) -> Any:
        found = await self.command("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def press(self, key: str, code: int, text: str = "") -> None:
        typed = {"text": text} if text else {}
        common = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": code}
        await self.command("Input.dispatchKeyEvent", type="keyDown", **common, **typed)
        await self.command("Input.dispatchKeyEvent", type="keyUp", **common)

    async def _heard(self) -> Any:
        heard = json.loads((await self._socket.receive()).data)
        match heard.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(heard["params"]["request"]["url"])
            case "Runtime.exceptionThrown" | "Log.entryAdded" | "Runtime.consoleAPICalled":
                self.complaints.append(json.dumps(heard["params"]))
            case str(event):
                self.events.append(event)
        return heard


def browse(tmp_path: Path, steps: Callable[[Tab], Awaitable[None]]) -> Tab:
    """Open the page in a browser of its own and take the steps; the browser is ended whatever they find."""
    path = tmp_path / "page.html"
    path.write_text(legal_page(), encoding="utf-8")

    async def session() -> Tab:
        import aiohttp

        flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run")
        process = await asyncio.create_subprocess_exec(
            str(_BROWSER),
            *flags,
            f"--user-data-dir={tmp_path / 'profile'}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stderr is not None
            async for line in process.stderr:
                if b"DevTools listening on " in line:
                    address = line.decode().split("listening on ")[1].strip()
                    break
            async with aiohttp.ClientSession() as client, client.ws_connect(address, max_msg_size=0) as socket:
                tab = Tab(socket)
                target = await tab.command("Target.createTarget", url="about:blank")
                attached = await tab.command("Target.attachToTarget", targetId=target["targetId"], flatten=True)
                tab.session = attached["sessionId"]
                for domain in ("Page", "Network", "Runtime", "Log"):
                    await tab.command(f"{domain}.enable")
                # a tab of a headless browser may not be the focused one yet: focus events would come late, or never
                await tab.command("Emulation.setFocusEmulationEnabled", enabled=True)
                await tab.command("Page.navigate", url=path.as_uri())
                await tab.until("Page.loadEventFired")
                await steps(tab)
                return tab
        finally:
            process.terminate()
            await process.wait()

    return asyncio.run(session())


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

    tab = browse(tmp_path, steps)
    assert [url for url in tab.requests if not url.startswith("file:")] == []
    assert len(tab.requests) == 1
    assert tab.complaints == []


def test_a_source_is_shown_on_focus_and_the_skip_link_comes_first(tmp_path: Path) -> None:
    async def steps(tab: Tab) -> None:
        await tab.press("Tab", 9)
        assert await tab.value("document.activeElement.className") == "skip"
        assert await tab.value("document.activeElement.getBoundingClientRect().left >= 0")
        shown = "document.querySelector('.hint').hidden ? '' : document.querySelector('.hint').innerText"
        assert await tab.value(shown) == ""
        await tab.value("document.querySelector('#deployments .origin').focus()")
        source = await tab.value(shown)
        assert source == await tab.value("document.activeElement.dataset.source") and source.startswith("S: ")
        await tab.press("Escape", 27)
        assert await tab.value(shown) == ""

    assert browse(tmp_path, steps).complaints == []


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

    assert browse(tmp_path, steps).complaints == []
