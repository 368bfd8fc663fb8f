#!/usr/bin/env python3
"""The whole table of speeds, Fornax beside the Vulkan llama-server.

Prefill, decode with an empty and a filled context, sequences together, cold
start with and without compiled kernels, memory; the peer as bench-peer.py has
it, in turns.  Each --round measures every row once; --no-peer leaves the peer
out.  About 6 minutes on two cores with nothing else running.

    tests/bench/bench-table.py MODEL.gguf [--fornax build/app/fornax]

Prints a Markdown table: medians, the spread as least to most, and the ratios.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import argparse
import contextlib
import datetime
import importlib.util
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

spec = importlib.util.spec_from_file_location(
    "bench_peer", pathlib.Path(__file__).with_name("bench-peer.py"))
peer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(peer)

# What one run of `fornax bench` is asked for, and the rows it fills.
RUNS = (
    ("prefill of 256 tokens", "decode of 32 tokens", ["-p", "256", "-n", "32"]),
    ("prefill of 1024 tokens", None, ["-p", "1024", "-n", "0"]),
    (None, "decode after 2000 tokens", ["-p", "1", "-d", "2000", "-n", "16"]),
    (None, "8 sequences together", ["-p", "1", "-b", "8", "-n", "16"]),
    (None, "32 sequences together", ["-p", "1", "-b", "32", "-n", "6"]),
)


def measure_fornax(program, model, device, figures):
    for prefill, decode, words in RUNS:
        command = [str(program), "bench", str(model), "-r", "1", "--json", *words]
        if device:
            command += ["--device", device]
        result = json.loads(subprocess.run(command, check=True,
                                           stdout=subprocess.PIPE).stdout)
        if prefill:
            figures.setdefault(prefill, []).append(result["prefill_tps"])
        if decode:
            figures.setdefault(decode, []).append(result["decode_tps"])
        if "2000" in words:
            figures.setdefault("resident at most, 2000 tokens", []).append(
                result["rss_peak_bytes"] / 2**20)


def measure_start(program, model, device, figures):
    """From nothing to the end of one token, twice on one set of caches."""
    command = [str(program), "complete", str(model), "-p", "The furnace had been lit",
               "-n", "1"]
    if device:
        command += ["--device", device]
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, XDG_CACHE_HOME=folder,
                           MESA_SHADER_CACHE_DIR=folder)
        for row in ("first token, no caches", "first token, warm caches"):
            start = time.monotonic()
            subprocess.run(command, check=True, env=environment,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            figures.setdefault(row, []).append(time.monotonic() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--fornax", default=shutil.which("fornax") or "build/app/fornax")
    parser.add_argument("--device", help="of Fornax; the peer takes the first")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--cache", type=pathlib.Path, default=peer.cache_folder())
    parser.add_argument("--no-peer", action="store_true")
    args = parser.parse_args()

    ours, theirs = {}, {}
    with contextlib.ExitStack() as stack:
        if not args.no_peer:
            port = stack.enter_context(
                peer.running_peer(peer.fetch_peer(args.cache), args.model, 1120))
            peer.measure_peer(port, 256, 4)
        for i in range(args.rounds):
            if not args.no_peer:
                prefill, decode = peer.measure_peer(port, 256, 16)
                theirs.setdefault("prefill of 256 tokens", []).append(prefill)
                theirs.setdefault("decode of 32 tokens", []).append(decode)
            measure_fornax(args.fornax, args.model, args.device, ours)
            measure_start(args.fornax, args.model, args.device, ours)
        if not args.no_peer:
            theirs["prefill of 1024 tokens"] = [peer.measure_peer(port, 1024, 2)[0]]

    print(f"{args.model.name}, {peer.describe_machine()}, {peer.describe_driver(args.fornax)}, "
          f"{peer.describe_version(args.fornax)}, {datetime.date.today().isoformat()}, "
          f"{args.rounds} rounds: median (least–most)\n")
    print("| | llama-server, Vulkan | Fornax | ratio |")
    print("|---|---|---|---|")
    for row, values in ours.items():
        unit = " (s)" if row.startswith("first") else " (MiB)" if "resident" in row else " (tok/s)"
        beside = theirs.get(row)
        ratio = f"{statistics.median(values) / statistics.median(beside):.1f}" if beside else ""
        print(f"| {row}{unit} | {peer.cell(beside) if beside else ''} | {peer.cell(values)} | {ratio} |")


if __name__ == "__main__":
    main()
