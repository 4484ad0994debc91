#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what `./dev bench` compares with and drives load with. The benchmarks run nginx with a
# configuration and a folder of their own; Debian's package would start it as a service on port
# 80, which nobody asked for: refused during the installation, and not enabled after it.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source scripts/packages.sh
policy=/usr/sbin/policy-rc.d
new_nginx=$(missing_packages nginx-light)
if [ -n "$new_nginx" ] && [ ! -e $policy ]; then
    may_install nginx-light
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
    trap 'as_root rm -f $policy' EXIT
fi
install_packages nginx-light wrk sip-tester curl
scripts/install_test.sh # PostgreSQL and pgbench
if [ -n "$new_nginx" ] && [ -d /run/systemd/system ]; then
    as_root systemctl --quiet disable nginx
fi
