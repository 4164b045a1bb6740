#!/bin/sh
# Who may include whom, and what may be called where. Prints every breach; fails if there is one.
# SPDX-License-Identifier: BSD-3-Clause
set -u
cd "$(dirname -- "$0")/.." || exit 1

# The folders of src, lowest first; those on one line do not see each other.
layers='
vector
difference
outside
krylov globalization sparse
methods
interface least_squares stochastic approximation
'
standard='assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp stdalign
signal stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time'

# Input: file:line:#include of every file. A folder may include itself and what is below it.
includes() {
    awk -v layers="$layers" -v standard="$standard" '
    BEGIN {
        count = split(layers, line, "\n")
        for (i = 1; i <= count; i++) {
            members = split(line[i], folder, " ")
            for (j = 1; j <= members; j++) rank[folder[j]] = i
        }
        count = split(standard, name, /[ \n]+/)
        for (i = 1; i <= count; i++) is_standard[name[i] ".h"] = 1
    }
    {
        split($0, part, ":")
        split(part[1], path, "/")
        from = path[2]
        target = $0
        sub(/^[^:]*:[^:]*:[ \t]*#[ \t]*include[ \t]*/, "", target)
        quoted = substr(target, 1, 1) == "\""
        sub(/^["<]/, "", target)
        sub(/[">].*$/, "", target)
        split(target, into, "/")
        where = part[1] ":" part[2] ": "
        if (path[1] == "src" && !(from in rank))
            print where "folder " from " has no layer"
        else if (path[1] == "src" && quoted && target !~ /^hessfree(_[a-z]+)?\.h$/ &&
                 !(from == into[1] || (into[1] in rank && rank[into[1]] < rank[from])))
            print where from " may not include " target
        else if (path[1] == "src" && !quoted && !(target in is_standard) &&
                 !(target == "cholmod.h" && part[1] == "src/sparse/cholesky.c") &&
                 !(target == "omp.h" && from == "vector"))
            print where "not a header of C11: " target
        else if (path[2] == "collection" && !quoted && !(target in is_standard))
            print where "not a header of C11: " target
    }'
}

# Input as above: problems/ sees the public header and its own headers.
outsiders() {
    while IFS=: read -r file line text; do
        target=${text#*\"} folder=${file%/*}
        target=${target%%\"*}
        [ -f "include/$target" ] || [ -f "problems/$target" ] || [ -f "$folder/$target" ] ||
            [ -f "problems/collection/$target" ] ||
            echo "$file:$line: problems may not include $target"
    done
}

# forbid <what it is> <extended regular expression> <file> ...: outside comments and strings
forbid() {
    what=$1 pattern=$2
    shift 2
    awk -v what="$what" -v pattern="$pattern" '
    FNR == 1 { inside = 0 }
    {
        text = $0
        if (inside) { if (!sub(/^.*\*\//, "", text)) next; inside = 0 }
        gsub(/\/\*([^*]|\*[^\/])*\*\//, "", text)
        gsub(/"([^"\\]|\\.)*"/, "\"\"", text)
        if (sub(/\/\*.*$/, "", text)) inside = 1
        if (text ~ pattern) print FILENAME ":" FNR ": " what ": " $0
    }' "$@"
}

all_but() { # all_but <pattern>: the sources whose path does not match
    find src -name '*.[ch]' | sort | grep -Ev "$1"
}

breaches=$({
    grep -nE '^[ \t]*#[ \t]*include' src/*/*.[ch] problems/collection/*.[ch] | includes
    grep -nE '^[ \t]*#[ \t]*include[ \t]*"' problems/*/*.[ch] | outsiders
    # shellcheck disable=SC2046 # paths are words
    {
        forbid 'OpenMP outside vector/ and sparse/' '#[ \t]*pragma[ \t]+omp|omp_[a-z]+' \
            $(all_but '^src/(vector|sparse)/')
        forbid 'memory outside vector/workspace.c' \
            '(^|[^A-Za-z0-9_])(malloc|calloc|realloc|aligned_alloc|posix_memalign|free)[ \t]*\(' \
            $(all_but '^src/vector/workspace\.c$')
        forbid 'the library neither prints nor ends the process' \
            '(^|[^A-Za-z0-9_])(printf|fprintf|puts|fputs|putchar|perror|abort|exit|signal)[ \t]*\(' \
            $(all_but '^$')
    }
} 2>&1)
[ -z "$breaches" ] && echo "layers: $(all_but '^$' | wc -l) files in order" && exit 0
printf '%s\n' "$breaches"
exit 1
