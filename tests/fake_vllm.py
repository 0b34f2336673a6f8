"""A small program in vLLM's place: asked for its version it tells one, and as a server it behaves as its flags say.

`--behave` is healthy, dies, silent, or leaves-a-child (one that ignores SIGTERM); `--note` names a file for what it
was called with. A chat is answered with as many words as tokens were asked for; a token is three characters.
"""

import json
import stat
import sys
from pathlib import Path

_PROGRAM = """#!{python}
import http.server, json, os, signal, subprocess, sys, time
if sys.argv[1] == "-c":
    print("9.9.9")
    sys.exit()
flags = dict(zip(sys.argv[3:], sys.argv[4:]))
behave, note = flags["--behave"], flags["--note"]
said = {{"argv": sys.argv[1:], "environment": dict(os.environ), "pid": os.getpid(), "asked": []}}
said["model"] = sorted(os.listdir(flags["--model"])) if os.path.isdir(flags["--model"]) else None
if behave == "leaves-a-child":
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    said["child"] = subprocess.Popen([sys.executable, "-c", code]).pid
def tell():
    with open(note + ".part", "w") as file:
        json.dump(said, file)
    os.rename(note + ".part", note)
tell()
print("(APIServer pid=1) INFO 11-21 16:21:47 [file.py:1] reading the weights", flush=True)
if behave == "dies":
    print("(EngineCore pid=2) ERROR 11-21 16:21:48 [core.py:9] MemoryError: no room for 3 GiB", flush=True)
    for number in range(20):
        print(f"  File frame {{number}}\\n    ^^^^^^", flush=True)
    print("RuntimeError: Engine core initialization failed", flush=True)
    sys.exit(7)
if behave == "silent":
    time.sleep(60)
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self, body, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        model = {{"id": flags["--served-model-name"], "max_model_len": 512}}
        self.answer(json.dumps({{"data": [model]}}).encode() if self.path == "/v1/models" else b"")
        if self.path == "/v1/die":
            os._exit(3)
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/tokenize":
            self.answer(json.dumps({{"count": len(asked["prompt"]) // 3}}).encode())
            return
        said["asked"].append(asked)
        tell()
        tokens = asked["max_tokens"]
        texts = [{{"choices": [{{"index": 0, "delta": {{"content": "word "}}}}]}}] * tokens
        read = sum(len(message["content"]) // 3 for message in asked["messages"])
        last = [{{"choices": [{{"index": 0, "delta": {{}}, "finish_reason": "length"}}]}},
                {{"choices": [], "usage": {{"prompt_tokens": read, "completion_tokens": tokens}}}}]
        lines = [json.dumps(chunk) for chunk in texts + last] + ["[DONE]"]
        self.answer("".join(f"data: {{line}}\\n\\n" for line in lines).encode(), "text/event-stream")
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(flags["--port"])), Handler).serve_forever()
"""


def write(folder: Path) -> Path:
    """The program as an executable in `folder`."""
    program = folder / "fake-python"
    program.write_text(_PROGRAM.format(python=sys.executable), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def flags(folder: Path, behave: str) -> tuple[str, ...]:
    """The flags that say how it behaves, with its note in `folder`."""
    return ("--behave", behave, "--note", str(folder / "note"))


def noted(folder: Path) -> dict[str, object]:
    """What it was called with, and asked."""
    found: dict[str, object] = json.loads((folder / "note").read_text(encoding="utf-8"))
    return found
