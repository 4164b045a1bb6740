#!/bin/sh
# A tiny run of restoration, and what it refuses. usage: sh application_restoration.sh <its path>
# SPDX-License-Identifier: BSD-3-Clause
set -u
program=$1
. "${0%/*}/smoke.sh"

expect 'a tiny run' run --size 32 --threads 1 --output "$folder/a"
says '^denoise: 32 x 32 pixels'
says '^deblur: 32 x 32 pixels'
for task in denoise deblur; do
    for what in original before after; do
        expect "$task-$what is there" [ -s "$folder/a-$task-$what.png" ]
    done
done
expect 'the same bits for one thread and two' run --size 32 --task deblur --threads 1 \
    --output "$folder/one"
expect 'the same bits for one thread and two' run --size 32 --task deblur --threads 2 \
    --output "$folder/two"
expect 'the same bits for one thread and two' \
    cmp "$folder/one-deblur-after.png" "$folder/two-deblur-after.png"
expect 'a picture of the user' run --picture "$folder/a-denoise-before.png" --observed \
    --threads 1 --task denoise --output "$folder/b"
expect 'no original of what was observed' [ ! -e "$folder/b-denoise-original.png" ]

printf 'no picture\n' >"$folder/text.png"
head -c 300 "$folder/a-denoise-before.png" >"$folder/cut.png"
refused 'none.png' --picture "$folder/none.png"
refused 'text.png' --picture "$folder/text.png"
refused 'cut.png' --picture "$folder/cut.png"
refused 'size' --size 0
refused 'lambda' --lambda -1
refused 'noise' --noise nan
refused 'task' --task paint
refused 'none/a-denoise' --size 16 --threads 1 --output "$folder/none/a"
verdict
