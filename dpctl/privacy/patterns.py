"""Structured identifiers: what can be recognised by its own form, in several countries' notations."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from dpctl.privacy.cues import Cue
from dpctl.privacy.identifiers import GATES as NUMBER_GATES
from dpctl.privacy.identifiers import identifiers
from dpctl.privacy.mention import Mention
from dpctl.privacy.quantities import GATES as QUANTITY_GATES
from dpctl.privacy.quantities import amounts, dates
from dpctl.privacy.scan import Gate, matches
from dpctl.privacy.words import words_of

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?!\w)|\[?\d{1,3}(?:\.\d{1,3}){3}\]?")
_IN_URL = r"[^\s<>\"“”‘’()\[\]{}|\\]+"
_SCHEMED = re.compile("://" + _IN_URL)
_WEB = re.compile(r"[Ww][Ww][Ww]\." + _IN_URL)
_WEB_GATE = Gate(("[Ww][Ww][Ww]", r"\.", ""))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,12}\Z")
_TOP_LEVEL = words_of(
    "com org net info biz io eu edu gov int app dev cloud ai legal law bank tech online shop co me tv uk de fr it es nl"
    " be ch at ie se no dk fi pl pt cz hu ro gr ru us ca au nz jp cn in br mx za sg hk kr tr il ae lu li test example"
    " invalid"
)
_BARE_DOMAIN = re.compile(r"\.([A-Za-z]{2,7})(?![\w@]|\.\w|-)")
_HOST = re.compile(r"(?<![\w@.-])(?:[A-Za-z0-9](?:[\w-]{0,61})\.){0,5}[A-Za-z0-9][\w-]{1,61}\Z")
_IP4 = re.compile(r"\d(?<![\w.]\d)\d{0,2}(?:\.\d{1,3}){3}(?!\w|\.\w)")
_IP6 = re.compile(r":(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{0,4}")
_IP4_GATE = Gate(("", "[0-9]", r"[0-9]{0,2}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"))
_IP6_GATE = Gate(("", ":", "[0-9A-Fa-f]{0,4}:"))
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}")  # a device's, see number_forms
_IP6_HEAD = re.compile(r"(?<![\w:])[0-9A-Fa-f]{1,4}\Z")


GATES = (_WEB_GATE, _IP4_GATE, _IP6_GATE, *QUANTITY_GATES, *NUMBER_GATES)


def structured(
    text: str, opened: Mapping[Gate, Sequence[int]], found_cues: Mapping[str, Sequence[Cue]]
) -> list[Mention]:
    """Find e-mail and web addresses, IPs, dates, amounts and every kind of number that identifies somebody.

    `opened` says where in the text each of `GATES` opens.
    """
    found = [*_emails(text)]
    found += _urls(text, opened[_WEB_GATE], found)
    found += _ips(text, opened[_IP4_GATE], opened[_IP6_GATE])
    found += dates(text, opened, found_cues)
    found += amounts(text, opened, found_cues)
    return found + identifiers(text, opened, found_cues, found)


def _emails(text: str) -> list[Mention]:
    found = []
    at = text.find("@")
    done = 0
    while at >= 0:
        domain = _DOMAIN.match(text, at + 1)
        # No space is part of it, and the pattern is slow to fail.
        begin = max(done, at - 64)
        begin = max(begin, text.rfind(" ", begin, at), text.rfind("\n", begin, at))
        local = _LOCAL.search(text, begin, at) if domain else None
        if local and domain:
            start = local.start() + len(local.group()) - len(local.group().lstrip(".'*_/={|}~`!&?"))
            if start < at:
                found.append(Mention(start, domain.end(), "email", text[start : domain.end()].lower(), 0))
                done = domain.end()
        at = text.find("@", at + 1)
    return found


def _urls(text: str, web: Iterable[int], emails: list[Mention]) -> list[Mention]:
    found: list[Mention] = []
    taken = {mention.end for mention in emails}
    written_out = (*_SCHEMED.finditer(text), *matches(_WEB, text, web))
    for start, end in sorted(match.span() for match in written_out):
        if found and start < found[-1].end:
            continue
        scheme = _SCHEME.search(text, max(0, start - 13), start) if text[start] == ":" else None
        start = scheme.start() if scheme else start
        end = start + len(text[start:end].rstrip(".,;:!?'*_"))
        found.append(Mention(start, end, "url", text[start:end].lower(), 0))
    starts = [mention.start for mention in found]
    for match in _BARE_DOMAIN.finditer(text):
        if match.group(1).lower() not in _TOP_LEVEL or match.end() in taken:
            continue
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() < found[before].end:
            continue
        host = _HOST.search(text, max(0, match.start() - 80), match.start())
        if host and any(c.isalpha() for c in host.group()):
            written = text[host.start() : match.end()]
            # "No.In" and "Ltd.co" are missing spaces, not hosts: a real one is not written like a sentence's end.
            if written.islower() or written.isupper() or "." in host.group():
                found.append(Mention(host.start(), match.end(), "url", written.lower(), 0))
    return found


def _ips(text: str, dotted: Iterable[int], colons: Iterable[int]) -> list[Mention]:
    found: list[Mention] = []
    found += (
        Mention(match.start(), match.end(), "ip", match.group(), 1)
        for match in matches(_IP4, text, dotted)
        if all(int(part) < 256 for part in match.group().split("."))
        and not _is_clause(text, match.start(), match.group())
    )
    for match in matches(_IP6, text, colons):
        head = _IP6_HEAD.search(text, max(0, match.start() - 5), match.start())
        start = head.start() if head else match.start()
        written = text[start : match.end()]
        long = (written.count(":") > 3 or "::" in written) and sum(c.isalnum() for c in written) > 3
        inside = text[start - 1 : start].isalnum()
        if long and not inside and not _MAC.fullmatch(written):
            found.append(Mention(start=start, end=match.end(), cls="ip", entity=written.lower(), rank=1))
    return found


def _is_clause(text: str, start: int, written: str) -> bool:
    """Whether four dotted numbers are a clause: at the start of a line, or with a word such as "clause" before them."""
    # No clause has hundreds of parts.
    if any(len(part) > 2 for part in written.split(".")):
        return False
    before = text[max(0, start - 30) : start].rstrip(" \t#*(").lower()
    return (
        not before
        or before[-1] == "\n"
        or any(word in before for word in ("clause", "section", "paragraph", "article"))
    )
