"""What bytes may hold beneath their encodings: every reading of a blob, to a bounded depth and amount of work.

Undone, nested in any order: gzip, zlib and raw deflate, UTF-16 and UTF-32, JSON and other backslash escapes, percent
encoding, HTML entities, quoted-printable, base64 (both alphabets, broken into lines or chunks, at any alignment), hex,
full-width and other compatibility forms, invisible characters. Not undone: encryption, Brotli and Zstandard, base32,
and whatever is too short to be told from ordinary words (below 8 characters of base64, 6 bytes of hex).
"""

import base64
import html
import quopri
import re
import unicodedata
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from urllib.parse import unquote_to_bytes

from dpctl.privacy.views import INVISIBLE

# How deep encodings may be nested, how many readings of a blob and how many characters of them are worth it: at least
# so many, or so many times the blob.
DEPTH, READINGS, CHARACTERS, TIMES = 5, 96, 8_000_000, 12
# as much as one compressed part may grow to
_INFLATED = 8_000_000
_PARTS = 8
# chunks of base64 are told by the same text, of at most so many characters, between them
_APART = 64
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|([\"\\/bfnrt']))"
)
_NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,6})|(\d{1,7}));")
_PLAIN_ESCAPE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});")
# a space of a form: between words, not before a telephone number
_PLUS = re.compile(r"[\w%.,)]\+[\w%(]")
_QUOTED = re.compile(r"=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n)")
# Base64 in the standard and the URL-safe alphabet, also broken into lines (RFC 4648, RFC 2045).
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}(?:\r?\n[A-Za-z0-9+/_-]{4,}(?![^\s=\"',}\]]))*")
_URL_SAFE = str.maketrans("-_", "+/")
_BASE64_REST = re.compile(r"[A-Za-z0-9+/_-]+")
# what looks like a run of base64 and is not: words and paths, headings and lines to sign on, numbers, placeholders
# (behind an escaped bracket)
_WORD = re.compile(
    r"/?[A-Za-z]?[a-z]*(?:[-_/]+[A-Za-z]?[a-z]*)*|[A-Z_/-]+s?|[\d/_-]+|(?:u[0-9a-f]{4})?[A-Z_]+_\d+[a-z]{0,2}"
)
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[ :,-]?){6,}")
_NOT_HEX = re.compile("[^0-9A-Fa-f]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
# full-width and styled letters, superscript and circled ones, and what is invisible: what may disguise plain ASCII
_DISGUISED = re.compile(f"[{INVISIBLE}\uff01-\uff5e\U0001d400-\U0001d7ff\u00b2\u00b3\u00b9\u2070-\u209c\u2460-\u24ff]")
_HIDDEN = re.compile(f"[{INVISIBLE.replace(chr(0xAD), '')}]+")
_FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
# what is shorter says nothing, in bytes
_SHORTEST = 6
# wide text has at least one zero byte in so many
_ZEROS = 5
# the blocks that writing is made of: Latin to Arabic, South and South-East Asia, punctuation, Chinese, Japanese, Korean
_WRITING = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\u0dff\u0e00-\u0e7f\u2000-\u206f\u20a0-\u20cf\u2116\u2122\u3000-\u30ff\u4e00-\u9fff"
    "\uac00-\ud7a3\uff00-\uff9f]+"
)
_GZIP = re.compile(rb"\x1f\x8b\x08")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_OPENING = re.compile(rb"[\"'=>/]|: ")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


class Readings:
    """The readings of one blob, one after the other; `complete` is False once work was cut short by a limit."""

    def __init__(self, blob: bytes) -> None:
        self.complete = True
        self._blob = blob

    def __iter__(self) -> Iterator[str]:
        self.complete = True
        # whole texts, not their hashes: those of wide text and of its bytes as Latin-1 are equal
        seen: set[bytes | str] = set()
        left = max(CHARACTERS, TIMES * len(self._blob))
        count = 0
        waiting: deque[tuple[bytes | str, int]] = deque([(self._blob, 0)])
        while waiting:
            part, depth = waiting.popleft()
            if not part or part in seen:
                continue
            seen.add(part)
            if isinstance(part, bytes):
                waiting.extend((found, depth) for found in _texts(part))
                if depth < DEPTH:
                    waiting.extend((found, depth + 1) for found in _unpacked(part))
                continue
            count += 1
            left -= len(part)
            if count > READINGS or left < 0:
                self.complete = False
                return
            yield part
            # what was misread is there in another reading
            if depth < DEPTH and part.count("\ufffd") * 10 <= len(part):
                waiting.extend((found, depth + 1) for decode in _DECODERS for found in decode(part))


def _binary(data: bytes) -> bool:
    """Whether bytes are no plain text in UTF-8."""
    try:
        return _CONTROL.search(data.decode()) is not None
    except UnicodeDecodeError:
        return True


def _texts(data: bytes) -> Iterator[str]:
    """Bytes as text: UTF-8, else Latin-1 and the wider encodings, at either alignment."""
    text = data.decode("utf-8", "replace")
    yield text
    if not _binary(data):
        return
    if "\ufffd" in text:
        yield data.decode("cp1252", "replace")
    if data.count(0) * _ZEROS >= len(data):
        yield data.replace(b"\0", b"").decode("latin-1")
    if data[:4] in {b"\xff\xfe\0\0", b"\0\0\xfe\xff"} or data.count(b"\0\0") * 6 > len(data):
        yield from (data.decode(name, "replace") for name in ("utf-32", "utf-32-le", "utf-32-be"))
    for name in ("utf-16-le", "utf-16-be"):
        for shift in (0, 1):
            text = data[shift:].decode(name, "replace")
            if _plausible(text):
                yield text


def _plausible(text: str, share: float = 0.75) -> bool:
    """Whether so large a share of characters of two bytes looks like writing: garbage is spread over all blocks."""
    sample = text[:2000].lstrip("\ufeff")
    if len(sample) >= 4 and max(sample) <= "\xff":
        return True  # bytes, written wide
    return len(sample) >= 4 and sum(map(len, _WRITING.findall(sample))) >= share * len(sample)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What compressed streams in the bytes hold; one without a mark is looked for behind quotes and signs."""
    for pattern in (_GZIP, _ZLIB):
        for match in islice(pattern.finditer(data), _PARTS):
            yield from _inflated(data[match.start() :], 47)
    if _binary(data):
        for start in (0, *(match.end() for match in islice(_OPENING.finditer(data), _PARTS))):
            yield from _inflated(data[start:], -15)


def _inflated(data: bytes, bits: int) -> Iterator[bytes]:
    """What one stream holds, cut off or not; of a stream without a mark only what ends as it should."""
    stream = zlib.decompressobj(bits)
    try:
        found = stream.decompress(data, _INFLATED)
    except zlib.error:
        return
    if found and (bits > 0 or (stream.eof and len(found) >= _SHORTEST)):
        yield found


def _cleaned(text: str) -> Iterator[str]:
    """Compatibility forms and invisible characters undone, so that what they hide can be decoded further.

    The first reading keeps all characters below U+0100, which may stand for bytes.
    """
    if not text.isascii() and _DISGUISED.search(text):
        yield _HIDDEN.sub("", text).translate(_FULL_WIDTH)
        yield _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def _as_bytes(text: str) -> Iterator[bytes]:
    """Characters that stand for bytes: text decoded as Latin-1 or Windows-1252 although it was UTF-8, or binary."""
    if text.isascii() and not _CONTROL.search(text):
        return
    for name in ("latin-1", "cp1252"):
        data = text.encode(name, "replace")
        if _MULTIBYTE.search(data) or (_CONTROL.search(text) and _something(data)):
            yield data


def _unescaped(text: str) -> Iterator[str]:
    """Backslash escapes of JSON and of programming languages undone; surrogate pairs joined."""
    if "\\" in text:
        plain = _ESCAPE.sub(_character, text)
        yield plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    braces, short, wide, byte, plain = match.groups()
    if plain:
        return _PLAIN_ESCAPE.get(plain, plain)
    code = int(braces or short or wide or byte, 16)
    return chr(code) if code <= 0x10FFFF else match.group()


def _numbered(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else match.group()


def _percent_decoded(text: str) -> Iterator[bytes]:
    if "%" in text:
        yield unquote_to_bytes(text)
    if "+" in text and _PLUS.search(text):
        yield unquote_to_bytes(text.replace("+", " "))


def _entities_undone(text: str) -> Iterator[str]:
    if "&" in text and _ENTITY.search(text):
        yield html.unescape(text)
        # numbers as they are: HTML reads some as Windows-1252 and drops others
        yield _NUMBERED.sub(_numbered, text)


def _unquoted_printable(text: str) -> Iterator[bytes]:
    """Quoted-printable (RFC 2045, 6.7), and its form in headers where a low line is a space (RFC 2047, 4.2)."""
    if "=" in text and _QUOTED.search(text):
        yield quopri.decodestring(text.encode())
        if "=?" in text:
            yield quopri.decodestring(text.replace("_", " ").encode())


def _from_hex(text: str) -> Iterator[bytes]:
    """Runs of hex digits, bare or separated; at both alignments, since a digit may stand before them."""
    found = []
    for match in _HEX.finditer(text):
        digits = _NOT_HEX.sub("", match.group())
        if len(digits) > 11:
            found += [bytes.fromhex(part[: len(part) // 2 * 2]) for part in (digits, digits[1:])]
    yield from _sorted_out(found)


def _from_base64(text: str) -> Iterator[bytes]:
    """What runs of base64 hold, and what those hold together that stand apart by the same text (chunks)."""
    found: list[bytes] = []
    chunks: list[str] = []
    apart = ""
    end = 0
    for match in _BASE64.finditer(text):
        written = match.group()
        if _WORD.fullmatch(written):
            continue
        run = "".join(written.split())
        between = text[end : match.start()]
        if len(chunks) < 2 or between != apart:
            found += _joined(text, chunks, apart, end)
            chunks, apart = (chunks[-1:] if 0 < len(between) <= _APART else []), between
        chunks.append(run)
        end = match.end()
        found += _aligned(run)
        # a path before the code is of its alphabet
        found += (data for part in written.split("/")[1:] if len(part) >= 8 for data in _decoded(part))
    found += _joined(text, chunks, apart, end)
    yield from _sorted_out(found)


def _joined(text: str, chunks: list[str], apart: str, end: int) -> Iterator[bytes]:
    """Chunks decoded as one, with the last, shorter one behind the same text."""
    if len(chunks) > 1:
        rest = _BASE64_REST.match(text, end + len(apart)) if text.startswith(apart, end) else None
        yield from _aligned("".join(chunks) + (rest.group() if rest else ""))


def _aligned(run: str) -> Iterator[bytes]:
    """The run decoded from each of its first four characters: what stands before the code may be of its alphabet."""
    for shift in range(4):
        yield from _decoded(run[shift:])


def _decoded(run: str) -> Iterator[bytes]:
    run = "".join(run.split()).translate(_URL_SAFE)
    if len(run) % 4 == 1:
        run = run[:-1]
    with suppress(ValueError):
        yield base64.b64decode(run + "=" * (-len(run) % 4))


def _sorted_out(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Texts joined to one, other parts each by itself if they are something at all: most are words misread."""
    texts: list[bytes] = []
    doubtful: list[bytes] = []
    others: list[bytes] = []
    for part in parts:
        if len(part) < _SHORTEST:
            continue
        text = part.decode("utf-8", "replace")
        strange = text.count("\ufffd")
        if strange * 4 <= len(text) and not _CONTROL.search(text):
            (doubtful if strange else texts).append(part)
        elif _something(part):
            others.append(part)
    # apart by more than a line end, which base64 may be broken by
    yield from (b"\n \n".join(group) for group in (texts, doubtful) if group)
    others.sort(key=len, reverse=True)
    yield from others[:_PARTS]


def _something(data: bytes) -> bool:
    """Whether bytes that are no plain text hold a compressed stream, or text of two or four bytes a character."""
    if data.count(0) * _ZEROS >= len(data):
        return True
    if len(data) >= 16 and any(_plausible(data.decode(name, "replace"), 0.95) for name in ("utf-16-le", "utf-16-be")):
        return True
    return any(_unpacked(data))


_DECODERS: tuple[Callable[[str], Iterator[str | bytes]], ...] = (
    _cleaned,
    _unescaped,
    _entities_undone,
    _percent_decoded,
    _unquoted_printable,
    _from_base64,
    _from_hex,
    _as_bytes,
)
