#!/bin/sh
# Installs storyline-monitor as a systemd service, upgrades it in place, or removes it.
#
# Rule 1. The new program is whole, and has looked the configuration over, before the old one is let go.
# Rule 2. What is yours (configuration, credentials, database) is made once and never replaced.
# Rule 3. Doing it again does no harm.
set -eu

home=/opt/storyline-monitor
etc=/etc/storyline-monitor
state=/var/lib/private/storyline-monitor
backups=/var/backups/storyline-monitor
unit=storyline-monitor.service
units=/etc/systemd/system
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

usage() {
    cat <<HELP
usage: install.sh [--python PATH] [--wheels FOLDER] [--apprise] [--no-backup]
       install.sh --uninstall [--purge]

Installs from the checkout that this script lies in, or upgrades what is installed. Needs Debian 12's
python3 and python3-venv, or another Python 3.11 or newer that lies outside of /home and /root.

  --python PATH     the interpreter to build on (default: /usr/bin/python3)
  --wheels FOLDER   take all packages from there and ask no registry (pip download, pip wheel)
  --apprise         with what sinks of the kind apprise need; upgrades keep it
  --no-backup       upgrade without a copy of the database in $backups
  --uninstall       remove service and program; configuration and database stay
  --purge           with --uninstall: remove those too, backups included
HELP
}

say() { printf '%s\n' "$*"; }
fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

python=/usr/bin/python3 wheels='' apprise=no backup=yes action=install purge=no
while [ $# -gt 0 ]; do
    case $1 in
    --python) python=${2:?--python needs a path} && shift ;;
    --wheels) wheels=${2:?--wheels needs a folder} && shift ;;
    --apprise) apprise=yes ;;
    --no-backup) backup=no ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done
[ "$purge" = no ] || [ "$action" = uninstall ] || { usage >&2 && exit 2; }
[ "$(id -u)" = 0 ] || fail "run it as root"
command -v systemctl >/dev/null || fail "there is no systemd here"

uninstall() {
    systemctl disable --now "$unit" 2>/dev/null || true
    rm -f "$units/$unit"
    systemctl daemon-reload
    rm -rf "$home"
    if [ "$purge" = yes ]; then
        rm -rf "$units/$unit.d" "$etc" "$state" /var/lib/storyline-monitor "$backups"
        say "storyline-monitor is gone, with its configuration and all that it had stored."
    else
        say "storyline-monitor is removed. Kept: $etc, $state and the drop-ins in $units/$unit.d"
        say "(--uninstall --purge removes them too)."
    fi
}

check_python() {
    [ -x "$python" ] || fail "$python is not there; install python3, or name another with --python"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$python is older than 3.11; name another with --python"
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$python has no venv module; install python3-venv"
    case $(readlink -f "$python") in
    /home/* | /root/*) fail "$python lies in a home folder, which the service cannot see" ;;
    esac
}

# A virtual environment cannot be moved, so each one is built where it stays.
build() {
    new=$home/versions/$(date +%Y%m%d%H%M%S)-$$
    mkdir -p "$home/versions"
    trap 'rm -rf "$new"' EXIT
    trap 'exit 1' INT TERM
    say "building $new ..."
    "$python" -m venv "$new"
    if [ -n "$wheels" ]; then
        set -- --no-index --find-links "$wheels"
    else
        set --
    fi
    quiet="--quiet --disable-pip-version-check --no-cache-dir"
    # shellcheck disable=SC2086 # several words
    "$new/bin/pip" install $quiet "$@" --require-hashes -r "$source/requirements.lock"
    if [ "$apprise" = yes ] || "$home/bin/python" -c 'import apprise' 2>/dev/null; then
        # shellcheck disable=SC2086
        "$new/bin/pip" install $quiet "$@" --require-hashes -r "$source/requirements-apprise.lock"
    fi
    # shellcheck disable=SC2086
    if [ -n "$wheels" ]; then
        "$new/bin/pip" install $quiet "$@" --no-deps storyline-monitor
    else
        "$new/bin/pip" install $quiet --no-deps "$source"
    fi
    # The service may not write here: what is compiled now is compiled for good.
    "$new/bin/python" -m compileall -q "$new/lib" >/dev/null 2>&1 || true
    "$new/bin/storyline-monitor" --version
}

lay_out() {
    install -d -m 0755 "$etc"
    install -d -m 0700 "$etc/credentials"
    install -m 0644 "$source/config/reference.yaml" "$source/config/monitor.schema.json" "$etc/"
    if [ ! -e "$etc/monitor.yaml" ]; then
        install -m 0644 "$source/deploy/examples/monitor.yaml" "$etc/monitor.yaml"
        say "made $etc/monitor.yaml: put your feeds, topics and sinks in"
    fi
}

# Nothing is let go before the new program has read the configuration. Secrets that are not in the
# usual folder (encrypted, kept elsewhere, in the environment) are those of the version before.
look_over() {
    export CREDENTIALS_DIRECTORY="$etc/credentials" STATE_DIRECTORY="$state"
    if said=$("$new/bin/storyline-monitor" check --config "$etc/monitor.yaml" 2>&1); then
        say "$said"
    elif "$new/bin/storyline-monitor" check --without-secrets --config "$etc/monitor.yaml"; then
        say "its secrets were not looked at:"
        say "$said"
    else
        fail "this version refuses $etc/monitor.yaml (see above); nothing was changed"
    fi
}

back_up() {
    [ "$backup" = yes ] && [ -e "$state/monitor.db" ] && [ -x "$home/bin/storyline-monitor" ] || return 0
    install -d -m 0700 "$backups"
    copy=$backups/before-upgrade.db
    rm -f "$copy.new"
    MONITOR_CONFIG=$etc/monitor.yaml STATE_DIRECTORY=$state \
        "$home/bin/storyline-monitor" db backup "$copy.new" ||
        fail "the database could not be copied to $backups; nothing was changed (see --no-backup)"
    mv -f "$copy.new" "$copy"
}

switch() {
    if [ -d "$home/bin" ] && [ ! -L "$home/bin" ]; then
        # An environment that was made here by hand.
        mkdir -p "$home/versions/by-hand"
        for part in bin lib lib64 include share pyvenv.cfg; do
            [ ! -e "$home/$part" ] || mv "$home/$part" "$home/versions/by-hand/"
        done
    fi
    ln -s "versions/$(basename "$new")/bin" "$home/bin.new"
    mv -fT "$home/bin.new" "$home/bin"
    trap - EXIT INT TERM
    install -m 0644 "$source/deploy/$unit" "$units/$unit"
    systemctl daemon-reload
}

start() {
    if systemctl is-active --quiet "$unit"; then
        systemctl restart "$unit"
        say "upgraded and started again"
    else
        say "installed. Next:"
        say "  edit $etc/monitor.yaml, then look it over with:"
        say "  CREDENTIALS_DIRECTORY=$etc/credentials $home/bin/storyline-monitor check --config $etc/monitor.yaml"
        say "  systemctl enable --now storyline-monitor"
    fi
    for old in "$home"/versions/*; do
        [ "$old" = "$new" ] || rm -rf "$old"
    done
}

if [ "$action" = uninstall ]; then
    uninstall
else
    check_python
    build
    lay_out
    look_over
    back_up
    switch
    start
fi
