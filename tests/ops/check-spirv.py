#!/usr/bin/env python3
# check-spirv.py - spirv-val over every module of the build.
#
# Takes the headers that glslang wrote; a test in TAP.
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re
import struct
import subprocess
import sys
from pathlib import Path


def module(header):
    words = re.findall(r'0x[0-9a-f]{8}', header.read_text())
    return struct.pack(f'<{len(words)}I', *(int(word, 16) for word in words))


def main():
    validator, *headers = sys.argv[1:]
    print(f'1..{len(headers)}')
    for number, header in enumerate(map(Path, headers), 1):
        result = subprocess.run([validator, '--target-env', 'vulkan1.3', '-'],
                                input=module(header), capture_output=True,
                                check=False)
        says = (result.stdout + result.stderr).decode().strip()
        passed = result.returncode == 0 and says == ''
        print(f'{"ok" if passed else "not ok"} {number} - {header.stem}')
        if says:
            print('# ' + says.replace('\n', '\n# '))


main()
