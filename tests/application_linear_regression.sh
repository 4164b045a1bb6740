#!/bin/sh
# A tiny run of linear_regression, and what it refuses. usage: sh application_linear_regression.sh
# <its path>
# SPDX-License-Identifier: BSD-3-Clause
set -u
program=$1
. "${0%/*}/smoke.sh"

page=$folder/page.html
mkdir "$folder/temporary"
export TMPDIR="$folder/temporary"
echo mine >"$page.svg"
expect 'a tiny run' run --samples 50 --output "$page"
says '^exact  *[12]\.[0-9]* '
says '^sparse factors .* Converged'
says '^Gauss-Newton .* Converged'
says '^corrected, 5 folds '
says '^damped, 5 folds .* Ended early: no step is better on the data held out'
says '^Every exact method found the exact answer'
expect 'the page' grep -q '</svg>' "$page"
expect 'the table of the page' grep -q '<td>Nystrom, rank 1<' "$page"
expect 'a drawing of the user' [ "$(cat "$page.svg")" = mine ]
expect 'no other file' [ "$(find "$folder" -type f | wc -l)" = 4 ] # out and err

expect 'a method that runs out of steps is no error' run --samples 2 --output "$page"
says '^Ended short of the exact answer: step 1/L\.$'

# Years, which are far from centred, and points close to each other.
awk 'BEGIN { for (x = 1990; x <= 2020; x++) print x, 0.02 * x - 26 + 0.1 * (x % 3) }' \
    >"$folder/years.txt"
awk 'BEGIN { for (k = 0; k < 20; k++) print 1e-8 * k, 3e-8 * k + 1e-8 * (k % 3) }' \
    >"$folder/close.txt"
for data in years close; do
    expect "$data" run --data "$folder/$data.txt" --output "$page"
    says '^Ended short of the exact answer: step 1/L;'
    says '^Not half-way to it: .*SGD, momentum;'
    says '^The condition number of the Hessian is .*: centre and scale x'
    expect "the Newton methods on $data" [ "$(grep -cE \
        '^(dense|sparse|hybrid|damped  |trust|Gauss-N|L-BFGS).* [0-9.]*e-[0-9]* .*Converged' \
        "$folder/out")" = 7 ]
    expect "short numbers of $data" sh -c "! grep -q '[0-9]\{12\}' '$folder/out'"
done

printf '1 0\n2 0\n3 0\n' >"$folder/flat.txt"
expect 'the answer at the start, no curve to draw' run --data "$folder/flat.txt" --output "$page"
says '^Every exact method found the exact answer'

expect 'errors are relative' run --samples 100 --noise 1e6 --output "$page"
says '^Every exact method found the exact answer'
printf '# x y\n0 1\n\n1, 3\n2\t5 # the last\n' >"$folder/line.txt"
expect 'points of the user' run --data "$folder/line.txt" --output "$page"
says '^exact  *2  *1$'

printf '0 1\n1 two\n' >"$folder/word.txt"
printf '0 1\n1 2 3\n' >"$folder/three.txt"
printf '0 1\n1 nan\n' >"$folder/nan.txt"
printf '1 1\n1 2\n' >"$folder/wall.txt"
printf '1e200 1\n2e200 2\n' >"$folder/huge.txt"
printf '1 1\n' >"$folder/one.txt"
refused 'none.txt: ' --data "$folder/none.txt"
refused 'word.txt:2: y is not' --data "$folder/word.txt"
refused 'three.txt:2: there is more' --data "$folder/three.txt"
refused 'nan.txt:2: y is not' --data "$folder/nan.txt"
refused 'wall.txt: all x are the same' --data "$folder/wall.txt"
refused 'huge.txt: the numbers are too large' --data "$folder/huge.txt"
refused 'one.txt:1: two points at least' --data "$folder/one.txt"
: >"$folder/empty.txt"
refused 'empty.txt: two points at least' --data "$folder/empty.txt"
refused "$folder: Is a directory" --output "$folder"
refused "$folder/none/page.html: No such file" --output "$folder/none/page.html"
expect 'no work before the page is asked for' [ ! -s "$folder/out" ]
if [ -e /dev/full ]; then
    status=0
    run --samples 20 --output /dev/full || status=$?
    expect 'status 1 without a page' [ "$status" = 1 ]
    expect 'why' grep -q '^linear_regression: /dev/full: could not be written' "$folder/err"
fi
refused 'samples' --samples 1
refused 'noise' --noise -1
verdict
