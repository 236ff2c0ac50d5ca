#!/usr/bin/env bash
# Boots systemd over an overlay of this machine's files, or of those below LOWER. Arguments: a folder
# with acceptance/ and results/, a control group, the folder of the installed packages, phases. With
# WHEELS, a folder of packages, nothing is installed beforehand. It ends within LIMIT seconds.
set -euo pipefail
folder=$1 group=$2 packages=$3
shift 3

if [ "${INSIDE:-}" = "" ]; then
    echo $$ > "$group/cgroup.procs"
    # A new pid namespace is needed for systemd to be 1, one of cgroups for it to own their root.
    INSIDE=1 exec unshare --mount --cgroup --pid --net --ipc --uts --fork --kill-child --mount-proc \
        bash "$0" "$folder" "$group" "$packages" "$@"
fi

mount --make-rprivate /
root=$folder/root
mkdir "$root"
mount -t tmpfs -o mode=0755 tmpfs "$root"
mkdir "$root/upper" "$root/work" "$root/new"
mount -t overlay overlay -o "lowerdir=${LOWER:-/},upperdir=$root/upper,workdir=$root/work" "$root/new"
new=$root/new

mkdir -p "$new"/{results,acceptance,packages,wheels,old,opt,etc/systemd/system}
mount --bind "$packages" "$new/packages"
mount --bind "$folder/results" "$new/results"
mount --bind "$folder/acceptance" "$new/acceptance"
mount -t proc proc "$new/proc"
mount -t sysfs sysfs "$new/sys"
mount -t cgroup2 cgroup2 "$new/sys/fs/cgroup"
mount --rbind /dev "$new/dev"
mount -t tmpfs -o mode=0755 tmpfs "$new/run"
mount -t tmpfs -o mode=1777 tmpfs "$new/tmp"

# What a machine does besides is not asked here and takes time.
rm -rf "$new"/{lib,etc}/systemd/system/{sysinit,basic,local-fs,sockets,timers,multi-user,remote-fs,paths}.target.wants
rm -rf "$new"/etc/systemd/system/storyline-monitor.service* "$new/etc/storyline-monitor" \
    "$new/opt/storyline-monitor" "$new/var/lib/private/storyline-monitor" "$new/var/log/journal"
: > "$new/etc/fstab"

# The program, as an installation lays it out; the packages are those of the tests.
lay_out() {
    /usr/bin/python3 -m venv --without-pip "$new/opt/storyline-monitor"
    site=$(echo "$new"/opt/storyline-monitor/lib/python3*/site-packages)
    cp -a "$folder/acceptance/monitor" "$site/"
    mkdir "$new/opt/storyline-monitor/packages"
    mount --bind "$packages" "$new/opt/storyline-monitor/packages"
    echo /opt/storyline-monitor/packages > "$site/packages.pth"
    printf '#!%s\nimport sys\nfrom monitor.__main__ import main\nsys.exit(main())\n' \
        /opt/storyline-monitor/bin/python > "$new/opt/storyline-monitor/bin/storyline-monitor"
    chmod 0755 "$new/opt/storyline-monitor/bin/storyline-monitor"
    cp "$folder/acceptance/deploy/storyline-monitor.service" "$new/etc/systemd/system/"
}
if [ "${WHEELS:-}" = "" ]; then
    lay_out
else
    mount --bind "$WHEELS" "$new/wheels"
fi

cat > "$new/etc/systemd/system/acceptance.service" <<UNIT
[Unit]
DefaultDependencies=no
SuccessAction=exit-force
FailureAction=exit-force
Requires=systemd-journald.service
After=systemd-journald.service
[Service]
Type=oneshot
TimeoutStartSec=${LIMIT}s
Environment=PYTHONPATH=/acceptance:/packages PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ExecStart=/usr/bin/python3 -m tests.support.boot.guest $*
StandardOutput=file:/results/guest.log
StandardError=file:/results/guest.log
UNIT

cd "$new"
pivot_root . old
umount -l /old
# Without this, what systemd mounts for a service (its credentials) never gets there.
mount --make-rshared /
exec env -i container=acceptance PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system \
    systemd.unit=acceptance.service systemd.show_status=false systemd.log_level=notice
