#!/bin/sh
# A tiny run of hf-suite: files, CSV, resume, refusals. usage: sh suite_smoke.sh <path of hf-suite>
# SPDX-License-Identifier: BSD-3-Clause
set -u
suite=$1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failures=0

expect() { # expect <what> <command ...>: the command succeeds
    what=$1
    shift
    "$@" && return
    echo "failed: $what"
    failures=$((failures + 1))
}

refused() { # refused <arguments ...>: exit status 2 and a sentence
    status=0
    "$suite" "$@" >"$folder/out" 2>"$folder/err" || status=$?
    expect "status 2, not $status, for: $*" [ "$status" = 2 ]
    expect "a sentence for: $*" grep -q '^[^ ]*hf-suite: ' "$folder/err"
}

tiny() { # tiny <more arguments>: two solvers on one problem at two sizes
    "$suite" run --problems extended_rosenbrock --n 10,20 --solvers hybrid,liblbfgs --jobs 2 \
        --limit-seconds 5 --output "$folder/new/results" "$@" >"$folder/out" 2>&1
}

lines() {
    wc -l <"$folder/new/results/$1" | tr -d ' '
}

# Every row has the fields of the head; commas inside quotes separate nothing.
well_formed() {
    awk '{ gsub(/"([^"]|"")*"/, "text"); count = split($0, part, ",") }
        NR == 1 { wanted = count }
        count != wanted { exit 1 }' \
        "$folder/new/results/runs.csv"
}

"$suite" list >"$folder/list" || failures=$((failures + 1))
expect 'the list shows extended_rosenbrock and hybrid' \
    sh -c "grep -q '^extended_rosenbrock ' '$folder/list' && grep -q '^hybrid ' '$folder/list'"

expect 'a tiny run' tiny --check
for file in runs.csv runs.jsonl index.html rules.txt; do
    expect "$file is there" [ -s "$folder/new/results/$file" ]
done
if command -v gnuplot >/dev/null; then
    for file in profile_cost.svg profile_cost.png profile_time.svg profile_time.png; do
        expect "$file is there" [ -s "$folder/new/results/plots/$file" ]
    done
fi
expect 'a CSV of a head and four runs' [ "$(lines runs.csv)" = 5 ]
expect 'a well-formed CSV' well_formed
expect 'four JSON lines' [ "$(lines runs.jsonl)" = 4 ]
expect 'a complete page' grep -q '</html>' "$folder/new/results/index.html"

expect 'resuming' tiny --resume
expect 'resuming adds nothing' [ "$(lines runs.jsonl)" = 4 ]
printf '{"problem":"rosen' >>"$folder/new/results/runs.jsonl"
sed -i.bak 2d "$folder/new/results/runs.jsonl"
expect 'resuming after a break' tiny --resume
expect 'resuming makes what is missing' [ "$(lines runs.jsonl)" = 4 ]
expect 'and mends the CSV' [ "$(lines runs.csv)" = 5 ]

# Solvers of sums of squares leave the others out.
"$suite" run --problems extended_rosenbrock,torsion --n 20 --solvers hybrid,trust-mix --jobs 2 \
    --output "$folder/squares" >"$folder/out" 2>&1
expect 'all problems' grep -Eq '^hybrid +2/2 ' "$folder/out"
expect 'sums of squares' grep -Eq '^trust-mix +1/1 ' "$folder/out"

# So does the one that factors a given Hessian: the collection gives none.
if grep -q '^tao-nls-chol ' "$folder/list"; then
    "$suite" run --problems tridia --n 20 --solvers hybrid,tao-nls-chol --output "$folder/given" \
        >"$folder/out" 2>&1
    expect 'no given Hessian' grep -Eq '^tao-nls-chol +0/0 ' "$folder/out"
fi

"$suite" run --problems tridia --n 100 --solvers auto,hybrid --output "$folder/choice" \
    >"$folder/out" 2>&1
expect 'why auto chose what it did' grep -q 'rejected; Sparse factors: ' "$folder/choice/runs.csv"
expect 'and nothing of the kind of others' \
    sh -c "! grep '"hybrid"' '$folder/choice/runs.csv' | grep -q 'Sparse factors'"

# Both tests, then tables of what was recorded, in each of the three formats.
twice() {
    "$suite" run --problems extended_rosenbrock --n 10,20 --solvers hybrid,liblbfgs --jobs 2 --both \
        --limit-seconds 5 --output "$folder/both" >"$folder/out" 2>&1
}

compared() { # compared <pattern> <arguments ...>: the pattern is in the tables
    pattern=$1
    shift
    "$suite" compare "$@" >"$folder/out" 2>"$folder/err" && grep -Eq "$pattern" "$folder/out"
}

printf 'peer SMALL n=2 note=ok | R nf=9 ng=5 nhv=3 t=0.5 f=1 | T nf=12 ng=6 nhv=4 t=0.6 f=1\n%s\n' \
    'mine SMALL n=2 note=ok | R nf=4 ng=4 nhv=1 t=0.1 f=1' >"$folder/rows"
expect 'runs by both tests' twice
expect 'tables at their end' grep -q '^T: max .* Solved by at least one: 2 of 2' "$folder/out"
expect 'tables of CSV' compared '^hybrid +2 +2 ' "$folder/both/R/runs.csv"
expect 'CSV and JSON lines say the same' sh -c "
    '$suite' compare '$folder/both/R/runs.csv' '$folder/both/T/runs.csv' >'$folder/a' &&
    '$suite' compare '$folder'/both/?/runs.jsonl >'$folder/b' && cmp -s '$folder/a' '$folder/b'"
expect 'tables of rows' compared '^mine +1 +1 +1.00 +1.00 +1.00 +0.50 +1 +0 +1.00 ' \
    "$folder/rows" --against peer
expect 'a failure by name' compared 'not solved by it, but by: SMALL \(peer 13\)' "$folder/rows" --of mine
sed 's/nf=4 ng=4/nf=40 ng=40/' "$folder/rows" >"$folder/dear"
expect 'a dear run' compared 'beyond 4: SMALL 4.1 \(f 1, peer.s 1\)' "$folder/dear" --of mine
expect 'a label' compared '^old/hybrid +2 +2 ' "old=$folder/both/R/runs.jsonl" "$folder/rows"
expect 'a solver aside' compared '^mine +\* ' "$folder/rows" --aside 'm*'
head -c 900 "$folder/both/R/runs.csv" >"$folder/half.csv" # cut in a line, as by a run that was killed
{
    head -n 1 "$folder/both/R/runs.jsonl"
    sed -n 2p "$folder/both/R/runs.jsonl" | head -c 500
} >"$folder/half.jsonl"
expect 'half a table' compared 'Solved by at least one' "$folder/half.csv"
expect 'half a line' compared '^[a-z]* +1 +1 ' "$folder/half.jsonl"
expect 'a solver left out' sh -c "! '$suite' compare '$folder/rows' --solvers 'm*' | grep -q '^peer'"

printf '# remark\nextended_rosenbrock 10 R hybrid\nextended_rosenbrock 10 T lbfgs\n' >"$folder/counts"
expect 'counts are written' "$suite" regress --renew "$folder/counts" >/dev/null
expect 'and the remarks stay' grep -qx '# remark' "$folder/counts"
expect 'counts are found again' "$suite" regress "$folder/counts" >/dev/null
sed -i.bak '/lbfgs/s/ [0-9]*  *0$/ 7 0/' "$folder/counts"
status=0
"$suite" regress "$folder/counts" >"$folder/out" || status=$?
expect 'status 1 of other counts' [ "$status" = 1 ]
expect 'and what they were' grep -q '^extended_rosenbrock n=10 T lbfgs: .*recorded: 0, 7, 0' "$folder/out"

refused
refused walk
refused list of
refused compare
refused compare "$folder/no-such-file"
refused compare "$folder"
refused compare "$folder/counts"
for wrong in 's/nf=4 ng=4/nf=3 ng=4/' 's/nhv=1/nhv=-2/' 's/ng=4/ng=nan/' 's/nf=4//'; do
    sed "$wrong" "$folder/rows" >"$folder/wrong" # more gradients than values, less than nothing, ..
    refused compare "$folder/wrong"
done
for wrong in 's/"gradients":[0-9]*/"gradients":-4/' 's/"gradients":[0-9]*/"gradients":0/'; do
    sed "$wrong" "$folder/both/R/runs.jsonl" >"$folder/wrong"
    refused compare "$folder/wrong"
done
refused compare "$folder/rows" --against nobody
refused compare "$folder/rows" --solvers nobody
refused regress
refused regress "$folder/rows"
refused regress "$folder"
printf '# no run\n' >"$folder/remarks"
refused regress "$folder/remarks"
refused regress "$folder/counts" "$folder/counts"
refused run --problems no-such-problem
refused run --class no-such-class
refused run --solvers no-such-solver
refused run --n 0
refused run --n 1e30
refused run --n ten
refused run --n ,
refused run --output '' --problems extended_rosenbrock --n 10 --solvers lbfgs
refused run --tolerance -1
refused run --jobs 0
refused run --output /dev/null/results --problems extended_rosenbrock --n 10
refused run --no-such-option
refused run --resume --tolerance 1e-3 --problems extended_rosenbrock --n 10 --output "$folder/new/results"

[ "$failures" = 0 ] && echo "suite: in order" && exit 0
cat "$folder/out" "$folder/err"
exit 1
