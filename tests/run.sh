#!/bin/sh
# Installs what is missing, builds the library and its tests in build/tests, and runs them.
# usage: sh tests/run.sh [arguments of ctest], such as -R memory, -L unit, -N
# SPDX-License-Identifier: BSD-3-Clause
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/tests/common.sh"
folder=$root/build/tests

has_cmocka() { [ -f /usr/include/cmocka.h ] || has_module cmocka; } # cmocka.h needs others first

need_build_tools
need libcmocka-dev has_cmocka
want g++ has_command c++ # to compare colours with ColPack
want libcolpack-dev has_header ColPack/ColPackHeaders.h
install "$folder/log/packages"
build "$folder" -DHF_TESTS=ON

phase "testing"
output=$folder/log/tests
status=0
ctest --test-dir "$folder" --output-on-failure --no-tests=error --parallel "$jobs" \
    --output-log "$output" "$@" || status=$?

summary=$(sed -n 's/^.*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$output")
[ -n "$summary" ] || exit $status # ctest was asked for something else
failed=${summary% *}
total=${summary#* }
cases=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s)\.$/\1/p' \
    "$folder/Testing/Temporary/LastTest.log" | awk '{ sum += $1 } END { print sum + 0 }')
if [ "$status" = 0 ]; then
    phase "all $total tests passed ($cases cases)"
else
    phase "$failed of $total tests FAILED; what they said: $output"
fi
echo "$((total - failed)) passed, $failed failed"
exit $status
