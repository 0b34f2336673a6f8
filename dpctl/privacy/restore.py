"""Put the originals back: into an answer while it streams, or into a text of our own."""

import re
from collections.abc import Mapping

from dpctl.privacy.mask import CLOSE, OPEN
from dpctl.privacy.places import Place, Reader

# Anything between the brackets counts as a placeholder, so that a mangled one is reported and not overlooked. The
# longest that `mask` writes is about 50 characters.
_LONGEST = 64
_PLACEHOLDER = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]{{1,{_LONGEST}}}{CLOSE}")


class Restorer:
    """Replace the placeholders of an answer by what they stand for; the same however the stream is cut.

    Only what may still become a placeholder is held back. One that is not in the mapping is left as it is, never
    guessed, and counted in `unknown`; one inside an address, a link, a tag or code is left as well, so that an answer
    cannot carry an original away, and counted in `blocked`. `restored` counts the others.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = mapping
        self._begin()
        self.unknown: dict[str, int] = {}
        self.blocked: dict[str, int] = {}
        self.restored = 0

    def _begin(self) -> None:
        self._held = ""
        # what was given out since the last placeholder: read only when the next one is there, so that no decision
        # depends on where the stream was cut
        self._unread: list[str] = []
        self._reader = Reader()

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
        text = self._restored(self._held)
        self._begin()
        return text

    def _restored(self, text: str) -> str:
        pieces: list[str] = []
        done = 0
        for match in _PLACEHOLDER.finditer(text) if OPEN in text else ():
            before = text[done : match.start()]
            self._unread.append(before)
            pieces += (before, self._original(match[0], self._reader.read("".join(self._unread))))
            self._unread.clear()
            done = match.end()
        self._unread.append(text[done:])
        return "".join((*pieces, text[done:]))

    def _original(self, placeholder: str, place: Place) -> str:
        original = self._mapping.get(placeholder)
        if original is None:
            self.unknown[placeholder] = self.unknown.get(placeholder, 0) + 1
        elif place is not Place.TEXT and original != OPEN:
            self.blocked[placeholder] = self.blocked.get(placeholder, 0) + 1
        else:
            self.restored += 1
            return original
        return placeholder


def restore(text: str, mapping: Mapping[str, str]) -> str:
    """Undo `mask` on a text that never left: every placeholder of the mapping, wherever it stands, is replaced."""
    return _PLACEHOLDER.sub(lambda match: mapping.get(match[0], match[0]), text)
