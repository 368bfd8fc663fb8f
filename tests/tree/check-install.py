#!/usr/bin/env python3
"""check-install.py BUILD SOURCE - what `meson install` puts where.

Installs into an empty folder, runs the program from there, and checks the
files that a desktop looks for, and that packages name them right.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import re
import subprocess
import sys
import tempfile

ID = "app.fornax.Fornax"
FILES = [
    "bin/fornax",
    f"share/applications/{ID}.desktop",
    f"share/dbus-1/services/{ID}.service",
    f"share/glib-2.0/schemas/{ID}.gschema.xml",
    f"share/icons/hicolor/scalable/apps/{ID}.svg",
    f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
    f"share/metainfo/{ID}.metainfo.xml",
    f"share/mime/packages/{ID}.xml",
    "share/man/man1/fornax.1",
    "share/bash-completion/completions/fornax",
    "share/zsh/site-functions/_fornax",
    "share/fish/vendor_completions.d/fornax.fish",
]


def option(build, name):
    options = json.loads(subprocess.check_output(["meson", "introspect", build, "--buildoptions"]))
    return next(o["value"] for o in options if o["name"] == name)


def check_installed(build, source):
    prefix = option(build, "prefix")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet"], check=True,
                       env={**os.environ, "DESTDIR": folder}, stdout=subprocess.DEVNULL)
        root = os.path.join(folder, prefix.lstrip("/"))
        languages = open(os.path.join(source, "po", "LINGUAS")).read()
        languages = [line for line in languages.split("\n") if line and not line.startswith("#")]
        for name in FILES + [f"share/locale/{l}/LC_MESSAGES/fornax.mo" for l in languages]:
            assert os.path.isfile(os.path.join(root, name)), f"{name} is not installed"

        version = subprocess.check_output([os.path.join(root, "bin/fornax"), "--version"], text=True)
        wanted = json.loads(subprocess.check_output(["meson", "introspect", build, "--projectinfo"]))["version"]
        assert version.strip() == f"fornax {wanted}", version

        service = open(os.path.join(root, f"share/dbus-1/services/{ID}.service")).read()
        assert f"Exec={prefix}/bin/fornax --gapplication-service" in service, service
    return wanted


def check_packages(source, version):
    changelog = open(os.path.join(source, "data/debian/changelog")).readline()
    assert f"fornax ({version})" in changelog, changelog

    # A library the build asks for is one the package asks for.
    control = open(os.path.join(source, "data/debian/control")).read()
    packages = open(os.path.join(source, "data/setup/packages.txt")).read().split("# run")[0]
    for package in re.findall(r"^lib\S+-dev$", packages, re.M):
        assert package in control, f"data/debian/control lacks {package}"

    manifest = json.load(open(os.path.join(source, f"data/flatpak/{ID}.json")))
    assert manifest["id"] == ID
    own = manifest["modules"][-1]
    assert own["name"] == "fornax"
    path = os.path.join(source, "data/flatpak", own["sources"][0]["path"])
    assert os.path.samefile(path, source)


def main():
    build, source = sys.argv[1:]
    print("1..2")
    version = check_installed(build, source)
    print("ok 1 installed")
    check_packages(source, version)
    print("ok 2 packages")


if __name__ == "__main__":
    main()
