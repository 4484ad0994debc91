# SPDX-License-Identifier: Apache-2.0
# install_packages NAME...: has Debian's packages installed; sourced by the install_*.sh scripts.
# A second run costs one dpkg-query.

missing_packages() {
    local have show='${db:Status-Status} ${Package}\n'
    have=$(dpkg-query --show --showformat="$show" "$@" 2>/dev/null || true)
    comm -13 <(sed -n 's/^installed //p' <<<"$have" | sort -u) <(printf '%s\n' "$@" | sort -u)
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# may_install PACKAGE...: dies with the command to type if we cannot become root.
may_install() {
    [ "$(id -u)" != 0 ] || return 0
    command -v sudo >/dev/null ||
        die "packages are missing and this is neither root nor is sudo installed. As root:
  apt-get install --no-install-recommends $*"
    say "sudo is needed to install: $*"
    sudo -v || die "sudo refused"
}

# Mirrors drop connections and other installers hold the lock for a while: three tries.
apt_get() {
    local try
    for try in 1 2 3; do
        as_root apt-get --quiet --yes -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 \
            -o Dpkg::Use-Pty=0 "$@" && return 0
        echo "apt-get $1: try $try of 3 failed"
        sleep $((try * 3))
    done
    return 1
}

install_packages() {
    local missing
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
        die "these scripts install Debian 12's packages, and this is not a Debian; needed are: $*"
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    may_install "${missing[@]}"
    run_quietly 'reading the package lists' apt_get update || die "apt-get update failed"
    run_quietly "installing ${#missing[@]} packages (${missing[*]})" \
        apt_get install --no-install-recommends "${missing[@]}" || die "apt-get install failed"
}
