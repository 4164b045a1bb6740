#!/bin/sh
# Installs a build and builds the README's example against it, by CMake and by pkg-config.
# usage: run.sh <cmake> <build folder> <C compiler> [<flags of the build> ...]
# SPDX-License-Identifier: BSD-3-Clause
set -eu
cmake=$1 build=$2 cc=$3
shift 3
flags=$*
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$build/install-test
prefix=$scratch/prefix
rm -rf "$scratch"
mkdir -p "$scratch"

say() { printf '%s\n' "$*"; }

fail() {
    say "$*"
    exit 1
}

quietly() { # quietly <command ...>: its output only if it fails
    "$@" >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail "failed: $*"; }
}

configure() { # configure <language> <compiler> <version wanted>
    rm -rf "$scratch/build"
    "$cmake" -S "$here" -B "$scratch/build" -DLANGUAGE="$1" -DCMAKE_"$1"_COMPILER="$2" \
        -DCMAKE_"$1"_FLAGS="$flags" -DWANTED="$3" -DCMAKE_PREFIX_PATH="$prefix"
}

consume() { # consume <language> <compiler>
    quietly configure "$1" "$2" "$version"
    quietly "$cmake" --build "$scratch/build"
    say "$1, CMake:"
    "$scratch/build/example"
}

quietly "$cmake" --install "$build" --prefix "$prefix"
version=$(sed -n 's/^#define HF_VERSION_[A-Z]* *\([0-9]*\)$/\1/p' "$prefix/include/hessfree.h" |
    paste -sd. -)

library=$(find "$prefix" -name 'libhessfree.*' ! -type l)
case $library in
*.a) dynamic='' ;;
*) dynamic=-D ;;
esac
# shellcheck disable=SC2086 # no word if empty
names=$(nm $dynamic -g --defined-only "$library" |
    awk 'NF == 3 && $3 !~ /^(hf_|_init$|_fini$|__)/ { print $3 }')
[ -z "$names" ] || fail "public, but not hf_: $names"

consume C "$cc"
cxx=$(printf '%s\n' "$cc" | sed 's/clang/clang++/; t; s/gcc/g++/; t; s/cc/c++/')
if [ -z "$flags" ] && command -v "$cxx" >/dev/null 2>&1; then
    consume CXX "$cxx"
fi

for wrong in 0.0 0.99 9.0; do
    if configure C "$cc" "$wrong" >"$scratch/log" 2>&1; then
        fail "hessfree $version was accepted as version $wrong"
    fi
    grep -q 'considered but not accepted' "$scratch/log" || { cat "$scratch/log"; exit 1; }
done

command -v pkg-config >/dev/null 2>&1 || exit 0
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name hessfree.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086 # flags are words
quietly "$cc" -std=c11 $flags "$here/example.c" -o "$scratch/example" \
    $(pkg-config --cflags --static --libs hessfree) \
    -Wl,-rpath,"$(pkg-config --variable=libdir hessfree)"
say "C, pkg-config, hessfree $(pkg-config --modversion hessfree):"
"$scratch/example"
