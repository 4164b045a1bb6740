#!/bin/sh
# A tiny run of autoencoder, its derivatives, and what it refuses.
# usage: sh application_autoencoder.sh <its path>
# SPDX-License-Identifier: BSD-3-Clause
set -u
program=$1
. "${0%/*}/smoke.sh"

expect 'the derivatives of the network' sh -c "'$program-check' >'$folder/check' || {
    cat '$folder/check'; exit 1; }"
expect 'a tiny run' run --images 40 --batch 10 --seconds 0.1 --threads 1 --output "$folder/a"
says '^autoencoder: 40 curves of 14 x 14 pixels; 196-100-'
says '^Hessian-free  '
says '^plane  '
says '^Adam, rate 0.003 '
says '^Lowest training error: '
says '^ 1  196 x  100 '
expect 'curves as numbers' grep -q '^L-BFGS,0,0' "$folder/a-curves.csv"
expect 'reconstructions' [ -s "$folder/a-reconstructions.png" ]
expect 'samples, large pictures' run --images 30 --pixels 28 --batch 10 --gradient-sample 20 \
    --curvature-sample 10 --seconds 0.05 --threads 1 --output "$folder/b"
says 'gradients over 20, products over 10'
says '784-400-200-100-50-25-6-25-50-100-200-400-784, 842'
expect 'one rate of one method' run --images 40 --batch 10 --seconds 0.05 --threads 1 \
    --methods adam --rate 0.02 --output "$folder/c"
says '^Adam, rate 0.02 '
expect 'nothing else' [ "$(grep -c '^Adam\|^RMSProp\|^Hessian-free  ' "$folder/out")" = 1 ]

expect 'fewer images than in a batch' run --images 10 --seconds 0.02 --threads 1 \
    --methods adam --output "$folder/it's"
says 'batches of 10;'
if command -v gnuplot >/dev/null; then
    expect 'a prefix with a quote' grep -q '</svg>' "$folder/it's-curves.svg"
fi
if [ -c /dev/full ] && ln -s /dev/full "$folder/full-curves.csv"; then
    status=0
    run --images 10 --seconds 0.02 --threads 1 --methods adam --output "$folder/full" || status=$?
    expect 'status 1 without a table' [ "$status" = 1 ]
    expect 'why' grep -q 'full-curves.csv: could not be written' "$folder/err"
fi

refused 'methods' --methods adam,sdg
refused 'rate' --rate 0
refused 'images' --images 0
refused 'pixels' --pixels 20
refused 'seconds' --seconds 0
refused 'seconds' --seconds nan
refused 'batch' --images 10 --batch 11
refused 'gradient-sample' --images 200 --gradient-sample 201
refused 'curvature-sample' --images 200 --gradient-sample 100 --curvature-sample 101
refused 'none/a-curves.csv: No such file' --output "$folder/none/a"
expect 'before any run' [ ! -s "$folder/out" ]
verdict
