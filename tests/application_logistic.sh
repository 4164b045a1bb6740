#!/bin/sh
# Tiny runs of logistic, and what it refuses. usage: sh application_logistic.sh <its path>
# SPDX-License-Identifier: BSD-3-Clause
set -u
program=$1
. "${0%/*}/smoke.sh"

# good <name>: the first lines of a file that is in order, without the last row
good() {
    printf '1 1:0.5 3:1e-2\n-1 2:1\n+1\n-1 1:-1 7:2 \n' >"$folder/$1"
}

# bad <sentence> <row ...>: a file of which line 5 is that row is refused there, with that sentence
bad() {
    sentence=$1
    good rows
    printf "$2\n" >>"$folder/rows"
    refused "rows:5: $sentence" --train "$folder/rows" --model "$folder/model"
    expect "no model for: $2" [ ! -e "$folder/model" ]
}

tiny='--rows 2000 --columns 300 --threads 2'
# shellcheck disable=SC2086 # options are words
{
    expect 'a tiny run' run $tiny --save-rows "$folder/rows.gz" --model "$folder/two" \
        --predictions "$folder/guess"
    says '^synthetic: 2000 rows'
    says '^  newton  *2 '
    says '^  libLBFGS'
    says '^  newton, 1 thread: .* times as fast as libLBFGS'
    expect 'a prediction of each row tested' [ "$(wc -l <"$folder/guess")" = 202 ]
    expect 'searches without lines' run $tiny --no-lines --methods newton,lbfgs
    says '^  lbfgs'
    expect 'a peer alone' run $tiny --methods libLBFGS --model "$folder/peer"
    expect 'its weights as the model' [ -s "$folder/peer" ]
    says 'solved is |g|/|g0| <= 1.00e-06, as asked'
    if run $tiny --methods LIBLINEAR --model "$folder/liblinear"; then
        expect 'those of LIBLINEAR' [ -s "$folder/liblinear" ]
        says 'solved is |g|/|g0| <= .*e-07, where LIBLINEAR ended, asked for 1.00e-06'
        expect 'more than LIBLINEAR can' run $tiny --methods LIBLINEAR,newton --tolerance 1e-14
        says 'LIBLINEAR ended above the |g|/|g0| of 1.00e-14 asked for: solved is <= '
        expect 'no ratio to it' [ "$(grep -c 'times as fast' "$folder/out")" = 0 ]
    else
        expect 'that nothing was run' grep -q 'nothing is learnt' "$folder/err"
    fi
}
expect 'the rows as written, gzip' run --train "$folder/rows.gz" --test "$folder/rows.gz" \
    --threads 2 --model "$folder/two.gz"
gunzip -c "$folder/rows.gz" >"$folder/plain"
expect 'the rows as written, plain' run --train "$folder/plain" --threads 1 --model "$folder/one"
expect 'the same bits for one thread and two, plain and gzip' cmp "$folder/one" "$folder/two.gz"
expect 'rows written and read are the rows made' cmp "$folder/two" "$folder/two.gz"

good rows
expect 'a small file' run --train "$folder/rows" --methods newton
says 'rows: 4 rows, 7 columns'
printf '2 1:1\r\n4 2:1\r\n' >"$folder/labels"
expect 'other labels, lines that end as on Windows, no end of the last' \
    run --train "$folder/labels" --methods hybrid
says 'label 2 1 times, 4 1 times'

printf '10000002 1:1\n10000001 2:1\n' >"$folder/labels"
expect 'labels of many digits' run --train "$folder/labels" --methods newton \
    --predictions "$folder/guess"
says 'label 10000001 1 times, 10000002 1 times'
expect 'these labels in the predictions' \
    [ "$(cut -d ' ' -f 1 "$folder/guess" | tr '\n' ' ')" = 'label 10000002 10000001 ' ]
expect 'one in their head' grep -q '^label chance_of_10000002$' "$folder/guess"

bad "the label is no finite number: 'x'" 'x 1:1'
bad "the label is no finite number: 'nan'" 'nan 1:1'
bad "the label is no finite number: '1:1'" '1:1 2:1'
bad "a third label; there must be two: '3'" '3 1:1'
bad 'the line is empty' ''
bad 'the line is empty' '  '
bad "the indices of a row must increase: '2:1'" '1 3:1 2:1'
bad "the indices of a row must increase: '3:2'" '1 3:1 3:2'
bad "the index must be from 1 to 2147483647: '0:1'" '1 0:1'
bad "the index must be from 1 to 2147483647: '-4:1'" '1 -4:1'
bad "the index must be from 1 to 2147483647: '99999999999999999999:1'" '1 99999999999999999999:1'
bad "this is not finite: '2:nan'" '1 2:nan'
bad "this is not finite: '2:1e999'" '1 2:1e999'
bad "this is no number: '2:'" '1 2: 3'
bad "this is no number: '2:1x'" '1 2:1x'
bad "this is not index:value: '2'" '1 2'
bad 'there is a zero byte' '1 2:1\000 3:1'

: >"$folder/empty"
refused 'empty: there are no rows' --train "$folder/empty"
printf '1 1:1\n1 2:1\n' >"$folder/one"
refused 'one:2: all rows up to this have one label' --train "$folder/one"
printf '1\n-1\n' >"$folder/bare"
refused 'no row has an entry' --train "$folder/bare"
head -c 3000 "$folder/rows.gz" >"$folder/cut.gz"
refused 'cut.gz:[0-9]*: the gzip file is cut off here' --train "$folder/cut.gz"
size=$(wc -c <"$folder/rows.gz")
head -c $((size - 4)) "$folder/rows.gz" >"$folder/end.gz"
refused 'end.gz:2001: the gzip file is cut off here' --train "$folder/end.gz"
refused 'none: No such file' --train "$folder/none"
refused 'Is a directory' --train "$folder"
expect 'the path, once' [ "$(grep -o "$folder" "$folder/err" | wc -l)" = 1 ]
{
    head -c 10 "$folder/rows.gz"
    printf 'no deflate at all'
} >"$folder/bad.gz"
refused 'bad.gz:1: invalid' --train "$folder/bad.gz"
good rows
printf '5 1:1\n' >"$folder/other"
refused "other:1: the rows trained on have no such label: '5'" --train "$folder/rows" \
    --test "$folder/other"
if [ -c /dev/full ] && ln -s /dev/full "$folder/full"; then
    refused 'full: could not be written' --train "$folder/rows" --model "$folder/full"
    expect 'a device stays' [ -c "$folder/full" ]
fi
refused 'none/model: No such file' --train "$folder/rows" --model "$folder/none/model"
expect 'before any run' [ ! -s "$folder/out" ]
printf '1 1:1e308\n-1 1:1e308 2:1e308\n' >"$folder/large"
refused 'the norm of the gradient at w = 0 is not finite' --train "$folder/large"
printf '1 1:1\n-1 1:1\n' >"$folder/even"
expect 'a start that is the solution' run --train "$folder/even" --model "$folder/model"
says '|g(0)| = 0: w = 0 is the solution'
expect 'no norm over 0' [ "$(grep -c nan "$folder/out")" = 0 ]
status=0
run --rows 20000 --columns 2000 --threads 1 --seconds 0.001 --methods hybrid,libLBFGS || status=$?
expect 'status 1 out of time' [ "$status" = 1 ]
says '^  libLBFGS .*|g| not reached'
expect 'no ratio of runs that did not solve' [ "$(grep -c 'times as fast' "$folder/out")" = 0 ]
good rows
cp "$folder/rows" "$folder/kept"
ln -s rows "$folder/link"
refused "--model would overwrite --train: $folder/link" --train "$folder/rows" \
    --model "$folder/link"
refused '--predictions would overwrite --test' --train "$folder/kept" --test "$folder/rows" \
    --predictions "$folder/rows"
refused '--save-rows would overwrite --train' --train "$folder/rows" --save-rows "$folder/rows"
refused '--predictions would overwrite --model' --train "$folder/rows" --model "$folder/new" \
    --predictions "$folder/new"
expect 'the rows as they were' cmp "$folder/rows" "$folder/kept"
expect 'one device for both' run --train "$folder/rows" --test "$folder/rows" --methods newton \
    --model /dev/null --predictions /dev/null
refused 'cost' --cost 0
refused 'rows' --rows 1
refused 'methods' --methods newtn
verdict
