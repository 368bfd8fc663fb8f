#!/usr/bin/env python3
# first-run.py PROGRAM PICTURE - what `./fornax run` does without a display.
#
# Opens the real window (inside tests/ui/with-display), types a question into
# it, prints the answer as it streams, and the speed, and saves the window's
# picture.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import desktop  # noqa: E402

QUESTION = os.environ.get("FX_QUESTION", "What is the capital of France?")

# A first load compiles every shader.
LOAD_PATIENCE = 240


def answer_of(program):
    """Text of the last message so far, and its figures once it is done."""
    messages = program.messages()
    if len(messages) < 2:
        return "", None
    parts = program.parts(messages[-1])
    figures = [part for part in parts if "tok/s" in part and "·" in part and "Reading" not in part]
    waiting = [part for part in parts if part.endswith("…") or "%" in part or part.startswith("Reading prompt")]
    clock = [part for part in parts if len(part) <= 8 and ":" in part and part.replace(":", "").strip(" APM").isdigit()]
    text = [part for part in parts if part not in figures + waiting + clock]
    failed = program.all("alert", below=messages[-1])
    if failed:
        raise desktop.Missing("the answer failed: " + " ".join(parts))
    return "\n".join(text), figures[-1] if figures else None


def main():
    if len(sys.argv) != 3:
        print("usage: first-run.py PROGRAM PICTURE", file=sys.stderr)
        return 2

    binary, picture = sys.argv[1:]
    program = desktop.Program(binary)
    try:
        # The likeliest answer, so that it is the same on every machine.
        program.press("toggle button", "Inspector")
        program.set_value(program.find("slider", "Temperature"), 0)
        program.press("toggle button", "Inspector")
        box = program.find("text", "Message")
        program.write(box, QUESTION)
        print(f"> {QUESTION}", flush=True)
        program.press("push button" if program.all("push button", "Send") else "button", "Send")

        shown = ""
        end = time.monotonic() + LOAD_PATIENCE
        figures = None
        while figures is None:
            text, figures = answer_of(program)
            if text != shown:
                # A block that is still open may be set anew as it grows.
                fresh = text[len(shown):] if text.startswith(shown) else "\n" + text
                print(fresh, end="", flush=True)
                shown = text
                end = time.monotonic() + LOAD_PATIENCE
            if time.monotonic() > end:
                raise desktop.Missing("no answer in time\n" + "\n".join(desktop.tree(program.root)))
            if program.process.poll() is not None:
                raise desktop.Missing(f"the program ended with {program.process.returncode}")
            time.sleep(0.05)

        print(f"\n{figures}", flush=True)
        os.makedirs(os.path.dirname(os.path.abspath(picture)), exist_ok=True)
        time.sleep(0.5)  # the last frame
        program.picture(picture)
        print(f"The window's picture is in {picture}", flush=True)
        return 0
    except desktop.Missing as missing:
        print(f"first-run: {missing}", file=sys.stderr)
        return 1
    finally:
        program.quit()


if __name__ == "__main__":
    sys.exit(main())
