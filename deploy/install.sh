#!/bin/sh
# Installs storyline-monitor as a systemd service, upgrades it in place, or removes it.
#
# Rule 1. The new program is whole, and has looked the configuration over, before the old one is let go.
# Rule 2. The old one is not thrown away before the new one runs: whatever fails until then leads back
#         to it, with the database as it was when it stopped. The way back renames what lies beside its
#         place already, for which no disk is too full.
#         No step of it hangs on whether it is heard.
# Rule 3. What is yours (configuration, credentials, database) is made once and never replaced.
# Rule 4. Doing it again does no harm: no try takes away what an earlier one may be undone with.
set -eu

home=/opt/storyline-monitor
etc=/etc/storyline-monitor
state=/var/lib/private/storyline-monitor
backups=/var/backups/storyline-monitor
lock=/run/storyline-monitor-install.lock
unit=storyline-monitor.service
units=/etc/systemd/system
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

usage() {
    cat <<HELP
usage: install.sh [--python PATH] [--wheels FOLDER] [--apprise] [--no-backup]
       install.sh --uninstall [--purge]

Installs from the checkout that this script lies in, or upgrades what is installed. A service that runs
is stopped for the upgrade and started again, one that has failed is tried; if the new version does not
come up, the version before is put back, with the database as it was. Needs Debian 12's python3 and python3-venv, or another
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

# What nobody hears any more was done all the same.
say() { printf '%s\n' "$*" || true; }
warn() { printf 'install.sh: %s\n' "$*" >&2 || true; }
# What a program says, and its status, which does not hang on whether that is heard.
tell() {
    status=0
    said=$("$@" 2>&1) || status=$?
    say "$said"
    return $status
}
fail() {
    warn "$*"
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

# One at a time: two would stop, copy and switch in each other's way.
alone() {
    exec 9>"$lock" || fail "$lock cannot be made"
    flock -n 9 || fail "another install.sh is at work; wait until it has ended"
}

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
    stamp=$(date +%Y%m%d%H%M%S)-$$
    new=$home/versions/$stamp
    mkdir -p "$home/versions"
    trap 'rm -rf "$new"' EXIT
    trap 'exit 1' HUP INT PIPE TERM
    say "building $new ..."
    "$python" -m venv "$new" || fail "no virtual environment could be made (see above); nothing was changed"
    packages || fail "the packages could not be installed (see above); nothing was changed"
    # The service may not write here: what is compiled now is compiled for good.
    "$new/bin/python" -m compileall -q "$new/lib" >/dev/null 2>&1 || true
    tell "$new/bin/storyline-monitor" --version || fail "the new program does not run (see above); nothing was changed"
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
    # By its own path: called through the link, an interpreter does not know its environment.
    present=$(readlink -f "$home/bin") || present=$home/bin
    if [ "$apprise" = yes ] || "$present/python" -I -c 'import apprise' 2>/dev/null; then
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
        return
    fi
    refused=$said
    if tell "$new/bin/storyline-monitor" check --without-secrets; then
        say "its secrets were not looked at:"
        say "$refused"
    else
        fail "this version refuses $etc/monitor.yaml, or its database (see above); nothing was changed"
    fi
}

# Before anything is stopped: a way back for which there is no room would be none.
see_room() {
    [ "$backup" = yes ] || return 0
    copy=$backups/before-upgrade-$stamp.db
    tell "$new/bin/storyline-monitor" db backup --if-any --dry-run "$copy" ||
        fail "no upgrade without a way back (see above, and --no-backup); nothing was changed"
}

# From here on the way leads back to the version before.
replaced="$units/$unit $etc/reference.yaml $etc/monitor.schema.json"
ran=no had='' by_hand='' copied=no started=no whole=yes
let_go() {
    set_aside
    was=$(readlink "$home/bin") || was=''
    [ -z "$was" ] || ln -sfn "$was" "$home/bin.before"
    for file in $replaced; do
        [ -e "$file" ] || continue
        cp -p "$file" "$file.before" || fail "$file could not be copied (see above); nothing was changed"
        had="$had $file"
    done
    state_before=$(systemctl is-active "$unit") || true
    trap 'go_back' EXIT
    case $state_before in
    active | activating | reloading | deactivating)
        ran=yes
        systemctl stop "$unit"
        ;;
    # It was wanted, and what ails it may be mended: it is tried, as there is a way back.
    failed) ran=failed ;;
    esac
}

# What an earlier upgrade left that broke off on its way may be what leads back from it.
set_aside() {
    left=$backups/left-behind-$stamp
    for file in "$home/bin" $replaced; do
        [ -e "$file.before" ] || [ -L "$file.before" ] || continue
        ! same "$file.before" "$file" || continue
        mkdir -p "$left"
        mv "$file.before" "$left/" || fail "$file.before could not be kept (see above); nothing was changed"
        warn "an earlier upgrade broke off and left $file.before; it is now in $left"
    done
}

same() {
    if [ -L "$1" ]; then
        [ "$(readlink "$1")" = "$(readlink "$2")" ]
    else
        cmp -s "$1" "$2"
    fi
}

forget_before() {
    for file in $replaced; do
        rm -f "$file.before" "$file.new"
    done
    rm -f "$home/bin.before" "$home/bin.new"
}

# Of a service that has stopped: nothing that it tells afterwards can be missing from the copy. Each
# has a name of its own, so that no try takes away what an earlier one may need.
back_up() {
    [ "$backup" = yes ] || return 0
    "$new/bin/storyline-monitor" db backup --if-any "$copy" || {
        drop "$copy"
        fail "the database could not be copied to $backups (see --no-backup)"
    }
    if [ -e "$copy" ]; then
        copied=yes
    elif [ "$state_before" = active ] || [ "$state_before" = reloading ]; then
        fail "the service ran, but its database is not where $etc/monitor.yaml has it (see above):" \
            "is it started with other settings? (see --no-backup)"
    fi
}

# A copy, and what is made beside it to read it.
drop() { rm -f "$1" "$1-wal" "$1-shm"; }

parts="bin lib lib64 include share pyvenv.cfg"
switch() {
    if [ -d "$home/bin" ] && [ ! -L "$home/bin" ]; then
        # An environment that was made here by hand.
        by_hand=$home/versions/by-hand-$stamp
        mkdir -p "$by_hand"
        for part in $parts; do
            [ ! -e "$home/$part" ] || mv "$home/$part" "$by_hand/"
        done
    fi
    point_to "versions/$(basename "$new")/bin"
    for file in reference.yaml monitor.schema.json; do
        put "$source/config/$file" "$etc/$file"
    done
    put "$source/deploy/$unit" "$units/$unit"
    systemctl daemon-reload
}

point_to() {
    ln -sfn "$1" "$home/bin.new"
    mv -fT "$home/bin.new" "$home/bin"
}

# Whole or not at all.
put() {
    install -m 0644 "$1" "$2.new"
    mv -f "$2.new" "$2"
}

start() {
    if [ "$ran" != no ]; then
        started=yes
        # It is there when it says that it is ready: its database is up to date, its scheduler runs.
        # A shell that waits for what it put beside itself hears a signal at once.
        systemctl start "$unit" &
        wait $! || {
            systemctl status --no-pager --full --lines=20 "$unit" >&2 || true
            fail "the new version does not come up (see above)"
        }
        stay
        say "upgraded and started again"
    elif [ -n "$was$by_hand" ]; then
        stay
        say "upgraded. The service did not run, so nothing shows yet whether the new version comes up:"
        say "  systemctl start storyline-monitor"
        say "The version before is kept in ${by_hand:-$home/${was%/bin}}; to go back to it:"
        say "  systemctl stop storyline-monitor"
        keep_unit
        [ "$copied" = no ] || say "  $(restoring "$copy")"
        if [ -n "$was" ]; then
            say "  ln -sfn $was $home/bin"
        else
            say "  rm $home/bin && mv $by_hand/* $home/"
        fi
        say "All versions are kept in $home/versions until an upgrade is seen to run."
    else
        stay
        say "installed. Next:"
        say "  edit $etc/monitor.yaml, then look it over with:"
        say "    export MONITOR_CONFIG=$etc/monitor.yaml STATE_DIRECTORY=$state"
        say "    export CREDENTIALS_DIRECTORY=$etc/credentials PATH=\$PATH:$home/bin"
        say "    storyline-monitor check"
        say "  and start it:"
        say "    systemctl enable --now storyline-monitor"
    fi
}

# It is done: neither a message that cannot be written undoes it, nor one who goes away.
stay() {
    trap - EXIT
    trap '' HUP INT PIPE TERM
}

# The unit of the version before stays as long as the new version, which nothing has seen to run yet.
keep_unit() {
    [ -e "$units/$unit.before" ] || return 0
    mkdir -p "$new/before" && mv "$units/$unit.before" "$new/before/$unit" || return 0
    say "  cp -p $new/before/$unit $units/ && systemctl daemon-reload"
}

# The command that puts a copy back, as it works in any shell of root's.
restoring() {
    printf '%s' "MONITOR_CONFIG=$etc/monitor.yaml STATE_DIRECTORY=$state" \
        " $home/bin/storyline-monitor db restore $1"
}

# What does not go well here is told; then nothing is started, and nothing thrown away.
go_back() {
    trap - EXIT
    trap '' HUP INT PIPE TERM
    set +e
    warn "going back to what was there before ..."
    [ "$ran" != yes ] && [ "$started" = no ] || systemctl stop "$unit"
    programs_back
    put_back
    start_before
    [ "$whole" = no ] || { rm -rf "$new" && forget_before; }
    exit 1
}

undone() {
    whole=no
    warn "$* could not be put back (see above)"
}

programs_back() {
    if [ -n "$was" ]; then
        mv -fT "$home/bin.before" "$home/bin" || undone "the program in $home/bin"
    elif [ -L "$home/bin" ]; then
        rm -f "$home/bin"
    fi
    if [ -n "$by_hand" ] && [ ! -e "$home/bin" ]; then
        { mv "$by_hand"/* "$home/" && rmdir "$by_hand"; } || undone "the program in $home"
    fi
    for file in $replaced; do
        case "$had " in
        *" $file "*) mv -f "$file.before" "$file" || undone "$file" ;;
        *) rm -f "$file" ;;
        esac
    done
    systemctl daemon-reload
}

# What the new version did to the database: it may have brought it up to date and failed afterwards.
put_back() {
    if [ "$started" = no ]; then
        [ "$copied" = no ] || drop "$copy"
        warn "the database was not touched"
    elif [ "$copied" = no ]; then
        warn "there is no copy of the database to go back to; it is as the new version left it"
    # The configuration may have become one that only the new program understands.
    elif tell "$new/bin/storyline-monitor" db restore --move --kept-as failed-upgrade "$copy" >&2 ||
        tell "$home/bin/storyline-monitor" db restore "$copy" >&2; then
        drop "$copy"
        warn "the database is as it was when the version before stopped"
    else
        whole=no
        # No later upgrade takes this one away.
        kept=$backups/not-put-back-$stamp.db
        mv -f "$copy" "$kept" && drop "$copy" || kept=$copy
        warn "the database could not be put back (see above); with the service stopped:"
        warn "  $(restoring "$kept")"
    fi
}

start_before() {
    systemctl reset-failed "$unit" 2>/dev/null
    if [ "$whole" = no ]; then
        warn "nothing was started, and nothing removed; mend what is told above, then start the service"
    elif [ "$ran" = no ]; then
        warn "the upgrade failed; the version before is there again"
    elif [ "$ran" = failed ]; then
        warn "the upgrade failed; the version before is there again, and stopped, as it had failed"
    elif systemctl start "$unit"; then
        warn "the upgrade failed; the version before runs again"
    else
        warn "the upgrade failed, and the version before does not start either; see:"
        warn "  systemctl status $unit"
    fi
}

# Only what was seen to run takes the place of what ran before. Else all versions stay, as any of them
# may be the last that ran, each with its copy: it alone may be able to read that one, and no other.
clean_up() {
    forget_before
    if [ "$started" = yes ]; then
        if [ "$copied" = yes ]; then
            rm -f "$backups"/before-upgrade.db-*
            mv -f "$copy" "$backups/before-upgrade.db"
            rm -f "$backups"/before-upgrade-*.db*
        fi
        for old in "$home"/versions/*; do
            [ "$old" = "$new" ] || rm -rf "$old"
        done
    elif [ "$copied" = yes ]; then
        share_room
    fi
}

# A copy of what stands still is the same again: it is one file under both names.
share_room() {
    for old in "$backups"/before-upgrade-*.db; do
        [ "$old" != "$copy" ] && cmp -s "$old" "$copy" || continue
        ln "$old" "$copy.same" && mv -f "$copy.same" "$copy" || rm -f "$copy.same"
        return 0
    done
}

alone
if [ "$action" = uninstall ]; then
    uninstall
else
    check_python
    build
    lay_out
    look_over
    see_room
    let_go
    back_up
    switch
    start
    clean_up
fi
