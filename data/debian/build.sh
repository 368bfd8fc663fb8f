#!/usr/bin/env bash
# build.sh [FOLDER] - makes the Debian package of this tree.
#
# From a copy of what git tracks, so that the tree stays as it is; the package
# lands in FOLDER, or in build/debian.  It takes debhelper, fakeroot and what
# data/setup/packages.txt has; on an older host, in `./fornax shell`.
#
# SPDX-License-Identifier: GPL-3.0-or-later

set -eu
top=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${1:-$top/build/debian}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$out"
mkdir "$work/fornax"
git -C "$top" ls-files -z | (cd "$top" && xargs -0 cp --parents -t "$work/fornax")
cp -r "$top/data/debian" "$work/fornax/debian"
rm "$work/fornax/debian/build.sh"
cd "$work/fornax"
dpkg-buildpackage --build=binary --no-sign > "$out/build.log" 2>&1 || {
  tail -n 20 "$out/build.log" >&2
  echo "build.sh: the package could not be built: see $out/build.log" >&2
  exit 1
}
mv "$work"/*.deb "$work"/*.changes "$work"/*.buildinfo "$out/"
ls -1 "$out"/*.deb
