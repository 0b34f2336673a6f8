"""User names and handles: what somebody signs in or is addressed with."""

import re
from collections.abc import Iterator, Mapping, Sequence

from dpctl.privacy.cues import Cue
from dpctl.privacy.mention import Mention
from dpctl.privacy.scan import Gate, matches
from dpctl.privacy.words import is_ordinary, words_of

# A user name, after a word for one: written small, and no ordinary word unless digits or dots are in it.
_USER = re.compile(
    r"(?:s(?=[\s:]))?(?:\s(?:names?|ids?|account|is|was))?[:\s]{1,3}[\"'“‘`@(]?([A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*)(?:@[\w-]+(?![\w.]))?(?![\w@])"
)
_NEXT_USER = re.compile(r"(?:,|\sand|\sund|\set)\s([a-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*)(?![\w@])")
_HANDLE = re.compile(r"@(?<![\w.]@)([A-Za-z][\w.-]{1,38}\w)")
# An account of a domain or a server: "CORP\\mvdalen", "~thora"; a name in small letters with a full stop: "liam.gupta".
_DOMAIN_USER = re.compile(r"(?<![\w\\.-])[A-Za-z][\w-]{1,15}\\[A-Za-z][\w.-]{1,30}(?<!\.)(?!\\)")
_HOME_USER = re.compile(r"~(?<![\w/~]~)[a-z][\w.-]{1,30}(?<![.-])")
_DOTTED_USER = re.compile(r"\.(?<=[a-z]\.)([a-z]{2,24}(?:_[a-z]{2,12})?)(?![\w@.\\-])")
# Small letters, digits and letters again, or behind the name of a network: "qx48lin", "gh:otter-4".
_MIXED_USER = re.compile(r"[0-9](?<=[a-z][0-9])[0-9]{0,5}[A-Za-z]{1,12}[0-9]{0,4}(?![\w./-]*[\w/])")
_MIXED_USER_GATE = Gate(("[a-z][a-z]", "[0-9]", "[0-9]{0,5}[A-Za-z]"))
_NETWORKS = sorted(
    words_of(
        "gh github gitlab gl ig insta instagram tw twitter tg telegram slack skype discord mastodon linkedin fb wechat"
        " steam reddit"
    )
)
_NETWORK_USER = re.compile(
    rf"(?<![\w/.:])(?:{'|'.join(_NETWORKS)}|u)(?::[ ]?|/)@?[A-Za-z0-9][\w.-]{{1,30}}(?<![.-])(?!:?/)"
)
_NETWORK_GATE = Gate(*((name, "[:/]", "[ @]?[A-Za-z0-9]") for name in _NETWORKS))
# Accounts of a service or an administrator: "svc-tolland-03", "mreyes-adm".
_SERVICE_USER = re.compile(
    r"(?<![\w.@/-])(?:(?:svc|adm|usr|bot|srv)[-_][a-z0-9]{2,}(?:[-_][a-z0-9]+)*|[a-z][a-z0-9.]{2,}[-_](?:adm|svc|ops|sys|usr)\d{0,3})"
    r"(?![\w@/-])"
)
_SERVICE_GATE = Gate(
    *((name, "[-_]", "") for name in ("svc", "adm", "usr", "bot", "srv")), ("", "[-_]", "(?:adm|svc|ops|sys|usr)")
)
# Parts joined by lines: "x_ade_x".
_LINED_USER = re.compile(r"(?<![\w.@/=-])[a-z][a-z0-9]{0,14}(?:_[a-z0-9]{1,15}){1,4}(?![\w@/=(])")
_LINED_GATE = Gate(("[a-z0-9]", "_", "[a-z0-9]"))
# Letters with a number behind, or joined by a line: "orlov46", "maria_m".
_CODED_USER = re.compile(r"[0-9_](?<=[a-z]{3}[0-9_])(?:[0-9]{0,3}|(?<=_)[a-z]{1,20}[0-9]{0,4})(?![\w/.-]*[\w/])")
_CODED_USER_GATE = Gate(("[a-z][a-z][a-z]", "[0-9]", "[0-9]{0,3}"), ("[a-z][a-z][a-z]", "_", "[a-z]"))
_JOINED = re.compile(r"(?<![\w./@#&=?-])[a-z]{2,12}-\Z")
# Initials and a number: "jk940"; not a standard, a size or a part of a text.
_INITIALS_USER = re.compile(r"[0-9](?<=[a-z]{2}[0-9])[0-9]{2,4}(?![\w/-]|[.,][\w])")
_INITIALS_GATE = Gate(("[a-z][a-z]", "[0-9]", "[0-9]{2}"))
_NO_INITIALS = words_of(
    "iso en bs din ral sha aes rsa rs rfc pm co no nr nos pp cl art fy ip tls sec cap usb hs ec eu uk us ch pt"
    " vol fn tel ext fax bn mn rm kg km mm cm ml gb mb tb kb hz ref inv po id ver eur usd gbp chf ac acc ann app reg"
    " rev par para pg"
)
# Who asked, in the log of a web server: '10.0.0.1 - jtanaka "GET /export'.
_LOGGED_USER = re.compile(r'- ([A-Za-z][\w.-]{1,30}) (?:\[\d|"[A-Z]{3,7} /)')
_LOGGED_GATE = Gate(("", "-", r' [A-Za-z][0-9A-Za-z_.-]{1,30} (?:\[[0-9]|"[A-Z]{3,7} /)'))
GATES = (_CODED_USER_GATE, _MIXED_USER_GATE, _SERVICE_GATE, _LINED_GATE, _NETWORK_GATE, _LOGGED_GATE, _INITIALS_GATE)

_QUOTES = frozenset("'’")
# What stands before a part of a longer code, address or path.
_INSIDE = frozenset("/.-_@#&=?:+$€£")


def users(text: str, opened: Mapping[Gate, Sequence[int]], found: Sequence[Cue]) -> Iterator[Mention]:
    """Yield user names and handles: by the word before, an @, or a number or line behind letters that are no word."""
    for cue in found:
        # "tenu d'user": a verb
        match = None if text[cue.start - 1 : cue.start] in _QUOTES else _USER.match(text, cue.end)
        if not match:
            continue
        # "User names: anton.tanaka and khalid"
        plural = text[cue.start : cue.end + 1].rstrip().endswith("s")
        listed = plural or text[cue.end : match.start(1)].rstrip().endswith(":")
        named: list[re.Match[str]] = [match]
        while listed and len(named) < 12 and (following := _NEXT_USER.match(text, named[-1].end())):
            named.append(following)
        for one in named:
            name = one.group(1) if one else ""
            if one and name[0].islower() and not is_ordinary(name) and (len(name) > 2 or not name.isalpha()):
                yield mention(one.start(1), one.end(1), "account", name, 2)
    if "@" in text:
        yield from (mention(*match.span(), "account", match.group(1), 2) for match in _HANDLE.finditer(text))
    if "\\" in text:
        yield from (mention(*match.span(), "account", match.group(), 2) for match in _DOMAIN_USER.finditer(text))
    if "~" in text:
        yield from (mention(*match.span(), "account", match.group(), 2) for match in _HOME_USER.finditer(text))
    yield from _dotted(text)
    for match in matches(_CODED_USER, text, opened[_CODED_USER_GATE], lead=3):
        start = match.start()
        while start and text[start - 1].isalpha() and match.start() - start < 24:
            start -= 1
        before = text[start - 1 : start]
        # "ext-temp23", joined by a line
        joined = _JOINED.search(text, max(0, start - 14), start) if before == "-" else None
        if joined and text[match.end() - 2 : match.end()].isdigit() and text[start : match.end()].islower():
            yield mention(joined.start(), match.end(), "account", text[joined.start() : match.end()], 3)
        written = text[start : match.end()]
        letters = written.rstrip("0123456789").split("_")
        free = not (before.isalnum() or before in {"/", ".", "-", "_", "@"}) and written.islower()
        ordinary = any(is_ordinary(part) for part in letters if len(part) > 1)
        if free and ((len(letters[0]) > 3 and not ordinary) or len(letters[-1]) == 1 < len(letters)):
            yield mention(start, match.end(), "account", written, 3)
    for match in matches(_INITIALS_USER, text, opened[_INITIALS_GATE], lead=2):
        start = match.start() - 2
        start -= "a" <= text[start - 1 : start] <= "z"
        letters_only = text[start : match.start()]
        if letters_only not in _NO_INITIALS and not (
            text[start - 1 : start].isalnum() or text[start - 1 : start] in _INSIDE
        ):
            yield mention(start, match.end(), "account", text[start : match.end()], 3)
    for match in matches(_MIXED_USER, text, opened[_MIXED_USER_GATE], lead=2):
        start = match.start()
        while start and text[start - 1].isalpha() and match.start() - start < 24:
            start -= 1
        written = text[start : match.end()]
        if len(written) > 5 and written[0].islower() and text[start - 1 : start] not in set("/.-_@#&=?"):
            yield mention(start, match.end(), "account", written, 3)
    if opened[_SERVICE_GATE]:
        yield from (mention(*match.span(), "account", match.group(), 3) for match in _SERVICE_USER.finditer(text))
    done = 0
    for at in opened[_LINED_GATE]:
        start = at
        while start > done and at - start < 64 and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        lined = _LINED_USER.match(text, start) if at >= done else None
        if lined:
            done, match = lined.end(), lined
            if any(not part.isdigit() and len(part) > 1 and not is_ordinary(part) for part in match.group().split("_")):
                yield mention(*match.span(), "account", match.group(), 3)
    for match in matches(_LOGGED_USER, text, opened[_LOGGED_GATE]):
        yield mention(*match.span(1), "account", match.group(1), 2)
    networked = matches(_NETWORK_USER, text, opened[_NETWORK_GATE])
    yield from (mention(*match.span(), "account", match.group(), 2) for match in networked)


def _dotted(text: str) -> Iterator[Mention]:
    """Names of small letters around a full stop, of which neither is an ordinary word: no missing space, no host."""
    for match in _DOTTED_USER.finditer(text):
        start = match.start()
        while start and "a" <= text[start - 1] <= "z" and match.start() - start < 24:
            start -= 1
        first, second = text[start : match.start()], match.group(1).partition("_")[0]
        free = not (text[start - 1 : start].isalnum() or text[start - 1 : start] in set("@/.-_\\'’"))
        if free and len(second) > 2 and not is_ordinary(second) and (len(first) < 2 or not is_ordinary(first)):
            yield mention(start, match.end(), "account", text[start : match.end()], 2)


def mention(start: int, end: int, cls: str, written: str, rank: int) -> Mention:
    """Make the mention of a number or code; how it is grouped does not matter for whose it is."""
    key = "".join(filter(str.isalnum, written)).lower()
    return Mention(start, end, cls, f"{cls}:{key}", rank)
