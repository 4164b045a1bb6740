# What the tests of programs share; sourced with $program, its path, set. Ends the test with verdict.
# SPDX-License-Identifier: BSD-3-Clause
name=$(basename -- "$program")
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failures=0
export OMP_WAIT_POLICY=passive # threads that wait leave the cores to other tests

expect() { # expect <what> <command ...>: the command succeeds
    what=$1
    shift
    "$@" && return
    echo "failed: $what"
    failures=$((failures + 1))
}

run() { # run <arguments ...>: the program, its words in $folder/out and $folder/err
    "$program" "$@" >"$folder/out" 2>"$folder/err"
}

refused() { # refused <sentence> <arguments ...>: exit status 2 and that sentence (a pattern of grep)
    sentence=$1
    shift
    status=0
    run "$@" || status=$?
    expect "status 2, not $status, for: $*" [ "$status" = 2 ]
    expect "'$sentence', not '$(head -n 1 "$folder/err")', for: $*" \
        grep -q "^[^ ]*$name: .*$sentence" "$folder/err"
}

says() { # says <pattern>: the last run printed it
    expect "the words '$1'" grep -q -- "$1" "$folder/out"
}

verdict() {
    [ "$failures" = 0 ] && echo "$name: in order" && exit 0
    cat "$folder/out" "$folder/err"
    exit 1
}
