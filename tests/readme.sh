#!/bin/sh
# The README's example is tests/install/example.c, word for word, less its licence line.
# SPDX-License-Identifier: BSD-3-Clause
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
shown=$(sed -n '/^```c$/,/^```$/p' "$root/README.md" | sed '/^```/d')
compiled=$(sed 1d "$root/tests/install/example.c")
[ -n "$shown" ] && [ "$shown" = "$compiled" ] && exit 0
echo "README.md shows another example than tests/install/example.c:"
printf '%s\n' "$shown" >"${TMPDIR:-/tmp}/readme.$$"
printf '%s\n' "$compiled" | diff "${TMPDIR:-/tmp}/readme.$$" - || true
rm -f "${TMPDIR:-/tmp}/readme.$$"
exit 1
