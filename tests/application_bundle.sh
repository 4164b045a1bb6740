#!/bin/sh
# Tiny runs of bundle, and what it refuses. usage: sh application_bundle.sh <its path>
# SPDX-License-Identifier: BSD-3-Clause
set -u
program=$1
. "${0%/*}/smoke.sh"
export OPENBLAS_NUM_THREADS=1

tiny='--cameras 8 --points 60 --views 4 --seconds 20'
# shellcheck disable=SC2086 # options are words
{
    expect 'derivatives that are right' run $tiny --check
    says '^J is consistent with r'
    expect 'a tiny run' run $tiny --threads 2 --save "$folder/two" --json "$folder/json" \
        --methods marquardt --picture "$folder/scene.svg"
    says '^synthetic: 8 cameras, 60 points, 240 observations, 2 threads'
    says '^  marquardt .* f stands still'
    expect 'a picture' grep -q '</svg>' "$folder/scene.svg"
    expect 'a line of JSON' grep -q '"method":"marquardt".*"trace_f":\[' "$folder/json"
    expect 'one thread' run $tiny --threads 1 --save "$folder/one" --methods marquardt
    expect 'the same bits for one thread and two' cmp "$folder/one" "$folder/two"
    expect 'every method' run $tiny --threads 1 --steps 8 --methods \
        ceres-dense,ceres-sparse,ceres-iterative,marquardt,whole,region,hybrid,trust
    for method in marquardt whole region hybrid trust; do
        says "^  $method "
    done
}
expect 'the scene as written' run --scene "$folder/two" --methods marquardt --threads 1 --check
says '^J is consistent with r'

# A small scene: line 1 counts, 2 to 4 observations, then 2 x 9 and 2 x 3 numbers.
scene() {
    printf '2 2 3\n0 0 1.5 -2\n1 0 3 4\n1 1 -5e-1 0\n'
    seq 1 24
}
# bad <sentence> <line> <what it becomes>: the scene with that line is refused with that sentence
bad() {
    scene | sed "$2s/.*/$3/" >"$folder/bad"
    refused "bad:$1" --scene "$folder/bad" --save "$folder/no"
    expect "nothing saved for: $3" [ ! -e "$folder/no" ]
}
scene >"$folder/good"
expect 'a small scene' run --scene "$folder/good" --check
bad "1: the number of cameras must be from 1 to 2147483647: '0'" 1 '0 2 3'
bad "1: the number of points must be from 1 to 2147483647: '-2'" 1 '2 -2 3'
bad "1: the number of observations must be from 1 to 2147483647: '99999999999999999999'" 1 \
    '2 2 99999999999999999999'
bad "1: this is no whole number: '2.5'" 1 '2 2.5 3'
bad "1: this is no whole number: 'two'" 1 'two 2 3'
bad "3: observation 2 is of camera '2'; there are 2, from 0 on" 3 '2 0 3 4'
bad "3: observation 2 is of camera '-1'; there are 2, from 0 on" 3 '-1 0 3 4'
bad "4: observation 3 is of point '7'; there are 2, from 0 on" 4 '1 7 3 4'
bad "4: observation 3 is of point '98765432109876543210'" 4 '1 98765432109876543210 3 4'
bad "4: this is no whole number: '1.0'" 4 '1.0 1 3 4'
bad "4: this is no number: '4x'" 4 '1 1 3 4x'
bad "4: this is not finite: 'nan'" 4 '1 1 3 nan'
bad "9: this is not finite: 'inf'" 9 inf
bad "9: this is no number: ','" 9 ,
bad "28: there is more than the first line announces: '25'" 28 '24 25'
bad "29: there is more than the first line announces: 'end'" 28 '24\nend'
printf '' >"$folder/empty"
refused 'empty:1: the file ends before the number of cameras' --scene "$folder/empty"
printf '2 2' >"$folder/short"
refused 'short:1: the file ends before the number of observations' --scene "$folder/short"
scene | head -n 3 >"$folder/short"
refused 'short:4: the file is cut short in observation 3 of 3' --scene "$folder/short"
scene | head -n 20 >"$folder/short"
refused 'short:21: the file is cut short in camera 2 of 2' --scene "$folder/short"
scene | head -n 27 >"$folder/short"
refused 'short:28: the file is cut short in point 2 of 2' --scene "$folder/short"
{
    scene | head -n 8
    printf '5\0006\n'
} >"$folder/zero"
refused "zero:9: this is no number" --scene "$folder/zero"
refused 'none: No such file' --scene "$folder/none"
refused 'views' --cameras 3 --views 4
refused 'methods' --methods newton
refused 'tolerance' --tolerance 1
refused 'cameras' --cameras none
refused 'none/scene: No such file' --cameras 4 --points 20 --views 3 --methods marquardt \
    --save "$folder/none/scene"
expect 'before any run' [ ! -s "$folder/out" ]
verdict
