#!/bin/sh
# Installs storyline-monitor as a systemd service, upgrades it in place, or removes it.
#
# Rule 1. The new program is whole, and has looked the configuration over, before the old one is let go.
# Rule 2. The old one is not thrown away before the new one runs: whatever fails until then leads back
#         to it, with the database as it was when it stopped.
# Rule 3. What is yours (configuration, credentials, database) is made once and never replaced.
# Rule 4. Doing it again does no harm.
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

Installs from the checkout that this script lies in, or upgrades what is installed. A service that runs
is stopped for the upgrade and started again; if the new version does not come up, the version before is
put back and started with the database as it was. Needs Debian 12's python3 and python3-venv, or another
Python 3.11 or newer that lies outside of /home and /root.

  --python PATH     the interpreter to build on (default: /usr/bin/python3)
  --wheels FOLDER   take all packages from there and ask no registry (pip download, pip wheel)
  --apprise         with what sinks of the kind apprise need; upgrades keep it
  --no-backup       upgrade without a copy of the database in $backups;
                    an upgrade that fails then leaves it as the new version left it
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
        say "storyline-monitor is removed. Kept: $etc, $state, $backups and the drop-ins in $units/$unit.d"
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
    trap 'exit 1' HUP INT PIPE TERM
    say "building $new ..."
    "$python" -m venv "$new" || fail "no virtual environment could be made (see above); nothing was changed"
    packages || fail "the packages could not be installed (see above); nothing was changed"
    # The service may not write here: what is compiled now is compiled for good.
    "$new/bin/python" -m compileall -q "$new/lib" >/dev/null 2>&1 || true
    "$new/bin/storyline-monitor" --version || fail "the new program does not run (see above); nothing was changed"
}

packages() {
    if [ -n "$wheels" ]; then
        set -- --no-index --find-links "$wheels"
        program=storyline-monitor
    else
        set --
        program=$source
    fi
    quiet="--quiet --disable-pip-version-check --no-cache-dir"
    # shellcheck disable=SC2086 # several words
    "$new/bin/pip" install $quiet "$@" --require-hashes -r "$source/requirements.lock" || return
    if [ "$apprise" = yes ] || "$home/bin/python" -I -c 'import apprise' 2>/dev/null; then
        # shellcheck disable=SC2086
        "$new/bin/pip" install $quiet "$@" --require-hashes -r "$source/requirements-apprise.lock" ||
            return
    fi
    # shellcheck disable=SC2086
    "$new/bin/pip" install $quiet "$@" --no-deps "$program"
}

lay_out() {
    install -d -m 0755 "$etc"
    install -d -m 0700 "$etc/credentials" "$backups"
    if [ ! -e "$etc/monitor.yaml" ]; then
        install -m 0644 "$source/deploy/examples/monitor.yaml" "$etc/monitor.yaml"
        say "made $etc/monitor.yaml: put your feeds, topics and sinks in"
    fi
}

# Nothing is let go before the new program has read the configuration. Secrets that are not in the
# usual folder (encrypted, kept elsewhere, in the environment) are those of the version before.
look_over() {
    export MONITOR_CONFIG="$etc/monitor.yaml"
    export CREDENTIALS_DIRECTORY="$etc/credentials" STATE_DIRECTORY="$state"
    if said=$("$new/bin/storyline-monitor" check 2>&1); then
        say "$said"
    elif "$new/bin/storyline-monitor" check --without-secrets; then
        say "its secrets were not looked at:"
        say "$said"
    else
        fail "this version refuses $etc/monitor.yaml, or its database (see above); nothing was changed"
    fi
}

# From here on the way leads back to the version before.
replaced="$units/$unit $etc/reference.yaml $etc/monitor.schema.json"
running=no copied=no started=no
let_go() {
    was=$(readlink "$home/bin") || was=''
    mkdir "$new/before"
    for file in $replaced; do
        [ ! -e "$file" ] || cp -p "$file" "$new/before/"
    done
    trap 'go_back' EXIT
    case $(systemctl is-active "$unit") in
    active | activating | reloading | deactivating)
        running=yes
        systemctl stop "$unit"
        ;;
    esac
}

# Of a service that has stopped: nothing that it tells afterwards can be missing from the copy.
back_up() {
    [ "$backup" = yes ] || return 0
    copy=$backups/before-upgrade.db
    rm -f "$copy.new"
    "$new/bin/storyline-monitor" db backup --if-any "$copy.new" ||
        fail "the database could not be copied to $backups (see --no-backup)"
    if [ -e "$copy.new" ]; then
        mv -f "$copy.new" "$copy"
        copied=yes
    fi
}

by_hand="$home/versions/by-hand"
parts="bin lib lib64 include share pyvenv.cfg"
switch() {
    if [ -d "$home/bin" ] && [ ! -L "$home/bin" ]; then
        # An environment that was made here by hand.
        mkdir -p "$by_hand"
        for part in $parts; do
            [ ! -e "$home/$part" ] || mv "$home/$part" "$by_hand/"
        done
    fi
    point_to "versions/$(basename "$new")/bin"
    install -m 0644 "$source/config/reference.yaml" "$source/config/monitor.schema.json" "$etc/"
    install -m 0644 "$source/deploy/$unit" "$units/$unit"
    systemctl daemon-reload
}

point_to() {
    ln -sfn "$1" "$home/bin.new"
    mv -fT "$home/bin.new" "$home/bin"
}

start() {
    if [ "$running" = yes ]; then
        started=yes
        # It is there when it says that it is ready: its database is up to date, its scheduler runs.
        # A shell that waits for what it put beside itself hears a signal at once.
        systemctl start "$unit" &
        wait $! || {
            systemctl status --no-pager --full --lines=20 "$unit" >&2 || true
            fail "the new version does not come up (see above)"
        }
        trap - EXIT HUP INT PIPE TERM  # it runs: a message that cannot be written undoes nothing
        say "upgraded and started again"
    else
        say "installed. Next:"
        say "  edit $etc/monitor.yaml, then look it over with:"
        say "    export MONITOR_CONFIG=$etc/monitor.yaml STATE_DIRECTORY=$state"
        say "    export CREDENTIALS_DIRECTORY=$etc/credentials PATH=\$PATH:$home/bin"
        say "    storyline-monitor check"
        say "  and start it:"
        say "    systemctl enable --now storyline-monitor"
    fi
    trap - EXIT HUP INT PIPE TERM
}

go_back() {
    trap - EXIT
    trap '' HUP INT PIPE TERM
    set +e
    say "install.sh: going back to what was there before ..." >&2
    [ "$running" = no ] || systemctl stop "$unit"
    if [ -n "$was" ]; then
        point_to "$was"
    elif [ -L "$home/bin" ]; then
        rm -f "$home/bin"
    fi
    if [ -d "$by_hand" ] && [ ! -e "$home/bin" ]; then
        mv "$by_hand"/* "$home/"
    fi
    for file in $replaced; do
        saved=$new/before/$(basename "$file")
        if [ -e "$saved" ]; then cp -p "$saved" "$file"; else rm -f "$file"; fi
    done
    systemctl daemon-reload
    put_back
    [ "$running" = no ] || start_before
    rm -rf "$new"
    exit 1
}

# What the new version did to the database: it may have brought it up to date and failed afterwards.
put_back() {
    if [ "$started" = no ]; then
        say "install.sh: the database was not touched" >&2
    elif [ "$copied" = no ]; then
        say "install.sh: there is no copy of the database to go back to; it is as the new version left it" >&2
    elif "$home/bin/storyline-monitor" db restore "$copy" >&2; then
        say "install.sh: the database is as it was when the version before stopped" >&2
    else
        say "install.sh: the database could not be put back (see above); with the service stopped:" >&2
        say "  $home/bin/storyline-monitor db restore $copy" >&2
    fi
}

start_before() {
    systemctl reset-failed "$unit" 2>/dev/null
    if systemctl start "$unit"; then
        say "install.sh: the upgrade failed; the version before runs again" >&2
    else
        say "install.sh: the upgrade failed, and the version before does not start either; see:" >&2
        say "  systemctl status $unit" >&2
    fi
}

clean_up() {
    rm -rf "$new/before"
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
    let_go
    back_up
    switch
    start
    clean_up
fi
