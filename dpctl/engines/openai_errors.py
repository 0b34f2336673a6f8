"""What went wrong on the wire, said so that a user can act: what, where, what to do. No key, no prompt in it."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dpctl.core.errors import UnavailableError
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
        return _failure(f"the endpoint reported an error while answering{said}", endpoint, "try again later")
    return _failure(
        "the endpoint answered with something that is no completion stream",
        endpoint,
        "check the address: it usually ends in /v1 and must speak OpenAI's chat completions",
    )


def too_long(endpoint: Endpoint, limit: float) -> UnavailableError:
    """The whole request took longer than its limit in s."""
    return _failure(
        f"no complete answer within {limit:g} s", endpoint, "ask for fewer output tokens, or choose a faster model"
    )


def cut_stream(endpoint: Endpoint, *, pieces: int, characters: int) -> UnavailableError:
    """The body ended in good order but without a finish chunk."""
    if not pieces:
        return _failure(
            "the endpoint answered without a single token of a stream",
            endpoint,
            "check the address: it usually ends in /v1 and must be able to stream",
        )
    return _failure(
        f"the answer stopped after {characters} characters, before its finish chunk",
        endpoint,
        "try again; check the server's log and any proxy with a time limit in between",
    )


def no_text(endpoint: Endpoint, *, finish: str, max_tokens: int) -> UnavailableError:
    """The stream is complete but holds no usable answer."""
    if finish == "content_filter":
        return _failure(
            "the provider's content filter ended the answer", endpoint, "choose another document or provider"
        )
    return _failure(
        f"the answer is empty (finish reason {finish[:40]!r})",
        endpoint,
        f"allow more than {max_tokens} output tokens: reasoning models spend them before they write",
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
    if status == 401:
        # what the server says is left out: it likes to repeat the key
        what = "the endpoint refused the key" if endpoint.key else "the endpoint asks for a key and none was given"
        return _failure(f"{what} (401)", endpoint, f"set {variable} to a valid key")
    if status == 403:
        return _failure(
            "the key may not use this model or region (403)",
            endpoint,
            f"check the access rights of the key in {variable}",
        )
    if status == 404:
        return _failure(
            f"no such model or path (404){said}",
            endpoint,
            "check the model's name and the address (usually ending in /v1)",
        )
    if status == 429:
        return _limited(error, endpoint, said)
    if _is_context(error):
        return _failure(
            f"the document does not fit the model's context window ({status}){said}",
            endpoint,
            "choose a model with a larger context window, or a shorter document",
        )
    if status >= 500:
        return _failure(
            f"the endpoint failed ({status}){said}", endpoint, "try again later; check the provider's status page"
        )
    if status < 400:
        return _failure(
            f"the endpoint redirects elsewhere ({status})",
            endpoint,
            "give its final address: dpctl sends a document only where it was told to",
        )
    return _failure(
        f"the endpoint refused the request ({status}){said}",
        endpoint,
        "check that it speaks OpenAI's chat completions, and the capabilities declared for the provider",
    )


def _limited(error: "openai.APIStatusError", endpoint: Endpoint, said: str) -> UnavailableError:
    if error.code == "insufficient_quota":
        return _failure(
            f"the quota is used up (429){said}", endpoint, f"check the plan and billing behind {endpoint.key_variable}"
        )
    after = _printable(error.response.headers.get("retry-after", ""))[:40]
    wait = f"wait {after} s" if after.replace(".", "", 1).isdigit() else f"wait until {after}" if after else "wait"
    return _failure(
        f"too many requests (429){said}", endpoint, f"{wait} and try again{' (Retry-After)' if after else ''}"
    )


def _not_connected(error: "openai.APIConnectionError", endpoint: Endpoint) -> UnavailableError:
    import httpx2

    causes = tuple(_causes(error))
    if any(isinstance(cause, httpx2.ConnectTimeout) for cause in causes):
        return _failure("no connection in time", endpoint, "check the address, the network and any proxy")
    if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
        return _failure("the endpoint stayed silent too long", endpoint, "try again later, or choose a faster model")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return _failure("the host's name is unknown", endpoint, "check the address and the network's name service")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _failure(
            "no trusted TLS connection", endpoint, "check the address (http or https?), or set SSL_CERT_FILE to your CA"
        )
    if any(isinstance(cause, httpx2.ProxyError) for cause in causes):
        return _failure("the proxy refused", endpoint, "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return _failure("connection refused", endpoint, "start the server, or check host and port")
    if any(isinstance(cause, httpx2.ConnectError) for cause in causes):
        return _failure("no connection", endpoint, "check the address, the network and any proxy")
    return _failure("the endpoint hung up without an answer", endpoint, "try again; check the server's log")


def _interrupted(error: "openai.APIConnectionError", endpoint: Endpoint) -> UnavailableError:
    import openai

    if isinstance(error, openai.APITimeoutError):
        return _failure("the answer stalled", endpoint, "try again later, or choose a faster model")
    return _failure(
        "the connection broke in the middle of the answer",
        endpoint,
        "try again; check the server's log and any proxy with a time limit in between",
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


def _failure(what: str, endpoint: Endpoint, hint: str) -> UnavailableError:
    return UnavailableError(what, where=str(endpoint), hint=hint)
