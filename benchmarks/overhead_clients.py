"""The plainest clients there are, to be run as processes by overhead.py; nothing of dpctl is in them.

    PYTHON overhead_clients.py raw|openai URL USERS REQUESTS

"raw": one thread, epoll or what stands in for it, and a stamp for each read: what any client on this machine pays at
least. "openai": the `openai` package in a loop, as one would write it. Both print what they heard as JSON: TTFT and the
mean ITL of each request in s, and the CPU of the loop alone.
"""

import asyncio
import json
import selectors
import socket
import sys
import time

TOKENS = 32
PROMPT = "The Client shall pay the fee on the first day of May. " * 6
BODY = {
    "model": "gpt-4o",
    "messages": [{"role": "user", "content": PROMPT}],
    "max_tokens": TOKENS,
    "stream": True,
    "stream_options": {"include_usage": True},
}
_MARK = b'"delta":{"content":'
_END = b"0\r\n\r\n"


def raw(url: str, users: int, requests: int) -> dict[str, object]:
    host, _, port = url.split("/")[2].partition(":")
    body = json.dumps({**BODY, "ignore_eos": True}).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n"
    request = head.encode() + body
    waiting = selectors.DefaultSelector()
    connections = []
    for _ in range(users):
        connection = socket.create_connection((host, int(port)))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        connections.append(connection)
    buffer = bytearray(1 << 16)
    answers: list[tuple[int, list[tuple[int, bytes]]]] = []
    now = time.perf_counter_ns
    cpu, began, left = time.thread_time(), now(), requests
    for connection in connections:
        if left:
            left -= 1
            waiting.register(connection, selectors.EVENT_READ, (now(), []))
            connection.send(request)
    while len(answers) < requests:
        for key, _ in waiting.select():
            length = key.fileobj.recv_into(buffer)  # type: ignore[union-attr]
            sent, pieces = key.data
            pieces.append((now(), bytes(buffer[:length])))
            if buffer[length - 5 : length] == _END:
                answers.append((sent, pieces))
                waiting.unregister(key.fileobj)
                if left:
                    left -= 1
                    waiting.register(key.fileobj, selectors.EVENT_READ, (now(), []))
                    key.fileobj.send(request)  # type: ignore[union-attr]
    used, wall = time.thread_time() - cpu, (now() - began) / 1e9
    return {"cpu_s": used, "wall_s": wall, **heard([(sent, times(pieces)) for sent, pieces in answers])}


def times(pieces: list[tuple[int, bytes]]) -> list[int]:
    """When each chunk with content came; a mark that is torn between two reads counts with the second."""
    found: list[int] = []
    tail = b""
    for stamp, piece in pieces:
        seen = tail + piece
        found += [stamp] * seen.count(_MARK)
        tail = b"" if seen.endswith(_MARK) else seen[-len(_MARK) + 1 :]
    return found


def heard(answers: list[tuple[int, list[int]]]) -> dict[str, object]:
    whole = [(sent, stamps) for sent, stamps in answers if len(stamps) == TOKENS]
    return {
        "whole": len(whole),
        "ttft": [(stamps[0] - sent) / 1e9 for sent, stamps in whole],
        "itl": [(stamps[-1] - stamps[0]) / 1e9 / (len(stamps) - 1) for _, stamps in whole],
    }


async def openai(url: str, users: int, requests: int) -> dict[str, object]:
    from openai import AsyncOpenAI  # of the other interpreter

    client = AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
    answers: list[tuple[int, list[int]]] = []
    left = requests
    cpu, began = time.thread_time(), time.perf_counter_ns()

    async def user() -> None:
        nonlocal left
        while left:
            left -= 1
            sent, stamps = time.perf_counter_ns(), []
            stream = await client.chat.completions.create(**BODY, extra_body={"ignore_eos": True})  # type: ignore[call-overload]
            async for chunk in stream:
                if chunk.choices and chunk.choices[0].delta.content:
                    stamps.append(time.perf_counter_ns())  # noqa: PERF401 - a plain loop is the point
            answers.append((sent, stamps))

    await asyncio.gather(*(user() for _ in range(users)))
    used, wall = time.thread_time() - cpu, (time.perf_counter_ns() - began) / 1e9
    return {"cpu_s": used, "wall_s": wall, **heard(answers)}


if __name__ == "__main__":
    _, kind, base, together, count = sys.argv
    made = (
        raw(base, int(together), int(count)) if kind == "raw" else asyncio.run(openai(base, int(together), int(count)))
    )
    print(json.dumps(made))
