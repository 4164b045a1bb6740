# What tests/run.sh, problems/run.sh and .ci/run share; sourced with $root set.
# SPDX-License-Identifier: BSD-3-Clause

started=$(date +%s)
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
required='' # Debian packages that are missing
optional=''

phase() { printf '[%3d s] %s\n' $(($(date +%s) - started)) "$*"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# logged <log> <command ...>: its output goes to the log, and is shown if it fails.
logged() {
    log=$1
    shift
    mkdir -p "$(dirname -- "$log")"
    "$@" >"$log" 2>&1 </dev/null && return
    tail -n 40 "$log" >&2
    fail "failed: $* (all of it: $log)"
}

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() {
    [ -f "/usr/include/$1" ] || printf '#include <%s>\n' "$1" | "${CC:-cc}" -E - >/dev/null 2>&1
}

has_module() { has_command pkg-config && pkg-config --exists "$1"; }

# need <package> <probe ...>, want <package> <probe ...>: remember what is not there.
need() {
    package=$1
    shift
    "$@" || required="$required $package"
}

want() {
    package=$1
    shift
    "$@" || optional="$optional $package"
}

need_build_tools() {
    need gcc has_command "${CC:-cc}"
    need libc6-dev has_header stdlib.h
    need cmake has_command cmake
    has_command ninja || need make has_command make
    want libsuitesparse-dev has_header suitesparse/cholmod.h
}

need_suite() {
    need liblbfgs-dev has_header lbfgs.h
    need libcjson-dev has_header cjson/cJSON.h
    need gnuplot-nox has_command gnuplot
    want libnlopt-dev has_header nlopt.h
    want libpng-dev has_header png.h # from here: applications
    want zlib1g-dev has_header zlib.h
    want libopenblas-dev has_header cblas.h
    want liblinear-dev has_header linear.h
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" </dev/null
}

# install <log>: what need and want remembered, if this is root on a Debian machine.
install() {
    [ -n "$required$optional" ] || return 0
    if [ "$(id -u)" != 0 ] || ! has_command apt-get; then
        [ -z "$required" ] || fail "missing:$required. As root: apt-get install$required"
        phase "going on without$optional (optional; as root: apt-get install$optional)"
        return 0
    fi
    phase "missing, being installed:$required$optional"
    mkdir -p "$(dirname -- "$1")"
    apt update >"$1" 2>&1 || true # the lists on the machine may do
    # shellcheck disable=SC2086 # packages are words
    if [ -n "$required" ]; then
        apt install -y --no-install-recommends $required >>"$1" 2>&1 || {
            tail -n 20 "$1" >&2
            fail "could not install$required (all of it: $1)"
        }
    fi
    for package in $optional; do
        apt install -y --no-install-recommends "$package" >>"$1" 2>&1 ||
            phase "going on without $package (optional; could not be installed)"
    done
}

# build <folder> <cmake options ...>: configures and builds $root there.
build() {
    folder=$1
    shift
    cache=$folder/CMakeCache.txt
    if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
        rm -rf "$folder" # the repository was moved
    fi
    if [ ! -f "$cache" ] && ! has_command make; then
        set -- -G Ninja "$@"
    fi
    phase "building in ${folder#"$root"/}"
    logged "$folder/log/configure" cmake -S "$root" -B "$folder" "$@"
    logged "$folder/log/build" cmake --build "$folder" --parallel "$jobs"
}
