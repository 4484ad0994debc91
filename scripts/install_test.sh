#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what `./dev test` and `./dev check` need beside the build's own packages.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source scripts/packages.sh
packages=(clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev sip-tester baresip-core
    curl sqlite3 procps postgresql-15)
# Whoever has a Node of their own keeps it; Debian's is 18, which is what the tests are written for.
node_major() { node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }
command -v node >/dev/null || packages+=(nodejs)
# Debian's PostgreSQL would make a database and start it as a service, which nobody asked for.
folder=/etc/postgresql-common/createcluster.d
no_cluster=$folder/numberd.conf
if [ -n "$(missing_packages postgresql-15)" ]; then
    may_install postgresql-15
    as_root sh -c "mkdir -p $folder && echo 'create_main_cluster = false' >$no_cluster"
    trap 'as_root rm -f $no_cluster' EXIT
fi
install_packages "${packages[@]}"
# The carriers' libraries, as the lock file has them; npm comes with every Node but Debian's.
command -v npm >/dev/null || install_packages npm
lock=tests/package-lock.json
kept=tests/node_modules/.numberd-lock
if ! cmp -s "$lock" "$kept"; then
    (cd tests && npm ci --no-progress --loglevel=error) || die 'npm ci failed in tests/'
    cp "$lock" "$kept"
fi
[ "$(node_major)" -ge 18 ] || die "node $(node --version) is too old: 18 or newer is needed"
