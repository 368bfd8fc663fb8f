#!/usr/bin/env python3
"""`fornax search` and `fornax pull` from outside, against the test hub.  TAP.

    test-pull.py FORNAX HUB-SERVER

SPDX-License-Identifier: GPL-3.0-or-later
"""

import contextlib
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

FORNAX, SERVER = sys.argv[1:3]
TINY = pathlib.Path(os.environ["FX_TEST_DATA"]) / "models" / "tiny-llama.gguf"

home = tempfile.TemporaryDirectory()
env = {name: value for name, value in os.environ.items()
       if name not in ("HF_TOKEN", "HF_HOME", "DBUS_SESSION_BUS_ADDRESS", "http_proxy", "https_proxy", "all_proxy")}
env.update(HOME=home.name, XDG_DATA_HOME=home.name + "/data", XDG_CACHE_HOME=home.name + "/cache",
           XDG_CONFIG_HOME=home.name + "/config", LC_ALL="C.UTF-8", GIO_USE_PROXY_RESOLVER="dummy")


def big_file():
    """Twelve megabytes of nothing behind the head of a real model."""
    path = pathlib.Path(home.name) / "Big-Thing.Q8_0.gguf"
    path.write_bytes(TINY.read_bytes() + random.Random(5).randbytes(12 << 20))
    return path


def small_file():
    path = pathlib.Path(home.name) / "Tiny-Llama.F32.gguf"
    shutil.copy(TINY, path)
    return path


SMALL, BIG = small_file(), big_file()
SAID = pathlib.Path(home.name) / "said"


def command(*words, options=()):
    return [SERVER, *options, str(SMALL), str(BIG), "--", FORNAX, *words]


def run(*words, options=(), status=0):
    result = subprocess.run(command(*words, options=options), env=env, capture_output=True, text=True, timeout=120)
    assert result.returncode == status, (words, result.returncode, result.stderr)
    return result.stdout, result.stderr


def sha256(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def files(pattern):
    return list(pathlib.Path(home.name, "data").rglob(pattern))


def test_search():
    out, _ = run("search", "big")
    assert "hf:demo/Big-Thing-GGUF" in out and "Tiny" not in out, out
    rows = json.loads(run("search", "--json", "--sort", "downloads")[0])
    assert [row["id"] for row in rows] == ["demo/Tiny-Llama-GGUF", "demo/Big-Thing-GGUF"], rows
    assert rows[0]["files"] == ["Tiny-Llama.F32.gguf"] and rows[0]["licence"] == "apache-2.0", rows
    assert len(json.loads(run("search", "--json", "-n", "1")[0])) == 1
    assert run("search", "nothing at all") == ("", "Nothing was found.\n")
    assert run("search", "--sort", "beauty", status=2)[1].startswith("fornax: search: ")


def test_offline():
    # Nobody is there: what was searched before is still answered.
    nobody = dict(env, HF_ENDPOINT="http://127.0.0.1:1")
    result = subprocess.run([FORNAX, "search", "x"], env=nobody, capture_output=True, text=True, timeout=120)
    assert result.returncode == 1 and "127.0.0.1" in result.stderr, result
    assert result.stderr.count("\n") == 1, result.stderr


def test_pull():
    out, err = run("pull", "hf:demo/Tiny-Llama-GGUF:F32")
    path = out.strip()
    assert path.endswith("/models--demo--Tiny-Llama-GGUF/snapshots/" + path.split("/")[-2] + "/Tiny-Llama.F32.gguf"), path
    assert sha256(path) == sha256(SMALL)
    assert "\r" not in err and "SHA-256 is right" in err, err
    models = json.loads(run("models", "--json")[0])
    assert any(model["path"] == path and model["repo"] == "demo/Tiny-Llama-GGUF" for model in models), models
    # Once more is nothing to do.
    assert run("pull", "hf:demo/Tiny-Llama-GGUF")[0].strip() == path


def test_registry():
    document = json.loads(run("pull", "--json", "tiny-llama:f32")[0])
    assert document["sha256"] == sha256(SMALL) == sha256(document["path"]), document
    assert document["model"] == "tiny-llama:f32" and document["quant"] == "F32", document
    params = pathlib.Path(document["path"]).with_suffix(".params")
    assert json.loads(params.read_text())["temperature"] == 0.2


def test_failures():
    for words, status in ((["pull"], 2), (["pull", "a/b/c/d"], 2), (["pull", "hf:demo/None"], 1),
                          (["pull", "hf:demo/Tiny-Llama-GGUF:Q4_K_M"], 1), (["pull", "none:latest"], 1),
                          (["pull", "../../etc/passwd"], 2)):
        out, err = run(*words, status=status)
        assert out == "" and err.startswith("fornax: "), (words, err)
    assert "F32" in run("pull", "hf:demo/Tiny-Llama-GGUF:Q4_K_M", status=1)[1]
    # A file that is not what it should be has no name here.
    before = len(files("*.gguf"))
    out, err = run("pull", "hf:demo/Big-Thing-GGUF", options=["--flip"], status=1)
    assert "SHA-256" in err and out == "", err
    assert len(files("*.gguf")) == before


def begin(hold):
    """A pull that has begun, stops in the middle, and waits there."""
    said = open(SAID, "w", encoding="utf-8")
    process = subprocess.Popen(command("pull", "hf:demo/Big-Thing-GGUF", options=["--hold", str(hold)]), env=env,
                               stdout=subprocess.DEVNULL, stderr=said)
    said.close()
    wait_until(lambda: BIG.name in SAID.read_text(encoding="utf-8"), process)
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return process, int(children[0])


def wait_until(what, process, patience=120):
    end = time.monotonic() + patience
    while True:
        value = what()
        if value:
            return value
        assert process.poll() is None, SAID.read_text(encoding="utf-8")
        assert time.monotonic() < end, what
        time.sleep(0.02)


def acknowledged():
    """How many bytes the database knows to be on the disk: heads of 16 bytes, then rows of 40, a number first."""
    paths = files("downloads.db")
    if not paths:
        return 0
    with contextlib.closing(sqlite3.connect(f"file:{paths[0]}?mode=ro", uri=True)) as database:
        try:
            row = database.execute("SELECT pieces FROM parts WHERE path = ? AND pieces NOT NULL", (BIG.name,)).fetchone()
        except sqlite3.OperationalError:
            return 0
    return sum(struct.unpack_from("<I", row[0], at)[0] for at in range(16, len(row[0]), 40)) if row else 0


def test_interrupt():
    process, child = begin(2500000)
    os.kill(child, signal.SIGINT)
    process.wait(timeout=120)
    err = SAID.read_text(encoding="utf-8")
    assert process.returncode == 130, (process.returncode, err)
    assert "“fornax pull hf:demo/Big-Thing-GGUF” goes on" in err, err
    assert len(files("*.incomplete")) == 1


def kill(process, child):
    os.kill(child, signal.SIGKILL)
    process.wait(timeout=120)
    assert process.returncode == 128 + signal.SIGKILL, process.returncode
    assert not [path for path in files("*.gguf") if "Big" in path.name]


def test_kill():
    """Killed again and again in the middle, it is whole in the end, and nothing that was acknowledged comes again."""
    known = 0
    for hold in (3000000, 4000001, 5 << 20):
        process, child = begin(hold)
        kill(process, child)
        assert acknowledged() >= known
        known = acknowledged()

    process, child = begin(7000000)
    wait_until(lambda: acknowledged() == 7000000, process)
    kill(process, child)
    # A piece that the disk lost is the only one of them that comes again.
    with open(files("*.incomplete")[0], "r+b") as partial:
        partial.seek(2 << 20)
        partial.write(b"not what it was")

    count = pathlib.Path(home.name) / "count"
    path = run("pull", "hf:demo/Big-Thing-GGUF", options=["--count", str(count)])[0].strip()
    assert sha256(path) == sha256(BIG)
    assert not files("*.incomplete")
    assert int(count.read_text()) == BIG.stat().st_size - 7000000 + (1 << 20), count.read_text()


def test_verbatim_places():
    """Nothing outside of the user's folders, all of it the user's alone."""
    for path in pathlib.Path(home.name, "data", "fornax").rglob("*"):
        if not path.is_symlink():
            assert path.stat().st_mode & 0o022 == 0, path


def main():
    tests = [test_search, test_offline, test_pull, test_registry, test_failures, test_interrupt, test_kill,
             test_verbatim_places]
    print(f"1..{len(tests)}")
    failed = False
    for i, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {i} {test.__name__[5:]}", flush=True)
        except Exception as error:
            failed = True
            print(f"not ok {i} {test.__name__[5:]}\n# {str(error)[:1500]!r}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
