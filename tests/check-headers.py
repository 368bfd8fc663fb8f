#!/usr/bin/env python3
"""Compiles each header alone, twice in one unit.  TAP.

    check-headers.py TREE BUILD

A header is compiled as the sources of its folder are (compile_commands.json has
how), with nothing before it: so it includes what it needs, may be included
again, and reaches nothing its folder may not reach.

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
        self.by_folder = {}
        for entry in entries:
            source = (build / entry["file"]).resolve()
            if source.suffix == ".c" and source.is_relative_to(tree):
                self.by_folder.setdefault(source.parent.relative_to(tree), entry)

    def find(self, header):
        """How the sources beside a header are compiled, or those next to its
        folder, or above."""
        if header.parent == pathlib.Path("shaders/shared"):
            return self.by_folder[pathlib.Path("engine/ops")]
        if header.parent == pathlib.Path("engine"):
            return self.by_folder[pathlib.Path("engine/base")]
        if header.parent == pathlib.Path("tests"):
            return self.by_folder[pathlib.Path("tests/vk")]
        for folder in [header.parent, *header.parents]:
            near = sorted(f for f in self.by_folder if f.is_relative_to(folder))
            if folder in self.by_folder or near:
                return self.by_folder.get(folder) or self.by_folder[near[0]]
        raise LookupError(header)

    def compile(self, tree, header):
        entry = self.find(header)
        unit = f'#include "{tree / header}"\n' * 2 + "extern int fx_unit;\n"
        result = subprocess.run(
            [*bare_command(entry), "-Werror", "-fsyntax-only", "-x", "c", "-"],
            cwd=self.build, input=unit, capture_output=True, text=True, check=False)
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
