#!/usr/bin/env python3
# test-cli.py PROGRAM - the commands as scripts see them: exit status, what
# goes to which stream, the keys of JSON documents.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
DATA = os.environ["FX_TEST_DATA"]
TINY = os.path.join(DATA, "models", "tiny-llama.gguf")
MODEL = os.environ.get("FX_TEST_MODEL", "")

home = tempfile.TemporaryDirectory(prefix="fx-cli-")
environment = dict(os.environ, HOME=home.name, LC_ALL="C.UTF-8",
                   XDG_DATA_HOME=home.name + "/data", XDG_CACHE_HOME=home.name + "/cache",
                   XDG_CONFIG_HOME=home.name + "/config")
environment.pop("DISPLAY", None)
environment.pop("WAYLAND_DISPLAY", None)


def run(*args, status=0, env=None, stdin=b""):
    done = subprocess.run([PROGRAM, *args], input=stdin, capture_output=True, timeout=300,
                          env=dict(environment, **(env or {})))
    assert done.returncode == status, (args, done.returncode, done.stderr.decode())
    return done.stdout, done.stderr.decode()


def failed(*args, status):
    """A failure is one line on standard error and nothing on standard output."""
    out, err = run(*args, status=status)
    assert out == b"", out
    lines = err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("fornax: ") and lines[0].count(": ") >= 2, err
    return lines[0]


def keys(document, *names):
    missing = [name for name in names if name not in document]
    assert not missing, missing


def test_usage():
    failed("nonsense", status=2)
    failed("inspect", status=2)
    failed("inspect", TINY, "more", status=2)
    failed("inspect", TINY, "--nonsense", status=2)
    failed("chat", TINY, "-p", "x", "--temp", "9", status=2)
    failed("chat", TINY, "-p", "x", "--kv", "q3", status=2)
    failed("plan", TINY, "--memory", "much", status=2)
    failed("plan", TINY, "--gpu-layers", "some", status=2)
    failed("tokenize", TINY, status=2)
    failed("tokenize", TINY, "-p", "a", "--file", TINY, status=2)
    failed("detokenize", TINY, "--ids", "1,x", status=2)
    failed("logits", TINY, "--tokens", "", "--out", "/dev/null", status=2)
    failed("template", TINY, status=2)
    failed("--nonsense", status=2)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write("[]")
        file.flush()
        template = os.path.join(DATA, "templates", "qwen3.jinja")
        failed("template", template, "--messages", file.name, "--set", "n", status=2)
        failed("template", template, "--messages", file.name, "--set", "n=bare", status=2)
        failed("template", template, "--messages", file.name, "--now", "2026-13-02", status=2)


def test_failures():
    line = failed("inspect", "/nothing.gguf", status=1)
    assert "/nothing.gguf" in line, line
    failed("inspect", os.path.join(DATA, "README.md"), status=1)
    failed("inspect", "no-such-model", status=1)
    failed("chat", "-p", "hello", status=1)  # an empty library
    failed("inspect", "", status=1)
    assert "not a file" in failed("inspect", DATA, status=1)
    assert "275" in failed("detokenize", TINY, "--ids", "274,275", status=1)
    with tempfile.NamedTemporaryFile(suffix=".gguf") as file:
        with open(TINY, "rb") as whole:
            file.write(whole.read()[:-1000])
        file.flush()
        # Enough to look at, not to load.
        out, err = run("inspect", file.name, "--json")
        assert 0 < json.loads(out)["missing_bytes"] <= 1000 and "missing" in err, err
        assert "missing" in run("plan", file.name, "--memory", "1GiB")[1]
        assert "missing" in failed("logits", file.name, "--tokens", "1", "--out", "/dev/null", status=1)


def test_output():
    """What cannot be written is a failure, said once, and ends a reply."""
    for args in (("inspect", TINY), ("devices", "--json"), ("complete", TINY, "-p", "a", "-n", "200")):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, *args], stdout=full, stderr=subprocess.PIPE, env=environment, timeout=60)
        assert done.returncode == 1, (args, done)
        lines = done.stderr.decode().splitlines()
        assert len(lines) == 1 and lines[0].startswith("fornax: standard output: "), lines
    # Debugging is not a result.
    out, err = run("tokenize", TINY, "-p", "a", "--json", "-v", env={"G_MESSAGES_DEBUG": "all"})
    assert json.loads(out) == [97], out


def test_locale():
    ids = json.loads(run("tokenize", TINY, "-p", "ü", "--json", env={"LC_ALL": "C"})[0])
    assert ids == json.loads(run("tokenize", TINY, "-p", "ü", "--json")[0]) and len(ids) == 2, ids


def test_help():
    out, _ = run("--help")
    for command in ("devices", "models", "inspect", "plan", "chat", "complete", "tokenize",
                    "detokenize", "template", "logits", "bench", "selftest"):
        assert command in out.decode(), command
        text, _ = run(command, "--help")
        assert command in text.decode() and "Usage" in text.decode(), text
    out, _ = run("--version")
    assert out.startswith(b"fornax "), out


def test_inspect():
    # A loader that cannot work shows that Vulkan is never asked.
    out, _ = run("inspect", TINY, "--json", env={"VK_DRIVER_FILES": "/nothing.json"})
    info = json.loads(out)
    keys(info, "metadata", "tensors", "tokenizer", "template")
    keys(info["tensors"][0], "name", "type", "shape", "bytes")
    assert info["metadata"]["general.architecture"] == "llama", info["architecture"]
    text, _ = run("inspect", TINY, "--tensors")
    assert info["tensors"][0]["name"] in text.decode()
    # A vocabulary without weights has no type of them.
    vocab = os.path.join(DATA, "vocab", "vocab-spm.gguf")
    out, _ = run("inspect", vocab, "--json")
    assert json.loads(out)["quant"] is None, out[:300]
    text, _ = run("inspect", vocab)
    assert b"vocabulary without weights" in text and b"F32" not in text, text[:300]


def test_plan():
    out, _ = run("plan", TINY, "--memory", "12GiB", "--context", "128", "--json",
                 env={"VK_DRIVER_FILES": "/nothing.json"})
    plan = json.loads(out)
    keys(plan, "context", "kv", "layers", "gpu_layers", "weights_bytes", "kv_bytes", "compute_bytes",
         "device_bytes", "host_bytes", "fits", "short_bytes", "largest_context", "heaps")
    keys(plan["heaps"][0], "name", "size", "planned")
    assert plan["heaps"][0]["size"] == 12 << 30 and plan["context"] == 128 and plan["fits"] is True
    out, _ = run("plan", TINY, "--memory", "1KiB", "--json")
    small = json.loads(out)
    assert small["fits"] is False and small["short_bytes"] > 0


def test_devices():
    out, _ = run("devices", "--json")
    devices = json.loads(out)
    keys(devices[0], "index", "name", "type", "uuid", "driver", "api", "chosen", "reason", "heaps", "features")
    keys(devices[0]["heaps"][0], "size", "budget", "used", "device_local")
    assert sum(device["chosen"] for device in devices) == 1


def test_models():
    folder = os.path.join(home.name, "data/fornax/models/models--me--tiny/snapshots/1")
    os.makedirs(folder)
    os.symlink(TINY, os.path.join(folder, "Some-Model-F32.gguf"))
    with open(os.path.join(folder, "broken.gguf"), "w") as file:
        file.write("no")
    out, _ = run("models", "--json")
    models = {model["name"]: model for model in json.loads(out)}
    assert set(models) == {"Some-Model-F32", "broken"}, models
    keys(models["broken"], "name", "path", "store", "architecture", "quant", "parameters", "bytes", "context", "last_used")
    assert models["broken"]["problem"] and not models["Some-Model-F32"]["problem"]
    # By the beginning of its name, in any case.
    out, _ = run("inspect", "some-mod", "--json")
    assert json.loads(out)["path"].endswith("Some-Model-F32.gguf")


def need_model():
    if not os.path.exists(MODEL):
        return "FX_TEST_MODEL names no model file"
    return None


def test_tokenize():
    with tempfile.NamedTemporaryFile() as file:
        assert json.loads(run("tokenize", MODEL, "--file", file.name, "--json")[0]) == []
        file.write("Grüße,\n\x00 <|im_end|>".encode())
        file.flush()
        ids = json.loads(run("tokenize", MODEL, "--file", file.name, "--json", "--no-special")[0])
        special = json.loads(run("tokenize", MODEL, "--file", file.name, "--json")[0])
        assert 2 in special and 2 not in ids, (special, ids)
        text = run("detokenize", MODEL, "--ids", ",".join(map(str, ids)))[0]
        assert text == "Grüße,\n\x00 <|im_end|>".encode(), text


def test_template():
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([{"role": "user", "content": "hi"}], file)
        file.flush()
        text = run("template", MODEL, "--messages", file.name)[0].decode()
        assert text.endswith("<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n"), text
        text = run("template", MODEL, "--messages", file.name, "--no-generation-prompt")[0].decode()
        assert text.endswith("<|im_start|>user\nhi<|im_end|>\n"), text


def test_chat():
    out, err = run("chat", MODEL, "-p", "What is the capital of France?", "--temp", "0", "-n", "24", "--context", "512")
    assert b"Paris" in out and out.endswith(b"\n"), out
    assert "tok/s" in err and "tok/s" not in out.decode(), err
    out, _ = run("chat", MODEL, "-p", "What is the capital of France?", "--temp", "0", "-n", "4",
                 "--context", "512", "--json")
    reply = json.loads(out)
    keys(reply, "text", "tokens", "finish_reason", "prompt_tokens", "cached_tokens", "prefill_tps", "decode_tps")
    assert 0 <= reply["seed"] < 1 << 53
    assert len(reply["tokens"]) == 4 and reply["finish_reason"] == "max_tokens", reply
    # In the terminal, a line a question; the last used model is meant.
    out, _ = run("chat", "--temp", "0", "-n", "8", "--context", "512", stdin=b"Say hello.\n\n/new\nAgain.\n")
    assert len(out.strip().splitlines()) >= 2, out


def test_interrupt():
    process = subprocess.Popen([PROGRAM, "complete", MODEL, "-p", "Once upon a time", "-n", "400"],
                               env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = process.stdout.read(1)
    assert first, process.stderr.read()
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.stdout.read()
    assert process.wait(30) == 130
    print(f"# ended {time.monotonic() - asked:.2f} s after Ctrl+C")
    # A chat that reads from a pipe ends as a whole.
    process = subprocess.Popen([PROGRAM, "chat", MODEL, "-n", "400"], env=environment, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(b"Tell me a long story.\nAnother.\n")
    process.stdin.flush()
    assert process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    process.stdout.read()
    assert process.wait(30) == 130


def test_logits():
    path = os.path.join(home.name, "out.f32")
    run("logits", TINY, "--tokens", "1,2,3", "--out", path)
    out, _ = run("inspect", TINY, "--json")
    vocab = next(t["shape"][0] for t in json.loads(out)["tensors"] if t["name"] == "token_embd.weight")
    assert os.path.getsize(path) == 3 * vocab * 4
    # What is no plain file is written to, not replaced.
    pipe = os.path.join(home.name, "pipe")
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    run("logits", TINY, "--tokens", "1,2,3", "--out", pipe)
    with open(path, "rb") as file:
        assert reader.communicate(timeout=60)[0] == file.read()
    assert stat.S_ISFIFO(os.lstat(pipe).st_mode)
    if not os.access("/dev/full", os.W_OK):
        return
    link = os.path.join(home.name, "full")
    os.symlink("/dev/full", link)
    failed("logits", TINY, "--tokens", "1,2,3", "--out", link, status=1)
    assert os.path.islink(link)


def test_bench():
    out, _ = run("bench", TINY, "-p", "20", "-n", "4", "-d", "10", "-b", "1,3", "-r", "1", "--timeline", "--json")
    result = json.loads(out)
    keys(result, "prefill_tps", "decode_tps", "load_ms", "ttft_ms", "device_bytes", "host_bytes",
         "rss_peak_bytes", "depth", "runs", "timeline")
    assert [run["sequences"] for run in result["runs"]] == [1, 3] and result["depth"] == 10, result["runs"]
    assert all(run["decode_tps"] > 0 for run in result["runs"]), result["runs"]
    # A step that reads and one that writes: the same layers in both.
    steps = {op["tokens"] for op in result["timeline"]}
    assert len(steps) == 2 and 1 in steps, steps
    layers = [{op["layer"] for op in result["timeline"] if op["tokens"] == n} for n in steps]
    assert layers[0] == layers[1] and 0 in layers[0], layers
    for bad in (("-b", "1,,2"), ("-b", "0"), ("-d", "-1")):
        failed("bench", TINY, *bad, status=2)


def main():
    tests = [test_usage, test_failures, test_output, test_locale, test_help, test_inspect, test_plan, test_devices, test_models,
             test_logits, test_bench, (test_tokenize, need_model), (test_template, need_model),
             (test_chat, need_model), (test_interrupt, need_model)]
    print(f"1..{len(tests)}")
    bad = 0
    for number, test in enumerate(tests, 1):
        test, need = test if isinstance(test, tuple) else (test, lambda: None)
        reason = need()
        if reason:
            print(f"ok {number} {test.__name__} # SKIP {reason}", flush=True)
            continue
        try:
            test()
            print(f"ok {number} {test.__name__}", flush=True)
        except Exception as problem:
            bad += 1
            print(f"not ok {number} {test.__name__}", flush=True)
            for line in f"{type(problem).__name__}: {problem}".splitlines():
                print("# " + line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
