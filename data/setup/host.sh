# host.sh - where to build, and the packages it takes.  Read by the entry
# script, whose $cache, $build, $setup, say and die it uses.
#
# SPDX-License-Identifier: GPL-3.0-or-later

# Modules and programs that stand for the whole list, with least versions.
host_modules=('gtk4 >= 4.18' 'libadwaita-1 >= 1.7' 'glib-2.0 >= 2.84'
  'gtksourceview-5 >= 5.16' 'json-glib-1.0 >= 1.10' 'sqlite3 >= 3.46'
  'libspelling-1' 'libcmark-gfm' 'vulkan >= 1.3')
host_programs=(gcc meson ninja glslangValidator blueprint-compiler msgfmt
  python3 Xvfb dbus-run-session)

host_packages () { sed 's/#.*//' "$setup/packages.txt" | xargs; }

have () { command -v "$1" > /dev/null 2>&1; }

# Whether pkg-config and PATH have all it takes.
host_has_everything () {
  local item
  have pkg-config || return 1
  for item in "${host_programs[@]}"; do have "$item" || return 1; done
  pkg-config --exists "${host_modules[@]}" 2> /dev/null || return 1
  [ -n "$(find /usr/include /usr/local/include -maxdepth 1 -name volk.h -print -quit 2> /dev/null)" ] &&
    python3 -c 'import gi, numpy, jinja2; gi.require_version ("Atspi", "2.0")' 2> /dev/null
}

# Whether this distribution's own packages are new enough.
host_has_platform () {
  have apt-get && have dpkg-query && [ -r /etc/os-release ] || return 1
  local ID='' VERSION_ID='' VERSION_CODENAME=''
  . /etc/os-release
  case $ID in
    debian) [ "${VERSION_ID:-99}" -ge 13 ] 2> /dev/null ;;
    ubuntu) dpkg --compare-versions "$VERSION_ID" ge 25.04 ;;
    *)
      local candidate
      candidate=$(LC_ALL=C apt-cache policy libadwaita-1-dev 2> /dev/null | sed -n 's/ *Candidate: //p')
      [ -n "$candidate" ] && dpkg --compare-versions "$candidate" ge 1.7
      ;;
  esac
}

# Prints native or root; what was decided is kept, so that it is quick.
host_mode () {
  local kept=$build/.mode mode
  if [ -n "${FORNAX_MODE:-}" ]; then
    echo "$FORNAX_MODE"
    return
  fi
  if [ -r "$kept" ] && [ "$kept" -nt /etc/os-release ]; then
    cat "$kept"
    return
  fi
  if host_has_everything; then
    mode=native
  elif host_has_platform && { [ "$(id -u)" = 0 ] || have sudo || ! have mmdebstrap; }; then
    mode=native
  elif have mmdebstrap || have apt-get; then
    mode=root
  else
    say "this system has no GTK 4.18 and libadwaita 1.7 to build with: install them (with meson, glslang, volk and blueprint-compiler), or mmdebstrap to build in a Debian 13 root"
    return 1
  fi
  mkdir -p "$build" && echo "$mode" > "$kept"
  echo "$mode"
}

# Runs a command as root: asked for on a terminal, never asked otherwise.
host_as_root () {
  local answer
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif ! have sudo; then
    return 1
  elif [ -t 0 ] && [ -t 2 ]; then
    printf 'fornax: use sudo for it? [Y/n] ' >&2
    read -r answer < /dev/tty
    case $answer in [nN]*) return 1 ;; esac
    sudo "$@"
  else
    sudo -n "$@" 2> /dev/null
  fi
}

# Installs what is missing of the packages named, saying which.
host_apt_install () {
  local package missing=() log=$build/.apt.log
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed ||
      missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  mkdir -p "$build"
  say "installing with apt: ${missing[*]}"
  # One command, so that there is one question.
  if host_as_root sh -c 'export DEBIAN_FRONTEND=noninteractive
apt-get update -q && apt-get install -q -y --no-install-recommends "$@"' \
    apt "${missing[@]}" > "$log" 2>&1; then
    return 0
  fi
  if [ "$(id -u)" = 0 ]; then
    die "the packages could not be installed: $(grep -E '^E:' "$log" | head -n 1) (see $log)"
  fi
  die "these packages are missing and only root can install them; as root: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
}

# For a native build.  The stamp makes the second time quick.
host_install_packages () {
  local stamp=$build/.packages
  [ -f "$stamp" ] && [ "$stamp" -nt "$setup/packages.txt" ] && return
  if ! host_has_everything; then
    if have apt-get && have dpkg-query; then
      host_apt_install $(host_packages)
    else
      die "missing for a native build: see data/setup/packages.txt for the list, by Debian's names"
    fi
  elif have dpkg-query && host_has_platform; then
    host_apt_install $(host_packages)
  fi
  mkdir -p "$build"
  : > "$stamp"
}
