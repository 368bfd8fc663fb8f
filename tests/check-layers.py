#!/usr/bin/env python3
"""Checks the law between folders, and a few rules of form, over the whole tree.

    check-layers.py [TREE]         prints what is against the law; exit status 1
    check-layers.py --self-test    breaks each law once in a tree of its own

The law is the table MAY_INCLUDE, which is the picture in CONTRIBUTING.md.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib
import re
import sys
import tempfile

# Folder -> the folders whose headers it may include; its own and those below
# it always.  A file belongs to the longest folder that fits.
MAY_INCLUDE = {
    "engine": [],
    "engine/base": ["engine"],
    "engine/file": ["engine", "engine/base"],
    "engine/text": ["engine", "engine/base", "engine/file"],
    "engine/sample": ["engine", "engine/base"],
    "engine/vk": ["engine", "engine/base"],
    "engine/ops": ["engine", "engine/base", "engine/file", "engine/vk", "shaders/shared"],
    "engine/model": ["engine", "engine/base", "engine/file", "engine/vk", "engine/ops"],
    "engine/run": ["engine", "engine/base", "engine/file", "engine/text", "engine/vk",
                   "engine/ops", "engine/model", "engine/sample"],
    "ui": [],
    "app": ["ui", "engine"],
    "shaders": ["shaders/shared"],
    "shaders/shared": [],
    # Tests look inside; those of the window not into the engine, nor the
    # other way round.
    "tests": ["engine", "engine/*", "shaders/shared"],
    "tests/ui": ["tests", "tests/hub", "ui"],
    "tests/app": ["tests", "app", "ui", "engine"],
    "tests/hub": ["tests", "app", "engine"],
}

# <system/header.h> -> the only folders whose sources may have it
SYSTEM = [
    (r"gtk/|gdk/|gsk/|adwaita|gtksourceview/|libspelling|pango/|graphene", ["ui", "app", "tests/ui", "tests/app"]),
    (r"cmark-gfm", ["ui"]),
    (r"glib-object\.h", ["ui", "app", "tests/ui", "tests/app", "tests/hub"]),
    (r"sqlite3\.h", ["app", "tests/app", "tests/hub"]),
    (r"libdex", ["app"]),
    # Only these may speak to a network; nothing else phones anywhere.
    (r"libsoup/", ["app/hub", "app/server", "tests/hub", "tests/server"]),
    (r"libsecret/", ["app"]),
    (r"nettle/", ["app"]),
    (r"json-glib/", ["engine/file", "engine/text", "app", "tests"]),
    (r"vulkan/|volk\.h", ["engine/vk", "engine/ops", "tests/vk", "tests/ops", "tests/run"]),
]

# Folders that may call Vulkan; tests/run puts its own calls before the driver's.
CALLS_VULKAN = ["engine/vk", "engine/ops", "tests/vk", "tests/ops", "tests/run"]

MAX_LINES = 800

# Made by the build: name -> the folders that may include it
GENERATED = [
    (r"fx-spv-[\w-]+\.h", ["engine/ops", "engine/vk", "tests/vk", "tests/ops"]),
    (r"fx-[\w-]*resources\.h", ["ui", "app"]),
]

ROOTS = ["app", "ui", "engine", "shaders", "tests", "data", "po"]
SOURCES = {".c", ".h", ".comp", ".glsl", ".py", ".blp", ".css", ".sh", ".build", ".md"}
WITH_LICENCE = {".c", ".h", ".comp", ".glsl", ".py"}
CODE = {".c", ".h", ".comp", ".glsl"}

UNFINISHED = re.compile(r"\b(" + "TO" + "DO|FIX" + r"ME|XX" + r"X)\b")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)
VULKAN_CALL = re.compile(r"\b(vk[A-Z]\w*)\s*\(")


def folder_of(path):
    """The folder of the table that a path, relative to the tree, is in."""
    parts = path.parts[:-1]
    for n in range(len(parts), 0, -1):
        name = "/".join(parts[:n])
        if name in MAY_INCLUDE:
            return name
    return parts[0] if parts else ""


def is_in(path, folders):
    place = path.as_posix()
    return any(place.startswith(folder + "/") for folder in folders)


def may_include(path, target):
    source, wanted = folder_of(path), folder_of(target)
    if source == wanted:
        return True
    if wanted in MAY_INCLUDE.get(source, []):
        # Of the engine the app sees what lies in it directly, not below.
        return True
    if source.startswith("tests/") and source not in MAY_INCLUDE:
        source = "tests"
    return any(entry.endswith("/*") and wanted.startswith(entry[:-1])
               for entry in MAY_INCLUDE.get(source, []))


class Tree:
    def __init__(self, root):
        self.root = root
        self.found = []
        self.files = sorted(
            path.relative_to(root)
            for top in ROOTS for path in (root / top).rglob("*")
            if path.is_file() and path.suffix in SOURCES and "__pycache__" not in path.parts)
        self.headers = {}
        for path in self.files:
            if path.suffix in (".h", ".glsl"):
                self.headers.setdefault(path.name, []).append(path)

    def complain(self, path, line, text):
        self.found.append(f"{path.as_posix()}:{line}: {text}")

    def check(self):
        for name, paths in sorted(self.headers.items()):
            # Two folders of tests never see each other.
            if len(paths) > 1 and any(path.parts[0] != "tests" for path in paths):
                self.complain(paths[1], 1, f"{name} is also in {paths[0].parent.as_posix()}: "
                                           "names are unique in the tree")
        for path in self.files:
            text = (self.root / path).read_text(encoding="utf-8")
            self.check_form(path, text)
            if path.suffix in CODE:
                self.check_includes(path, text)
                self.check_calls(path, text)
        return self.found

    def check_form(self, path, text):
        n_lines = text.count("\n")
        if n_lines > MAX_LINES and path.suffix != ".md":
            self.complain(path, n_lines, f"{n_lines} lines, {MAX_LINES} are the end")
        if path.suffix in WITH_LICENCE and "SPDX-License-Identifier: GPL-3.0-or-later" not in text:
            self.complain(path, 1, "no SPDX line")
        if path.suffix == ".h" and path.parts[0] != "shaders" and "#pragma once" not in text:
            self.complain(path, 1, "no #pragma once")
        for match in UNFINISHED.finditer(text):
            self.complain(path, text.count("\n", 0, match.start()) + 1,
                          f"{match[0]}: finish it or leave it out")

    def check_includes(self, path, text):
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start(2)) + 1
            if match[1] == "<":
                self.check_system(path, line, match[2])
            else:
                self.check_ours(path, line, match[2])

    def check_system(self, path, line, name):
        for pattern, folders in SYSTEM:
            if re.match(pattern, name) and not is_in(path, folders):
                self.complain(path, line, f"<{name}> belongs to {', '.join(folders)}")
        if (path.suffix == ".h" and path.parts[0] == "engine" and
                name.startswith("json-glib/")):
            self.complain(path, line, f"<{name}> never in a header of the engine")

    def check_ours(self, path, line, name):
        for pattern, folders in GENERATED:
            if re.fullmatch(pattern, name):
                if not is_in(path, folders):
                    self.complain(path, line, f"{name} belongs to {', '.join(folders)}")
                return
        targets = self.headers.get(pathlib.PurePath(name).name)
        if targets is None:
            self.complain(path, line, f"{name} is nowhere in the tree")
        elif not any(may_include(path, target) for target in targets):
            self.complain(path, line, f"{folder_of(path)} may not include "
                                      f"{targets[0].as_posix()}")

    def check_calls(self, path, text):
        if path.suffix not in (".c", ".h") or is_in(path, CALLS_VULKAN):
            return
        bare = COMMENT_OR_STRING.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
        for match in VULKAN_CALL.finditer(bare):
            self.complain(path, bare.count("\n", 0, match.start()) + 1,
                          f"{match[1]} () belongs to {', '.join(CALLS_VULKAN)}")


LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
HEADER = LICENCE + "#pragma once\n"

GOOD = {
    "engine/fx-engine.h": HEADER + "#include <glib.h>\n",
    "engine/base/fx-queue.h": HEADER + '#include "fx-engine.h"\n',
    "engine/file/fx-gguf.h": HEADER,
    "engine/file/fx-gguf.c": LICENCE + '#include "fx-gguf.h"\n#include <json-glib/json-glib.h>\n',
    "engine/text/fx-vocab.h": HEADER + '#include "fx-gguf.h"\n',
    "engine/vk/fx-vk.c": LICENCE + "#include <volk.h>\nvoid f (void) { vkDestroyBuffer (a); }\n",
    "engine/ops/fx-op.h": HEADER + '#include "fx-push.h"\n',
    "engine/ops/fx-op.c": LICENCE + '#include "fx-spv-mat-mul-q4-0.h"\n',
    "engine/model/fx-graph.c": LICENCE + '#include "fx-op.h"\n/* vkCreateBuffer (x) */\n',
    "engine/run/fx-session.c": LICENCE + '#include "fx-vocab.h"\n#include "fx-op.h"\n',
    "ui/fx-window.h": HEADER + "#include <adwaita.h>\n",
    "ui/chat/fx-view.c": LICENCE + '#include "fx-window.h"\n#include "fx-ui-resources.h"\n',
    "app/main.c": LICENCE + '#include "fx-window.h"\n#include "fx-engine.h"\n',
    "app/chat/fx-store.c": LICENCE + "#include <sqlite3.h>\n",
    "shaders/mat-mul.comp": LICENCE + '#include "fx-push.h"\n#include "fx-reduce.glsl"\n',
    "shaders/include/fx-reduce.glsl": LICENCE,
    "shaders/shared/fx-push.h": LICENCE,
    "tests/file/test-gguf.c": LICENCE + '#include "fx-gguf.h"\n',
    "tests/app/test-main.c": LICENCE + '#include "fx-engine.h"\n',
}

# (file, what it holds, what the complaint has to say)
BAD = [
    ("engine/base/a.c", LICENCE + '#include "fx-gguf.h"\n', "engine/base may not include engine/file"),
    ("engine/text/a.c", LICENCE + '#include "fx-op.h"\n', "engine/text may not include engine/ops"),
    ("engine/vk/a.c", LICENCE + '#include "fx-vocab.h"\n', "engine/vk may not include engine/text"),
    ("engine/model/a.c", LICENCE + '#include "fx-vocab.h"\n', "engine/model may not include"),
    ("engine/fx-a.h", HEADER + '#include "fx-queue.h"\n', "engine may not include engine/base"),
    ("engine/run/a.c", LICENCE + '#include "fx-window.h"\n', "engine/run may not include ui"),
    ("ui/chat/a.c", LICENCE + '#include "fx-engine.h"\n', "ui may not include engine"),
    ("app/a.c", LICENCE + '#include "fx-gguf.h"\n', "app may not include engine/file"),
    ("app/chat/a.c", LICENCE + '#include "fx-queue.h"\n', "app may not include engine/base"),
    ("shaders/a.comp", LICENCE + '#include "fx-engine.h"\n', "shaders may not include engine"),
    ("tests/ui/a.c", LICENCE + '#include "fx-gguf.h"\n', "tests/ui may not include engine/file"),
    ("tests/file/a.c", LICENCE + '#include "fx-window.h"\n', "may not include ui"),
    ("engine/file/a.h", HEADER + "#include <json-glib/json-glib.h>\n", "never in a header"),
    ("engine/vk/a.c", LICENCE + "#include <json-glib/json-glib.h>\n", "belongs to engine/file"),
    ("engine/run/a.c", LICENCE + "#include <gtk/gtk.h>\n", "belongs to ui"),
    ("engine/run/a.c", LICENCE + "#include <glib-object.h>\n", "belongs to ui"),
    ("ui/a.c", LICENCE + "#include <sqlite3.h>\n", "belongs to app"),
    ("ui/a.c", LICENCE + "#include <vulkan/vulkan.h>\n", "belongs to engine/vk"),
    ("engine/model/a.c", LICENCE + '#include "fx-spv-rope-f16.h"\n', "belongs to engine/ops"),
    ("engine/run/a.c", LICENCE + "void f (void) { vkQueueSubmit (q); }\n", "vkQueueSubmit ()"),
    ("engine/run/a.c", LICENCE + '#include "fx-nowhere.h"\n', "nowhere in the tree"),
    ("engine/text/fx-gguf.h", HEADER, "names are unique"),
    ("engine/text/a.c", LICENCE + "int x;\n" * 801, "are the end"),
    ("engine/text/a.c", LICENCE + "/* TO" "DO: more */\n", "finish it"),
    ("engine/text/a.c", "int x;\n", "no SPDX line"),
    ("engine/text/a.h", LICENCE, "no #pragma once"),
]


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def self_test():
    print(f"1..{len(BAD) + 1}")
    failed = False
    for i, (name, text, expected) in enumerate([(None, None, None), *BAD], 1):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            write(root, GOOD)
            if name is not None:
                write(root, {name: text})
            found = Tree(root).check()
        good = not found if name is None else len(found) == 1 and expected in found[0]
        print(f"{'ok' if good else 'not ok'} {i} {expected or 'a tree that keeps the law'}")
        if not good:
            failed = True
            print("\n".join(f"# {line}" for line in found))
    return failed


def main():
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(self_test())
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1]
    tree = Tree(root.resolve())
    found = tree.check()
    assert len(tree.files) > 50, "this is not the tree"
    print("\n".join(found) or f"{len(tree.files)} files keep the law")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
