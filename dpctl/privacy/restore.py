"""Put the originals back into an answer while it streams."""

import re
from collections.abc import Mapping

from dpctl.privacy.mask import CLOSE, OPEN

# Anything between the brackets counts as a placeholder, so that a mangled one is reported and not overlooked. The
# longest that `mask` writes is about 50 characters.
_LONGEST = 64
_PLACEHOLDER = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]{{1,{_LONGEST}}}{CLOSE}")


class Restorer:
    """Replace placeholders by what they stand for; the result is the same however the stream is cut.

    Only what may still become a placeholder is held back. One that is not in the mapping is left as it is, never
    guessed, and counted in `unknown`.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = mapping
        self._held = ""
        self.unknown: dict[str, int] = {}

    def feed(self, chunk: str) -> str:
        """Return the restored text that this chunk completes."""
        text = self._held + chunk
        cut = text.rfind(OPEN)
        # After the last opening bracket nothing may be known yet, unless it is closed or too long to be a placeholder.
        if cut < 0 or CLOSE in text[cut:] or len(text) - cut > _LONGEST + 1:
            cut = len(text)
        self._held = text[cut:]
        return self._restored(text[:cut])

    def finish(self) -> str:
        """Return what is still held back; the restorer is then ready for another stream."""
        held, self._held = self._held, ""
        return self._restored(held)

    def _restored(self, text: str) -> str:
        return _PLACEHOLDER.sub(self._original, text) if OPEN in text else text

    def _original(self, match: re.Match[str]) -> str:
        placeholder = match.group()
        original = self._mapping.get(placeholder)
        if original is None:
            self.unknown[placeholder] = self.unknown.get(placeholder, 0) + 1
            return placeholder
        return original


def restore(text: str, mapping: Mapping[str, str]) -> str:
    """Restore a whole text at once."""
    restorer = Restorer(mapping)
    return restorer.feed(text) + restorer.finish()
