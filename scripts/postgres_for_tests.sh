#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A PostgreSQL of the tests' own, on loopback, of an ordinary user; nothing of it is kept or shared.
#
#   postgres_for_tests.sh run COMMAND...      runs COMMAND with NUMBERD_TEST_POSTGRES, the URL of an
#                                             empty server (its database `postgres`), then ends it
#   postgres_for_tests.sh serve FOLDER [PORT] serves FOLDER, made where missing, in the foreground;
#                                             prints the URL when it is ready. SIGINT ends it; its
#                                             process id is that of this script
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || die "no PostgreSQL: scripts/install_test.sh installs it"
password=for-tests

# as_user COMMAND...: replaces this process. initdb and postgres refuse root; should we be killed,
# the kernel ends them.
as_user() {
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT "$@"
    fi
    exec setpriv --pdeathsig INT "$@"
}

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
        console.log(s.address().port); s.close(); })'
}

make_cluster() {
    local folder=$1 secret
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    secret=$(mktemp)
    printf '%s\n' "$password" >"$secret"
    [ "$(id -u)" != 0 ] || chown postgres "$secret"
    (as_user "$bin/initdb" --pgdata="$folder/data" --username=numberd --auth=password \
        --pwfile="$secret" --encoding=UTF8 --locale=C.UTF-8 --no-sync) >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; die 'initdb failed'; }
    rm -f "$secret"
    # What is durable is not the tests' business here but the benchmarks'.
    cat >>"$folder/data/postgresql.conf" <<CONF
max_connections = 300
fsync = ${POSTGRES_FSYNC:-off}
full_page_writes = off
unix_socket_directories = '$folder'
log_min_messages = warning
CONF
}

serve() {
    local folder=$1 port=${2:-$(free_port)}
    folder=$(realpath -m "$folder")
    cd / # which the user may read
    [ -e "$folder/data/PG_VERSION" ] || make_cluster "$folder"
    (
        for _ in $(seq 600); do
            if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -t 1; then
                echo "postgres://numberd:$password@127.0.0.1:$port/postgres"
                exit
            fi
            kill -0 $$ 2>/dev/null || exit
            sleep 0.05
        done
    ) &
    as_user "$bin/postgres" -D "$folder/data" -h 127.0.0.1 -p "$port" >>"$folder/log" 2>&1
}

# The port was free a moment ago; if another program has taken it since, the next one is tried.
run() {
    local folder url tries
    pid=
    folder=$(mktemp -d)
    chmod 755 "$folder"
    # shellcheck disable=SC2064
    trap "stop; rm -rf '$folder'" EXIT
    stop() { [ -z "${pid:-}" ] || { kill -INT "$pid" 2>/dev/null && wait "$pid" || true; }; }
    for tries in 1 2 3 4 5; do
        : >"$folder/url"
        "$ROOT/scripts/postgres_for_tests.sh" serve "$folder/pg" >"$folder/url" &
        pid=$!
        until [ -s "$folder/url" ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
        kill -0 "$pid" 2>/dev/null && break
        pid=
    done
    [ -n "$pid" ] || { cat "$folder"/pg/log >&2 || true; die 'PostgreSQL does not start'; }
    url=$(cat "$folder/url")
    NUMBERD_TEST_POSTGRES=$url "$@"
}

case ${1:-} in
    run) shift; run "$@" ;;
    serve) shift; serve "$@" ;;
    *) die 'usage: postgres_for_tests.sh run COMMAND... | serve FOLDER [PORT]' ;;
esac
