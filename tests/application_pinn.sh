#!/bin/sh
# A tiny run of pinn, and what it refuses. usage: sh application_pinn.sh <its path>
# SPDX-License-Identifier: BSD-3-Clause
set -u
program=$1
. "${0%/*}/smoke.sh"

tiny='--hidden 5 --depth 2 --points 40 --budget 150 --rank 8 --threads 1'
# shellcheck disable=SC2086 # options are words
expect 'a tiny run' run $tiny --output "$folder/a"
says '^convection: 51 weights, 1096 points'
says '^reaction: 51 weights'
says '^hybrid, Nystrom '
for problem in convection reaction; do
    expect "curves of $problem" grep -q '</svg>' "$folder/a-$problem.svg"
    expect "solutions of $problem" [ -s "$folder/a-$problem.png" ]
done
# shellcheck disable=SC2086
expect 'the same start, the same run' run $tiny --problem reaction --output "$folder/b"
expect 'the same start, the same run' cmp "$folder/a-reaction.png" "$folder/b-reaction.png"
expect 'one problem alone' [ ! -e "$folder/b-convection.png" ]

refused 'problem' --problem wave
refused 'hidden' --hidden 0
refused 'depth' --depth 13
refused 'points' --points 0
refused 'rank' --rank 0
refused 'damping' --damping -1
refused 'budget' --budget none
refused 'none/a-check' --output "$folder/none/a"
verdict
