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

# The same two pixels, white and 128 of 255: as they are, in 16 bits, and with a transparent one.
for kind in 8 16 rgba; do
    printf '\211PNG\15\12\32\12\0\0\0\15IHDR\0\0\0\2\0\0\0\1' >"$folder/$kind.png"
done
printf '\10\0\0\0\0\321I V' >>"$folder/8.png"
printf '\0\0\0\13IDATx\332c\370\337\0\0\2\201\1\200\312MX\33' >>"$folder/8.png"
printf '\20\0\0\0\0\201\331\374\25' >>"$folder/16.png"
printf '\0\0\0\15IDATx\332c\370\377\277\241\1\0\10~\2\3776\320#O' >>"$folder/16.png"
printf '\10\6\0\0\0\364"\177\212' >>"$folder/rgba.png"
printf '\0\0\0\17IDATx\332c`\0\202\206\206\206\377\0\5\210\2\200p\200\4\367' >>"$folder/rgba.png"
for kind in 8 16 rgba; do
    printf '\0\0\0\0IEND\256B`\202' >>"$folder/$kind.png"
    expect "a picture of kind $kind" run --picture "$folder/$kind.png" --observed --threads 1 \
        --task denoise --output "$folder/$kind"
    expect "grey from kind $kind" \
        cmp "$folder/8-denoise-before.png" "$folder/$kind-denoise-before.png"
done

printf 'no picture\n' >"$folder/text.png"
head -c 300 "$folder/a-denoise-before.png" >"$folder/cut.png"
refused 'none.png' --picture "$folder/none.png"
refused 'text.png' --picture "$folder/text.png"
refused 'cut.png' --picture "$folder/cut.png"
refused 'size' --size 0
refused 'lambda' --lambda -1
refused 'noise' --noise nan
refused 'task' --task paint
refused 'none/a-denoise-original.png: ' --size 16 --threads 1 --output "$folder/none/a"
mkdir "$folder/c-deblur-after.png" # the last of six
refused 'c-deblur-after.png: ' --size 16 --threads 1 --output "$folder/c"
expect 'no work before files are asked for' [ ! -s "$folder/out" ]
expect 'nothing left behind' [ ! -e "$folder/c-denoise-original.png" ]
verdict
