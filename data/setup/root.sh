# root.sh - the Debian 13 root for hosts that are older: made once, entered
# at each call.  Read by the entry script.
#
# As root the root is entered by chroot, otherwise in a user namespace; in
# both cases with bind mounts in a mount namespace of its own, so that nothing
# of it is left when the program ends, and nothing on the host is changed.
#
# SPDX-License-Identifier: GPL-3.0-or-later

root=$cache/root
root_packages_stamp=$root/.fornax-packages

# Whether user namespaces with a range of ids are to be had.
root_namespace_works () {
  unshare --map-root-user --map-auto --mount true 2> /dev/null
}

root_as_owner () {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    unshare --map-root-user --map-auto "$@"
  fi
}

# The mirror the host's apt uses, where that is one of Debian's.
root_mirror () {
  local ID=''
  [ -r /etc/os-release ] && . /etc/os-release
  [ "$ID" = debian ] || return 0
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' 2> /dev/null |
    sed -n 's|/* main$||p' | grep -v security | grep -E '/debian$' | head -n 1
}

# The host's proxy settings as options for another apt.
root_apt_options () {
  apt-config dump 2> /dev/null |
    grep -E '^Acquire::(http|https|ftp)::?[^ ]*(Proxy|Proxy-Auto-Detect)[^ ]* "..*"' |
    sed 's/^/--aptopt=/'
}

root_host_packages () {
  local needed=(mmdebstrap debian-archive-keyring)
  [ "$(id -u)" = 0 ] || needed+=(uidmap)
  have mmdebstrap && [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] &&
    { [ "$(id -u)" = 0 ] || have newuidmap; } && return
  have apt-get || die "building needs mmdebstrap: install it (and uidmap) with this system's package manager"
  host_apt_install "${needed[@]}"
}

# Makes the root if it is not there, adds packages if the list has grown.
root_make () {
  local wanted log=$cache/root.log
  wanted=$(host_packages)
  if [ -f "$root_packages_stamp" ] && [ "$(cat "$root_packages_stamp")" = "$wanted" ]; then
    return 0
  fi
  have unshare || die "util-linux's unshare is missing"
  mkdir -p "$cache" || die "$cache: cannot be made"
  exec 9> "$cache/lock"
  flock -n 9 || { say "waiting for another ./fornax that is making the root"; flock 9; }
  if [ -f "$root_packages_stamp" ] && [ "$(cat "$root_packages_stamp")" = "$wanted" ]; then
    exec 9>&-
    return 0
  fi
  root_host_packages
  if [ "$(id -u)" != 0 ] && ! root_namespace_works; then
    die "this system does not let $(id -un) use user namespaces (see sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns and /etc/subuid): run as root, or allow them"
  fi
  if [ -f "$root_packages_stamp" ]; then
    root_add_packages "$wanted" "$log"
  else
    root_build "$wanted" "$log"
  fi
  exec 9>&-
}

root_build () {
  local wanted=$1 log=$2 tar=$cache/root.tar new=$cache/root.new mirror options
  # A leftover of an interrupted run: nothing is mounted in it, mmdebstrap
  # works in a mount namespace of its own.
  root_remove "$new" && rm -f "$tar" || die "$new: a leftover that cannot be removed"
  [ "$(df -Pk "$cache" | awk 'NR == 2 { print $4 }')" -gt 3500000 ] ||
    die "$cache: the Debian 13 root needs 3.5 GB free there"
  mirror=$(root_mirror)
  mapfile -t options < <(root_apt_options)
  say "making a Debian 13 root in $cache, once: about 600 MB to download, a few minutes"
  : > "$log"
  # To a tar first: not being root, mmdebstrap cannot write below a home that
  # other ids may not enter.
  mmdebstrap --variant=apt --mode="$([ "$(id -u)" = 0 ] && echo root || echo unshare)" \
    --include="${wanted// /,}" "${options[@]}" \
    --customize-hook='rm -f "$1"/etc/resolv.conf && : > "$1"/etc/resolv.conf' \
    --customize-hook='mkdir -p "$1"/usr/local/share/fonts/host "$1"/usr/local/lib/host-nvidia' \
    trixie - ${mirror:+"$mirror"} 2> >(tee -a "$log" | root_progress) > "$tar" ||
    { rm -f "$tar"; die "the Debian 13 root could not be made: $(grep -E '^E:' "$log" | tail -n 1 || true) (see $log)"; }
  mkdir -p "$new"
  say "unpacking it"
  root_as_owner tar -xf "$tar" -C "$new" --exclude='./dev/*' 2>> "$log" ||
    die "the Debian 13 root could not be unpacked: see $log"
  rm -f "$tar"
  root_as_owner sh -c 'printf "%s\n" "$1" > "$2/.fornax-packages"' sh "$wanted" "$new" &&
    mv -T "$new" "$root" || die "$root: could not be put in its place"
  say "the Debian 13 root is ready"
}

# mmdebstrap's own lines, fewer and in our voice.
root_progress () {
  local line
  while read -r line; do
    case $line in
      'I: running apt-get update'*) say "  reading the package lists" ;;
      'I: downloading packages'*) say "  downloading packages" ;;
      'I: extracting'*) say "  extracting the base" ;;
      'I: installing remaining'*) say "  installing the packages" ;;
      E:*) say "  ${line#E: }" ;;
    esac
  done
}

root_add_packages () {
  local wanted=$1 log=$2
  say "adding packages to the Debian 13 root"
  # An upgrade of ca-certificates renames a file over the one that is mounted
  # from the host: for this run it gets a copy instead.
  FORNAX_CWD=/ root_run_as_owner sh -c '
    export DEBIAN_FRONTEND=noninteractive
    certs=/etc/ssl/certs/ca-certificates.crt
    cp "$certs" /var/tmp/fornax-certs.$$ && umount "$certs" && cp /var/tmp/fornax-certs.$$ "$certs"
    rm -f /var/tmp/fornax-certs.$$
    apt-get update -q && apt-get install -q -y --no-install-recommends --no-upgrade "$@"' \
    sh $wanted > "$log" 2>&1 || die "the packages could not be added: see $log"
  root_as_owner sh -c 'printf "%s\n" "$1" > "$2"' sh "$wanted" "$root_packages_stamp"
}

# The mounts, run in a mount namespace of its own as (mapped) root.  Top-level
# folders of the host that Debian does not own are the same inside, and so are
# /home, /root, /tmp, /run, /var/tmp, /opt, /mnt, /media and /srv: a path means
# the same file inside as outside.  $1 is the root; the rest are paths named
# on the command line.
root_mounts='
set -u
root=$1; shift
# Where / is no mount point (a chroot), each mount for itself.
mount --make-rprivate / 2> /dev/null ||
  awk '\''{ print $5 }'\'' /proc/self/mountinfo | while read -r point; do
    mount --make-private "$(printf %b "$point")" || exit 1
  done || { echo "fornax: the mounts cannot be made private" >&2; exit 1; }
bind () { # FROM [TO]
  local to=$root${2:-$1}
  [ -e "$1" ] || return 0
  if [ -d "$1" ]; then mkdir -p "$to"; elif [ ! -e "$to" ]; then mkdir -p "${to%/*}"; : > "$to"; fi
  mount --rbind "$1" "$to"
}
for folder in /* /var/tmp; do
  case $folder in
    /bin | /boot | /etc | /lib | /lib32 | /lib64 | /libx32 | /sbin | /usr | /var | /lost+found) ;;
    *) [ -d "$folder" ] && [ ! -L "$folder" ] && bind "$folder" ;;
  esac
done
for file in hosts machine-id passwd group localtime ssl/certs/ca-certificates.crt pip.conf; do
  [ -e "/etc/$file" ] && bind "$(readlink -f "/etc/$file")" "/etc/$file"
done
[ -e /etc/resolv.conf ] && bind "$(readlink -f /etc/resolv.conf)" /etc/resolv.conf
bind /usr/local/share/ca-certificates
bind /usr/share/fonts /usr/local/share/fonts/host
if [ -e /dev/nvidiactl ]; then
  mount -t tmpfs tmpfs "$root/usr/local/lib/host-nvidia"
  ldconfig -p | sed -n "s,.*=> \(/.*/\(libnvidia\|libGLX_nvidia\|libEGL_nvidia\|libcuda\)[^/]*\)$,\1,p" | grep -v /i386 |
    while read -r library; do
      real=$(readlink -f "$library")
      bind "$real" "/usr/local/lib/host-nvidia/${library##*/}"
      [ "${real##*/}" = "${library##*/}" ] || bind "$real" "/usr/local/lib/host-nvidia/${real##*/}"
    done
  for icd in /usr/share/vulkan/icd.d/nvidia_icd*.json /etc/vulkan/icd.d/nvidia_icd*.json; do
    [ -e "$icd" ] && bind "$icd" "/usr/local/lib/host-nvidia/${icd##*/}"
  done
fi
for path; do
  path=$(readlink -f -- "$path") || continue
  case $path in
    /etc/* | /usr/* | /var/*)
      folder=${path%/*}
      if [ -d "$path" ]; then bind "$path"
      elif [ -e "$root$folder" ]; then bind "$path"
      else bind "$folder"; fi ;;
  esac
done
'

# The environment inside: the host'"'"'s, but for what names the host'"'"'s programs.
root_environment () {
  export FORNAX_INSIDE=root FORNAX_CACHE=$cache
  # The root has one locale of its own; the program's is use_locale()'s matter.
  export FORNAX_LOCALE=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} LC_ALL=C.UTF-8
  export PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
  unset LD_LIBRARY_PATH LD_PRELOAD PYTHONPATH PYTHONHOME VIRTUAL_ENV
  unset GSETTINGS_SCHEMA_DIR GI_TYPELIB_PATH GTK_PATH
  if [ -e /dev/nvidiactl ]; then
    export LD_LIBRARY_PATH=/usr/local/lib/host-nvidia
    local icd files=()
    for icd in /usr/share/vulkan/icd.d/nvidia_icd*.json /etc/vulkan/icd.d/nvidia_icd*.json; do
      [ -e "$icd" ] && files+=("/usr/local/lib/host-nvidia/${icd##*/}")
    done
    [ ${#files[@]} = 0 ] || export VK_ADD_DRIVER_FILES=$(IFS=:; echo "${files[*]}")
  fi
}

# Runs a command inside as the root of the root.
root_run_as_owner () {
  root_environment
  local enter='exec chroot "$root" /usr/bin/env -C / "${inner[@]}"'
  root_as_owner unshare --mount --propagation unchanged bash -c "inner=(\"\${@:2}\"); set -- \"\$1\"; $root_mounts
$enter" bash "$root" "$@"
}

# Goes in as the caller and does not come back.
root_enter () {
  local argument paths=()
  for argument in "$@"; do
    case $argument in
      /etc/* | /usr/* | /var/*) [ -e "$argument" ] && paths+=("$argument") ;;
      /* | -*) ;;
      *) [ -e "$argument" ] && paths+=("$PWD/$argument") ;;
    esac
  done
  case $PWD in /etc/* | /usr/* | /var/*) paths+=("$PWD") ;; esac
  case $here in /etc/* | /usr/* | /var/*) paths+=("$here") ;; esac
  root_environment
  if [ "$(id -u)" = 0 ]; then
    exec unshare --mount --propagation unchanged bash -c "n=\$1; shift; given=(\"\${@:n+2}\"); set -- \"\${@:1:n+1}\"; $root_mounts
exec chroot \"\$root\" \"\${given[@]}\"" \
      bash ${#paths[@]} "$root" "${paths[@]}" "$here/fornax" "$@"
  fi
  exec unshare --map-root-user --map-auto --mount --propagation unchanged \
    bash -c "uid=\$1 gid=\$2 n=\$3; shift 3; given=(\"\${@:n+2}\"); set -- \"\${@:1:n+1}\"; $root_mounts
exec unshare --user --map-user=\$uid --map-group=\$gid --root=\"\$root\" --wd=/ \"\${given[@]}\"" \
    bash "$(id -u)" "$(id -g)" ${#paths[@]} "$root" "${paths[@]}" "$here/fornax" "$@"
}

# Removes a folder of ours; stays on its file system.
root_remove () {
  [ -e "$1" ] || return 0
  root_as_owner rm -rf --one-file-system "$1"
}

root_in_use () {
  local process
  awk -v below="$root/" 'index ($5 "/", below) == 1 { found = 1 } END { exit !found }' \
    /proc/self/mountinfo && { say "$root: something is mounted below it"; return 0; }
  for process in /proc/[0-9]*; do
    [ "$(readlink "$process/root" 2> /dev/null)" = "$root" ] &&
      { say "$root: process ${process#/proc/} runs in it"; return 0; }
  done
  return 1
}

root_clean () {
  root_in_use && die "not removed"
  local what
  for what in "$root" "$cache/root.new" "$cache/root.tar" "$cache/root.log" "$cache/lock"; do
    root_remove "$what" || die "$what: could not be removed"
  done
  rmdir "$cache" 2> /dev/null
  rm -rf --one-file-system "$build" || die "$build: could not be removed"
  say "the cached root and the build are gone"
}
