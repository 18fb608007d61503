#!/bin/sh
# Installs what tests/terminals needs, as root: Xvfb, xterm, xdotool, and a kitty with Unicode placeholders (0.28);
# the ssh clients of tests/server (OpenSSH, Dropbear, PuTTY, rclone, sshfs); zsh and fish for their completion scripts;
# the other packages of tests/programs.py; timg and mpv, with which the benchmark `playing` compares.
# Where the distribution's kitty is older, a small Debian with a newer one is made in $SSHOWCASE_KITTY_ROOT
# (default ~/.cache/sshowcase-tests/kitty-root) from the mirror that apt uses here. xterm.js, for Chromium, comes from npm
# into $SSHOWCASE_WEB_MODULES (default ~/.cache/sshowcase-tests/web). Running it again is cheap.
set -eu
root=${SSHOWCASE_KITTY_ROOT:-$HOME/.cache/sshowcase-tests/kitty-root}
web=${SSHOWCASE_WEB_MODULES:-$HOME/.cache/sshowcase-tests/web}
first_with_placeholders=0.28
release=trixie
packages="xvfb xterm xdotool openssh-client dropbear-bin putty-tools rclone sshfs fuse3 fonts-dejavu-core libgl1 libgl1-mesa-dri libsixel1 libvips-tools util-linux chromium zsh fish libarchive-tools unzip openssl systemd libimage-exiftool-perl timg mpv"
export DEBIAN_FRONTEND=noninteractive

installed() { dpkg-query -W -f '${db:Status-Status}\n' "$@" 2>/dev/null | grep -cx installed; }

install_missing() {
  [ "$(installed "$@")" -eq $# ] && return
  [ -n "${updated:-}" ] || apt-get update -q
  updated=yes
  apt-get install -q -y --no-install-recommends "$@"
}

candidate_has_placeholders() {
  version=$(apt-cache policy kitty | sed -n 's/^  Candidate: //p')
  [ -n "$version" ] && dpkg --compare-versions "$version" ge $first_with_placeholders
}

# The Debian archive that apt is configured with; its security and update archives have other labels or suites.
mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1; }

make_root() {
  install_missing debootstrap ca-certificates
  rm -rf --one-file-system "$root.new"
  debootstrap --variant=minbase \
    --include=kitty,libgl1-mesa-dri,libgl1,fonts-dejavu-core,ncurses-term,openssh-client $release "$root.new" "$(mirror)"
  rm -rf "$root.new/var/cache/apt" "$root.new/var/lib/apt/lists" "$root.new/usr/share/doc" "$root.new/usr/share/locale"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root.new/etc/hosts"
  rm -rf --one-file-system "$root"
  mv "$root.new" "$root"
}

# shellcheck disable=SC2086  # one word per package
install_missing $packages
[ -n "$(apt-cache policy kitty)" ] || apt-get update -q
if [ -z "${SSHOWCASE_KITTY_ROOT:-}" ] && candidate_has_placeholders; then
  install_missing kitty
else
  mkdir -p "$(dirname "$root")"
  exec 9>"$root.lock"
  flock 9
  [ -x "$root/usr/bin/kitty" ] || make_root
fi

command -v node >/dev/null || install_missing nodejs
command -v npm >/dev/null || install_missing npm
wanted=$(dirname "$0")/programs/web/package.json
if ! cmp -s "$wanted" "$web/installed.json"; then
  mkdir -p "$web"
  cp "$wanted" "$web/package.json"
  npm install --prefix "$web" --no-audit --no-fund --ignore-scripts
  cp "$wanted" "$web/installed.json"
fi
