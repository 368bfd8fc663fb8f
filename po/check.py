#!/usr/bin/env python3
"""check.py [--update] - whether every string can be, and is, translated.

Every source with strings must be in POTFILES.in, fornax.pot must be what the
sources say today, and each language in LINGUAS must have every string.  With
--update, writes POTFILES.in and fornax.pot and merges them into the languages.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import re
import subprocess
import sys
import tempfile

PO = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(PO)
MARK = re.compile(r"(?<![A-Za-z0-9_])(?:_|C_|N_|NC_|ngettext|g_dngettext)\s?\(\s*\"")
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3"]


def sources():
    found = ["data/app.fornax.Fornax.desktop.in", "data/app.fornax.Fornax.metainfo.xml.in"]
    for folder in ("app", "ui"):
        for parent, _, names in os.walk(os.path.join(TOP, folder)):
            for name in names:
                path = os.path.join(parent, name)
                if name.endswith((".c", ".blp", ".h")):
                    with open(path, encoding="utf-8") as file:
                        if MARK.search(file.read()):
                            found.append(os.path.relpath(path, TOP))
    return sorted(found)


def potfiles():
    with open(os.path.join(PO, "POTFILES.in"), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def linguas():
    with open(os.path.join(PO, "LINGUAS"), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def extract(files, target):
    code = [name for name in files if not name.endswith(".in")]
    other = [name for name in files if name.endswith(".in")]
    base = ["xgettext", "--from-code=UTF-8", "--package-name=fornax", "--add-comments=Translators",
            "--no-wrap", "--sort-by-file", "-o", target]
    subprocess.run(base + ["--language=C"] + ["--keyword"] + [f"--keyword={k}" for k in KEYWORDS]
                   + code, cwd=TOP, check=True, stderr=subprocess.DEVNULL)
    subprocess.run(base + ["--join-existing"] + other, cwd=TOP, check=True,
                   stderr=subprocess.DEVNULL)


def messages(path):
    """(context, id) of every message, as msgcat sorts and folds them."""
    text = subprocess.run(["msgcat", "--no-wrap", "--sort-output", "--no-location", path],
                          capture_output=True, text=True, check=True).stdout
    found = set()
    for block in text.split("\n\n"):
        context = re.search(r"^msgctxt (.*)$", block, re.M)
        ident = re.search(r"^msgid (.*(?:\n\".*)*)", block, re.M)
        if ident and ident.group(1) != '""' and not block.lstrip().startswith("#~"):
            found.add((context.group(1) if context else "", ident.group(1)))
    return found


def update(files):
    with open(os.path.join(PO, "POTFILES.in"), "w", encoding="utf-8") as file:
        file.write("# Files with strings to translate, sorted.\n" + "".join(f + "\n" for f in files))
    pot = os.path.join(PO, "fornax.pot")
    extract(files, pot)
    for language in linguas():
        subprocess.run(["msgmerge", "--quiet", "--no-wrap", "--update", "--backup=none",
                        "--no-fuzzy-matching", os.path.join(PO, language + ".po"), pot], check=True)


def main():
    wrong = []
    files = sources()
    if "--update" in sys.argv[1:]:
        update(files)
    if potfiles() != files:
        for name in sorted(set(files) ^ set(potfiles())):
            wrong.append(f"POTFILES.in: {name}: {'missing' if name in files else 'has no strings'}")
    with tempfile.TemporaryDirectory() as work:
        fresh = os.path.join(work, "fornax.pot")
        extract(files, fresh)
        now = messages(fresh)
        for _, ident in sorted(now ^ messages(os.path.join(PO, "fornax.pot"))):
            wrong.append(f"fornax.pot is not of today: {ident}")
        for language in linguas():
            path = os.path.join(PO, language + ".po")
            check = subprocess.run(["msgfmt", "--check", "-o", os.devnull, path],
                                   capture_output=True, text=True)
            if check.returncode != 0:
                wrong.append(f"{language}.po: {check.stderr.strip()}")
            done = os.path.join(work, language + ".po")
            subprocess.run(["msgattrib", "--translated", "--no-fuzzy", "--no-obsolete",
                            "-o", done, path], check=True)
            have = messages(done) if os.path.exists(done) else set()
            for _, ident in sorted(now - have):
                wrong.append(f"{language}.po: not translated: {ident}")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
