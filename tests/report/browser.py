"""A page in a real browser, driven over its own debugging protocol."""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


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
        found = await self.command("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
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


def browse(tmp_path: Path, text: str, steps: Callable[[Tab], Awaitable[None]]) -> Tab:
    """Open the page in a browser of its own and take the steps; the browser is ended whatever they find."""
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")

    async def session() -> Tab:
        import aiohttp

        flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run")
        process = await asyncio.create_subprocess_exec(
            str(BROWSER),
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


# the contrast of every visible text with what lies behind it, WCAG 2.2 (1.4.3): words with less than 4.5, 3 if large
_FAINT = """
(() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = (color) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = color.slice(0, 3).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  let count = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.tagName === "SCRIPT") continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(rgb(element.closest("svg") ? style.fill : style.color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    count += 1;
    if (contrast < (large ? 3 : 4.5)) faint.push(walker.currentNode.textContent.trim() + " " + contrast.toFixed(2));
  }
  return [count, faint];
})()
"""


async def faint(tab: Tab) -> list[str]:
    """The visible texts that stand out too little from what lies behind them."""
    count, found = await tab.value(_FAINT)
    assert count > 100, "nothing to look at"
    return list(found)
