"""HTTP/1.1 as a client reads it (RFC 9112): the head of a response, and where its body ends. Bytes in, bytes out."""

from dataclasses import dataclass
from functools import lru_cache

LONGEST_HEAD = 64 * 1024
_LONGEST_SIZE = 1024
_NO_BODY = frozenset({204, 304})
# chunks as servers write them: the size in lower-case digits, before as many bytes and another line end
_SIZES = {b"%x" % size: size for size in range(1, 4090)}
_LONE = {len(digits) + size + 4: digits + b"\r\n" for digits, size in _SIZES.items()}
# what a read of so many bytes begins with if it is one chunk, whole; "-" where it cannot be one
LONE_CHUNKS = tuple(_LONE.get(length, b"-") for length in range(max(_LONE) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a response's head says: status, how its body is framed, whether the connection may be used again.

    `length` is None for a chunked body and for one that ends with the connection. `retry_after` is in s, None where the
    server said none or gave a date.
    """

    status: int
    chunked: bool
    length: int | None
    keep_alive: bool
    retry_after: float | None = None


# a server's heads are alike, but for the second that they name
@lru_cache(maxsize=16)
def read_head(raw: bytes) -> Head:
    """Read a head without its final empty line; ValueError for what is none, or is encoded in a way we did not ask."""
    line, *rest = raw.split(b"\r\n")
    version, _, tail = line.partition(b" ")
    if version not in {b"HTTP/1.1", b"HTTP/1.0"} or not tail[:3].isdigit():
        raise ValueError("the answer is not HTTP/1.1")
    status = int(tail[:3])
    fields: dict[bytes, bytes] = {}
    for entry in rest:
        name, colon, value = entry.partition(b":")
        if not colon:
            raise ValueError("a header of the answer has no colon")
        name = name.lower()
        fields[name] = fields[name] + b"," + value.strip() if name in fields else value.strip()
    if fields.get(b"content-encoding", b"identity").lower() != b"identity":
        raise ValueError("the answer is compressed, though it was asked for as it is")
    chunked = fields.get(b"transfer-encoding", b"").lower().endswith(b"chunked")
    length: int | None = None
    if not chunked and b"content-length" in fields:
        # a repeated equal length is allowed (RFC 9112, 6.3)
        said = {part.strip() for part in fields[b"content-length"].split(b",")}
        if len(said) != 1 or not (value := said.pop()).isdigit():
            raise ValueError("the answer's length is not a number")
        length = int(value)
    if status in _NO_BODY:
        chunked, length = False, 0
    connection = fields.get(b"connection", b"").lower()
    keep = b"keep-alive" in connection if version == b"HTTP/1.0" else b"close" not in connection
    return Head(
        status=status,
        chunked=chunked,
        length=length,
        keep_alive=keep and (chunked or length is not None),
        retry_after=_seconds(fields.get(b"retry-after", b"")),
    )


def _seconds(value: bytes) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e9 else None


class Chunked:
    """Takes a chunked body apart as it arrives (RFC 9112, 7.1), however the network has cut it."""

    __slots__ = ("_left", "_line", "_state", "between", "done")

    def __init__(self) -> None:
        self._state = _SIZE
        self._left = 0
        self._line = b""
        self.between, self.done = True, False

    def feed(self, data: bytes) -> bytes:
        """The content in `data`. ValueError for wrong framing.

        Sets `done` at the end of the body, and `between` where what comes next begins a chunk.
        """
        parts: list[bytes] = []
        at, end = 0, len(data)
        while at < end:
            if self.done:
                raise ValueError("the answer goes on after its end")
            if self._state == _SIZE and not self._line:
                # nearly always: chunks that are here whole, each with its line end
                while (stop := data.find(b"\r\n", at)) > 0:
                    line = data[at:stop]
                    size = _SIZES.get(line) or _size(line)
                    after = stop + 2 + size
                    if not size or data[after : after + 2] != b"\r\n":
                        break
                    parts.append(data[stop + 2 : after])
                    at = after + 2
                if at == end:
                    break
            if self._state == _DATA:
                take = min(self._left, end - at)
                parts.append(data[at : at + take])
                self._left -= take
                at += take
                if not self._left:
                    self._state = _AFTER
                continue
            stop = data.find(b"\n", at)
            if stop < 0:
                self._line += data[at:]
                if len(self._line) > _LONGEST_SIZE:
                    raise ValueError("the answer's chunks are not framed")
                break
            line = (self._line + data[at:stop]).rstrip(b"\r")
            self._line = b""
            at = stop + 1
            self._take_line(line)
        self.between = self._state == _SIZE and not self._line
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _take_line(self, line: bytes) -> None:
        if self._state == _AFTER:
            if line:
                raise ValueError("a chunk of the answer is longer than it said")
            self._state = _SIZE
        elif self._state == _TRAILER:
            self.done = not line
        else:
            self._left = _size(line)
            self._state = _DATA if self._left else _TRAILER


def _size(line: bytes) -> int:
    """How long a chunk is; extensions after a semicolon are allowed and mean nothing here."""
    if not line.isalnum():
        line = line.partition(b";")[0].strip()
        if not line.isalnum():
            raise ValueError("a chunk of the answer has no length")
    return int(line, 16)


_SIZE, _DATA, _AFTER, _TRAILER = range(4)
