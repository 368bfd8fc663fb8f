#!/usr/bin/env python3
# test-discover.py PROGRAM STAGE - from a search to a chat, through AT-SPI.
#
# The real window, engine and model, and a hub on the loopback (fx-hub-stage):
# find a model, read its page, download it, pause, kill the program and start
# it again, load, chat; in a narrow window, too.  Then what goes wrong: a gate,
# a hub that wants a pause, none at all.  And every control of every place has
# a name and can take the keyboard.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import desktop  # noqa: E402
from desktop import Atspi  # noqa: E402

PROGRAM, STAGE = sys.argv[1:3]
MODEL = os.environ.get("FX_TEST_MODEL", "")
OUTPUT = os.environ.get("FX_TEST_OUTPUT", ".")
LOAD_PATIENCE = 240
NAME = "SmolLM2-135M-Instruct-GGUF"

# What is clicked, typed into or moved.
CONTROLS = {"button", "toggle button", "check box", "radio button", "combo box", "entry", "text",
            "slider", "spin button", "link", "switch", "list item", "table cell", "push button"}


class Hub:
    def __init__(self):
        self.process = subprocess.Popen([STAGE, MODEL], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://"), self.address

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)


def unnamed_controls(root):
    """Controls on the screen that a screen reader or a keyboard cannot use."""
    bad = []
    for node in desktop.walk(root):
        if desktop.role(node) not in CONTROLS or not desktop.has(node, Atspi.StateType.SHOWING):
            continue
        # Part of another control, which stands for it.
        parent = node.get_parent()
        if parent is not None and desktop.role(parent) in CONTROLS:
            continue
        if not desktop.name(node):
            bad.append(f"{desktop.role(node)} without a name in {desktop.role(parent)} “{desktop.name(parent)}”")
        elif desktop.has(node, Atspi.StateType.SENSITIVE) and \
                not any(desktop.has(inner, Atspi.StateType.FOCUSABLE) for inner in desktop.walk(node)):
            bad.append(f"{desktop.role(node)} “{desktop.name(node)}” cannot be focused")
    return bad


class Walk:
    def __init__(self):
        self.hub = Hub()
        os.environ["HF_ENDPOINT"] = self.hub.address
        os.environ["FORNAX_REGISTRY"] = self.hub.address
        self.program = None

    def start(self):
        self.program = desktop.Program(PROGRAM)

    def picture(self, name):
        self.program.picture(os.path.join(OUTPUT, "discover-" + name + ".png"))

    def say(self, text):
        print(f"# {text}", flush=True)

    def act(self, node, action):
        names = [Atspi.Action.get_action_name(node, i) for i in range(Atspi.Action.get_n_actions(node))]
        Atspi.Action.do_action(node, names.index(action))

    def go(self, place):
        self.act(self.program.find("list item", place), "row.show")

    def cell(self, beginning):
        return self.program.find("table cell", lambda text: text.startswith(beginning))

    def tile(self, beginning):
        """What opens a model, while the tiles are exchanged, too."""
        for cell in self.program.all("table cell", lambda text: text.startswith(beginning)):
            for node in desktop.walk(cell):
                try:
                    if Atspi.Action.get_action_name(node, 0) == "tile.open":
                        return node
                except desktop.GLib.Error:
                    pass
        return None

    def open_tile(self, beginning):
        self.act(self.program.wait(lambda: self.tile(beginning), f"the tile of {beginning}"), "tile.open")

    def button(self, what):
        """The file's button: its name says what a press does."""
        found = self.program.all("button", lambda text: text.endswith(": Q4_1") and not text.startswith("Fit"))
        return [node for node in found if desktop.name(node).startswith(what)]

    # Steps

    def search(self):
        self.start()
        p = self.program
        self.go("Discover")
        self.cell("Model-00-GGUF")
        first = len(p.all("table cell"))
        self.say(f"{first} tiles of the first page are there")
        self.picture("search")
        p.write(p.find("entry", "Search models"), "smol")
        p.wait(lambda: len(p.all("table cell")) == 1, "one tile for “smol”")
        assert "Q4_1 fits" in desktop.name(p.all("table cell")[0]), desktop.name(p.all("table cell")[0])

    def page(self):
        p = self.program
        self.open_tile(NAME)
        p.find("button", "Download: Q4_1")
        p.wait(lambda: "Fits" in p.labels(), "the plan of the file's head")
        said = " ".join(p.labels())
        assert "needs" in said and "apache-2.0" in said, said
        needs = float(re.search(r"needs ([\d.]+)\s*MiB", said).group(1))
        # 93.9 MiB of weights, 8k of context and work buffers.
        assert 150 < needs < 500, needs
        p.wait(lambda: "A small model for a small computer." in p.labels(), "the model card")
        self.picture("page")
        tile = p.find("button", lambda text: text.startswith("Context: 8k"))
        p.click(tile)
        p.press("button", "Close", below=p.find("alert", lambda text: "Context" in text))

    def pull(self):
        p = self.program
        self.hub.say("drip 1000000")
        p.press("button", "Download: Q4_1")
        p.wait(lambda: self.button("Pause"), "a running download")
        p.wait(lambda: any(re.match(r"^[1-9]\d? %$", node.get_description()) for node in self.button("Pause")),
               "some percent")
        p.wait(lambda: any("1 download · " in text for text in p.labels()), "the engine card's line")
        self.picture("running")
        p.click(self.button("Pause")[0])
        p.wait(lambda: self.button("Resume"), "a pause")
        p.click(self.button("Resume")[0])
        p.wait(lambda: self.button("Pause"), "it goes on")

    def kill(self):
        """What was running runs on, from where it was."""
        p = self.program
        before = int(self.button("Pause")[0].get_description().split()[0])
        p.process.kill()
        p.process.wait()
        self.hub.say("well")
        self.start()
        p = self.program
        self.go("Discover")
        self.open_tile(NAME)
        p.wait(lambda: self.button("Start a Chat"), "the whole file, verified")
        self.say(f"killed at {before} %")
        self.picture("installed")

    def chat(self):
        p = self.program
        p.click(self.button("Start a Chat")[0])
        p.wait(lambda: p.all("button", lambda text: text.startswith("Model:") and "context" in text),
               "the model", LOAD_PATIENCE)
        # What is likeliest, always.
        p.press("toggle button", "Inspector")
        slider = p.find("slider", "Temperature")
        p.set_value(slider, 0)
        p.wait(lambda: abs(p.value(slider)) < 0.005, "temperature 0")
        p.press("toggle button", "Inspector")
        p.write(p.find("text", "Message"), "What is the capital of France?")
        p.press("button", "Send")
        p.wait(lambda: len(p.messages()) == 2 and "tok/s · " in " ".join(p.parts(p.messages()[-1])) and
               p.all("button", "Send"), "the whole answer", LOAD_PATIENCE)
        assert "Paris" in " ".join(p.parts(p.messages()[-1])), p.parts(p.messages()[-1])
        self.picture("chat")

    def gate(self):
        p = self.program
        self.go("Discover")
        p.press("button", "Back")
        p.write(p.find("entry", "Search models"), "gated")
        self.open_tile("gemma-gated-GGUF")
        p.wait(lambda: any("accepted the licence" in text or "Access" == text for text in p.labels()), "the gate")
        p.wait(lambda: [node for node in desktop.walk(p.root)
                        if desktop.name(node) == "Access token of the hub"], "a place for the token")
        self.picture("gated")
        p.press("button", "Back")

    def pause_and_offline(self):
        p = self.program
        self.hub.say("api 429 3")
        p.write(p.find("entry", "Search models"), "somebody")
        p.wait(lambda: any("asks for a pause" in text for text in p.labels()), "the hub's wish for a pause")
        self.picture("pause")
        self.hub.say("well")
        p.write(p.find("entry", "Search models"), "Model-0")
        p.wait(lambda: len(p.all("table cell")) == 10, "ten tiles after the pause")
        self.hub.end()
        p.write(p.find("entry", "Search models"), "Model-1")
        p.wait(lambda: any("onnection" in text or "reached" in text for text in p.labels()), "no connection")
        self.picture("offline")
        self.hub = Hub()

    def names(self):
        p = self.program
        bad = []
        for place in ("Discover",):
            self.go(place)
            time.sleep(0.3)
            bad += [f"{place}: {text}" for text in unnamed_controls(p.root)]
        p.press("button", "New chat")
        time.sleep(0.3)
        bad += [f"chat: {text}" for text in unnamed_controls(p.root)]
        assert not bad, "\n".join(bad)
        assert p.quit() == 0

    def narrow(self):
        """The same from the beginning, in 360 pixels."""
        shutil.rmtree(os.path.join(os.environ["XDG_DATA_HOME"], "fornax"))
        settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
        os.makedirs(os.path.dirname(settings), exist_ok=True)
        with open(settings, "w", encoding="utf-8") as file:
            file.write("[app/fornax/Fornax]\nwelcomed=true\nwindow-width=360\nwindow-height=640\nwindow-maximized=false\n")
        os.environ["HF_ENDPOINT"] = self.hub.address
        self.start()
        p = self.program
        p.press("button", "Back")
        self.go("Discover")
        self.cell(NAME)
        self.picture("narrow-search")
        self.open_tile(NAME)
        p.press("button", "Download: Q4_1")
        p.wait(lambda: self.button("Start a Chat"), "the whole file, verified")
        self.picture("narrow-page")
        p.click(self.button("Start a Chat")[0])
        p.wait(lambda: p.all("button", lambda text: text.startswith("Model:") and "context" in text),
               "the model", LOAD_PATIENCE)
        self.picture("narrow-chat")
        assert p.quit() == 0


def main():
    if not MODEL or not os.path.exists(MODEL):
        print("1..0 # SKIP FX_TEST_MODEL names no model file")
        return 77

    os.makedirs(OUTPUT, exist_ok=True)
    walk = Walk()
    steps = [walk.search, walk.page, walk.pull, walk.kill, walk.chat, walk.gate, walk.pause_and_offline,
             walk.names, walk.narrow]
    print(f"1..{len(steps)}", flush=True)
    try:
        for number, step in enumerate(steps, 1):
            start = time.monotonic()
            try:
                step()
            except Exception as problem:  # each step needs the one before
                print(f"not ok {number} {step.__name__}", flush=True)
                for line in f"{type(problem).__name__}: {problem}".splitlines():
                    print("# " + line)
                try:
                    walk.picture("failed")
                except Exception:
                    pass
                if walk.program is not None and walk.program.process.poll() is None:
                    walk.program.process.kill()
                print("Bail out!")
                return 1
            print(f"ok {number} {step.__name__} # {time.monotonic() - start:.1f} s", flush=True)
    finally:
        walk.hub.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
