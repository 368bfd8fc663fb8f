#!/usr/bin/env python3
"""Compiles each header alone, twice in one unit.  TAP.

    check-headers.py TREE BUILD

A header is compiled as its own source is, or else as any of its folder
(compile_commands.json has how), with nothing before it: so it includes what it
needs, may be included again, and reaches nothing its folder may not reach.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOTS = ["engine", "ui", "app", "shaders", "tests"]


def bare_command(entry):
    """The compiler and its options, without input, output and dependencies."""
    words, bare = iter(shlex.split(entry["command"])), []
    for word in words:
        if word in ("-o", "-MF", "-MQ", "-MT", "-c"):
            next(words)
        elif word not in ("ccache", "-MD") and not word.startswith(("-O", "-g", "-fsanitize")):
            bare.append(word)
    return bare


class Commands:
    def __init__(self, tree, build):
        entries = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
        self.build = build
        self.by_folder = {}  # folder -> {source's stem -> commands}
        for entry in entries:
            source = (build / entry["file"]).resolve()
            if source.suffix == ".c" and source.is_relative_to(tree):
                stems = self.by_folder.setdefault(source.parent.relative_to(tree), {})
                stems.setdefault(source.stem, set()).add(tuple(bare_command(entry)))

    def find(self, header):
        """How the header's source is compiled, or those beside it, or those
        nearest below or above."""
        # Compiled by whoever uses them, the engine's public ones by all.
        folder = {"shaders/shared": pathlib.Path("engine/ops"), "engine": pathlib.Path("engine/base"),
                  "tests": pathlib.Path("tests/vk")}.get(header.parent.as_posix(), header.parent)
        while folder not in self.by_folder:
            near = sorted(f for f in self.by_folder if f.is_relative_to(folder))
            folder = near[0] if near else folder.parent
        stems = self.by_folder[folder]
        return sorted(stems.get(header.stem) or set().union(*stems.values()))

    def compile(self, tree, header):
        unit = f'#include "{tree / header}"\n' * 2 + "extern int fx_unit;\n"
        for command in self.find(header):
            result = subprocess.run(
                [*command, "-Werror", "-fsyntax-only", "-x", "c", "-"],
                cwd=self.build, input=unit, capture_output=True, text=True, check=False)
            if result.returncode == 0:
                break
        return result.returncode, result.stderr


def main():
    tree, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    commands = Commands(tree, build)
    headers = [path.relative_to(tree) for root in ROOTS
               for path in sorted((tree / root).rglob("*.h"))
               if root != "app" and root != "ui" or pathlib.Path(root) in
               {pathlib.Path(*folder.parts[:1]) for folder in commands.by_folder}]
    assert len(headers) > 20, "this is not the tree"

    print(f"1..{len(headers)}")
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda header: commands.compile(tree, header), headers)
        for i, (header, (status, messages)) in enumerate(zip(headers, results), 1):
            print(f"{'not ok' if status else 'ok'} {i} {header.as_posix()}", flush=True)
            if status:
                failed = True
                print("\n".join(f"# {line}" for line in messages.splitlines()[:20]))
    sys.exit(failed)


if __name__ == "__main__":
    main()
