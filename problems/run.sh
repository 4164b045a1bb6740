#!/bin/sh
# Installs what is missing, builds hf-suite in build/problems, and runs it; results go to results/.
# usage: sh problems/run.sh [--all-peers] [arguments of hf-suite run], or: sh problems/run.sh list
#   --all-peers  install PETSc too, for its TAO solvers (large); without: as far as it is there
# SPDX-License-Identifier: BSD-3-Clause
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/tests/common.sh"
folder=$root/build/problems

need_build_tools
need_suite
if [ "${1-}" = --all-peers ]; then
    shift
    want pkg-config has_command pkg-config
    want petsc-dev has_module PETSc
fi
install "$folder/log/packages"
build "$folder" -DHF_PROBLEMS=ON

case ${1-} in
list) exec "$folder/problems/hf-suite" "$@" ;;
run) shift ;;
esac
phase "running (another selection: sh problems/run.sh --help)"
status=0
"$folder/problems/hf-suite" run --output "$root/results" "$@" || status=$?
[ "$status" = 0 ] || phase "hf-suite ended with status $status"
exit $status
