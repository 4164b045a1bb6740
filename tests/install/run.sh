#!/bin/sh
# Installs a build and builds the README's example against it, by CMake and by pkg-config.
# SPDX-License-Identifier: BSD-3-Clause
# usage: run.sh <cmake> <build folder> <C compiler> [<flags of the build> ...]
set -eu
cmake=$1 build=$2 cc=$3
shift 3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$build/install-test
rm -rf "$scratch"
mkdir -p "$scratch"

say() { printf '%s\n' "$*"; }

quietly() { # quietly <command ...>: its output only if it fails
    "$@" >"$scratch/log" 2>&1 || { cat "$scratch/log"; say "failed: $*"; exit 1; }
}

configure() { # configure <version wanted>
    "$cmake" -S "$here" -B "$scratch/build" -DWANTED="$1" -DCMAKE_PREFIX_PATH="$scratch/prefix" \
        -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="$flags"
}

flags=$*
quietly "$cmake" --install "$build" --prefix "$scratch/prefix"
version=$(sed -n 's/^#define HF_VERSION_[A-Z]* *\([0-9]*\)$/\1/p' \
    "$scratch/prefix/include/hessfree.h" | paste -sd. -)

library=$(find "$scratch/prefix" -name 'libhessfree.*' ! -type l)
case $library in
*.a) names=$(nm -g --defined-only "$library") ;;
*) names=$(nm -D --defined-only "$library") ;;
esac
names=$(printf '%s\n' "$names" | awk 'NF == 3 && $3 !~ /^(hf_|_init$|_fini$|__)/ { print $3 }')
[ -z "$names" ] || { say "public, but not hf_: $names"; exit 1; }

say "CMake: hessfree $version"
quietly configure "$version"
quietly "$cmake" --build "$scratch/build"
"$scratch/build/example"
[ ! -x "$scratch/build/cplusplus" ] || "$scratch/build/cplusplus"

for wrong in 0.0 0.99 9.0; do
    rm -rf "$scratch/build"
    if configure "$wrong" >"$scratch/log" 2>&1; then
        say "hessfree $version was accepted as version $wrong"
        exit 1
    fi
    grep -q 'considered but not accepted' "$scratch/log" || { cat "$scratch/log"; exit 1; }
done
say "CMake: other versions are refused"

if command -v pkg-config >/dev/null 2>&1; then
    PKG_CONFIG_PATH=$(dirname "$(find "$scratch/prefix" -name hessfree.pc)")
    export PKG_CONFIG_PATH
    libdir=$(pkg-config --variable=libdir hessfree)
    # shellcheck disable=SC2046,SC2086 # flags are words
    quietly "$cc" -std=c11 $flags "$here/example.c" -o "$scratch/example" \
        $(pkg-config --cflags --static --libs hessfree) -Wl,-rpath,"$libdir"
    say "pkg-config: hessfree $(pkg-config --modversion hessfree)"
    "$scratch/example"
fi
