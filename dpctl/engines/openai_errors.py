"""What went wrong on the wire, said so that a user can act: what, where, what to do. No key, no prompt in it."""

import math
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from dpctl.core.errors import Failure, FailureKind, UnavailableError
from dpctl.engines.base import Prompt

if TYPE_CHECKING:
    import openai

# an echo is blotted out where it shares this many characters in a row with the key, or with the prompt
_KEY_RUN = 8
_PROMPT_RUN = 20
_SHOWN = 200
_READ = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The address that is asked, the model, the variable that holds the key, and the key (never shown)."""

    address: str
    model: str
    key_variable: str
    key: str = field(repr=False)

    def __str__(self) -> str:
        return f"POST {self.address}/chat/completions, model {self.model}"


def explain(
    error: "openai.OpenAIError | ValueError", endpoint: Endpoint, prompt: Prompt, *, streaming: bool
) -> UnavailableError:
    """Turn an error of the openai package (or of its decoding, ValueError) into one for the user.

    `streaming` says that the answer had begun.
    """
    import openai

    if isinstance(error, openai.APIStatusError):
        return _status(error, endpoint, prompt)
    if isinstance(error, openai.APIConnectionError):
        return _interrupted(error, endpoint) if streaming else _not_connected(error, endpoint)
    if isinstance(error, openai.APIError):
        said = _said(error.message, endpoint, prompt)
        return _failure(
            f"the endpoint reported an error while answering{said}", endpoint, "try again later", FailureKind.CUT
        )
    return _failure(
        "the endpoint answered with something that is no completion stream",
        endpoint,
        "check the address: it usually ends in /v1 and must speak OpenAI's chat completions",
        FailureKind.REFUSED,
    )


def too_long(endpoint: Endpoint, limit: float) -> UnavailableError:
    """The whole request took longer than its limit in s."""
    return _failure(
        f"no complete answer within {limit:g} s",
        endpoint,
        "ask for fewer output tokens, or choose a faster model",
        FailureKind.SILENT,
    )


def cut_stream(endpoint: Endpoint, *, pieces: int, characters: int) -> UnavailableError:
    """The body ended in good order but without a finish chunk."""
    if not pieces:
        return _failure(
            "the endpoint answered without a single token of a stream",
            endpoint,
            "check the address: it usually ends in /v1 and must be able to stream",
            FailureKind.CUT,
        )
    return _failure(
        f"the answer stopped after {characters} characters, before its finish chunk",
        endpoint,
        "try again; check the server's log and any proxy with a time limit in between",
        FailureKind.CUT,
    )


def no_text(endpoint: Endpoint, *, finish: str, max_tokens: int) -> UnavailableError:
    """The stream is complete but holds no usable answer."""
    if finish == "content_filter":
        return _failure(
            "the provider's content filter ended the answer",
            endpoint,
            "choose another document or provider",
            FailureKind.UNUSABLE,
        )
    return _failure(
        f"the answer is empty (finish reason {finish[:40]!r})",
        endpoint,
        f"allow more than {max_tokens} output tokens: reasoning models spend them before they write",
        FailureKind.UNUSABLE,
    )


def refused_field(error: "openai.APIStatusError") -> str:
    """The text in which a 400 or 422 names the field it does not like; empty when it is about something else."""
    if _is_context(error):
        return ""
    return error.param or str(error.body or "")


def _is_context(error: "openai.APIStatusError") -> bool:
    return error.code == "context_length_exceeded" or "context length" in error.message.lower()


def _status(error: "openai.APIStatusError", endpoint: Endpoint, prompt: Prompt) -> UnavailableError:
    status = error.status_code
    said = _said(error.message.removeprefix(f"Error code: {status}").removeprefix(" - "), endpoint, prompt)
    variable = endpoint.key_variable

    def refused(what: str, hint: str) -> UnavailableError:
        return _failure(what, endpoint, hint, FailureKind.REFUSED, status=status)

    if status == 401:
        # what the server says is left out: it likes to repeat the key
        what = "the endpoint refused the key" if endpoint.key else "the endpoint asks for a key and none was given"
        return refused(f"{what} (401)", f"set {variable} to a valid key")
    if status == 403:
        return refused(
            "the key may not use this model or region (403)", f"check the access rights of the key in {variable}"
        )
    if status == 404:
        return refused(
            f"no such model or path (404){said}", "check the model's name and the address (usually ending in /v1)"
        )
    if status == 429:
        return _limited(error, endpoint, said)
    if _is_context(error):
        return refused(
            f"the document does not fit the model's context window ({status}){said}",
            "choose a model with a larger context window, or a shorter document",
        )
    if status >= 500:
        return _failure(
            f"the endpoint failed ({status}){said}",
            endpoint,
            "try again later; check the provider's status page",
            FailureKind.FAILED,
            status=status,
            retry_after=retry_after(error.response.headers),
        )
    if status < 400:
        return refused(
            f"the endpoint redirects elsewhere ({status})",
            "give its final address: dpctl sends a document only where it was told to",
        )
    return refused(
        f"the endpoint refused the request ({status}){said}",
        "check that it speaks OpenAI's chat completions, and the capabilities declared for the provider",
    )


def _limited(error: "openai.APIStatusError", endpoint: Endpoint, said: str) -> UnavailableError:
    if error.code == "insufficient_quota":
        return _failure(
            f"the quota is used up (429){said}",
            endpoint,
            f"check the plan and billing behind {endpoint.key_variable}",
            FailureKind.REFUSED,
            status=429,
        )
    after = _printable(error.response.headers.get("retry-after", ""))[:40]
    wait = f"wait {after} s" if after.replace(".", "", 1).isdigit() else f"wait until {after}" if after else "wait"
    return _failure(
        f"too many requests (429){said}",
        endpoint,
        f"{wait} and try again{' (Retry-After)' if after else ''}",
        FailureKind.LIMITED,
        status=429,
        retry_after=retry_after(error.response.headers),
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How long the server asks to be left alone, in s: seconds or an HTTP date (RFC 9110, 10.2.3); None for neither.

    A date counts from the server's own Date where it sends one, so that a wrong clock here does not matter.
    """
    given = headers.get("retry-after", "").strip()
    try:
        seconds = float(given)
    except ValueError:
        try:
            until = parsedate_to_datetime(given)
            now = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
            seconds = (until - now).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _not_connected(error: "openai.APIConnectionError", endpoint: Endpoint) -> UnavailableError:
    import httpx2

    def unreachable(what: str, hint: str) -> UnavailableError:
        return _failure(what, endpoint, hint, FailureKind.UNREACHABLE)

    causes = tuple(_causes(error))
    if any(isinstance(cause, httpx2.ConnectTimeout) for cause in causes):
        return unreachable("no connection in time", "check the address, the network and any proxy")
    if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
        return _failure(
            "the endpoint stayed silent too long",
            endpoint,
            "try again later, or choose a faster model",
            FailureKind.SILENT,
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return unreachable("the host's name is unknown", "check the address and the network's name service")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return unreachable(
            "no trusted TLS connection", "check the address (http or https?), or set SSL_CERT_FILE to your CA"
        )
    if any(isinstance(cause, httpx2.ProxyError) for cause in causes):
        return unreachable("the proxy refused", "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return unreachable("connection refused", "start the server, or check host and port")
    if any(isinstance(cause, httpx2.ConnectError) for cause in causes):
        return unreachable("no connection", "check the address, the network and any proxy")
    return _failure(
        "the endpoint hung up without an answer", endpoint, "try again; check the server's log", FailureKind.FAILED
    )


def _interrupted(error: "openai.APIConnectionError", endpoint: Endpoint) -> UnavailableError:
    import openai

    if isinstance(error, openai.APITimeoutError):
        return _failure("the answer stalled", endpoint, "try again later, or choose a faster model", FailureKind.SILENT)
    return _failure(
        "the connection broke in the middle of the answer",
        endpoint,
        "try again; check the server's log and any proxy with a time limit in between",
        FailureKind.CUT,
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that led to it, groups included."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [cause for cause in (current.__cause__, current.__context__) if cause is not None]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions


def _said(message: str, endpoint: Endpoint, prompt: Prompt) -> str:
    """What the server said, on one line, without anything it repeats of the key or the prompt."""
    text = _printable(message[:_READ])
    if len(endpoint.key) >= 4:
        text = _blotted(text, endpoint.key, min(_KEY_RUN, len(endpoint.key)), "[key]")
    for secret in (prompt.text, prompt.instruction):
        text = _blotted(text, " ".join(secret.split()), _PROMPT_RUN, "[prompt]")
    if not text:
        return ""
    return f": {text}" if len(text) <= _SHOWN else f": {text[:_SHOWN]}..."


def _printable(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _blotted(text: str, secret: str, run: int, mark: str) -> str:
    """Replace every stretch of at least `run` characters that also occurs in `secret`."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        end = at + run
        if end <= len(text) and text[at:end] in secret:
            while end < len(text) and text[at : end + 1] in secret:
                end += 1
            parts.append(mark)
            at = end
        else:
            parts.append(text[at])
            at += 1
    return "".join(parts)


def _failure(
    what: str,
    endpoint: Endpoint,
    hint: str,
    kind: FailureKind,
    *,
    status: int | None = None,
    retry_after: float | None = None,
) -> UnavailableError:
    failure = Failure(kind=kind, status=status, retry_after=retry_after)
    return UnavailableError(what, where=str(endpoint), hint=hint, failure=failure)
