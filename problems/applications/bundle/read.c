/* BAL files: the numbers of cameras, points and observations; a line "camera point x y" for each
 * observation, indices from 0; 9 numbers for each camera, 3 for each point.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/scene.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"

static const char BLANKS[] = " \t\r\n\v\f";

typedef struct reader {
    const char *path;
    char *text, *end; /* all of the file; *end is 0 */
    char *at;
    int64_t line; /* of at, from 1 */
    char *message;
    size_t size;
} reader;

/* What is being read, for complaints: number `index` of `count`. */
typedef struct place {
    const char *what;
    int64_t index, count;
} place;

/* ---- complaints, all of which return 1 ---- */

static int complain(const reader *r, const char *sentence)
{
    snprintf(r->message, r->size, "%s:%" PRId64 ": %s", r->path, r->line, sentence);
    return 1;
}

static int complain_end(const reader *r, place in)
{
    char sentence[128];
    if (in.count > 0)
        snprintf(sentence, sizeof sentence, "the file is cut short in %s %" PRId64 " of %" PRId64,
                 in.what, in.index + 1, in.count);
    else
        snprintf(sentence, sizeof sentence, "the file ends before the number of %s", in.what);
    return complain(r, sentence);
}

/* The sentence with the word at hand. */
static int complain_word(const reader *r, const char *sentence)
{
    char full[160];
    const int length = (int)strcspn(r->at, BLANKS);
    snprintf(full, sizeof full, "%s: '%.*s'", sentence, length < 40 ? length : 40, r->at);
    return complain(r, full);
}

static int complain_index(const reader *r, const char *of, place in, int64_t count)
{
    char sentence[160];
    const int length = (int)strcspn(r->at, BLANKS);
    snprintf(sentence, sizeof sentence,
             "observation %" PRId64 " is of %s '%.*s'; there are %" PRId64 ", from 0 on",
             in.index + 1, of, length < 40 ? length : 40, r->at, count);
    return complain(r, sentence);
}

/* ---- words ---- */

/* Move to the next word; whether there is one. */
static int find_word(reader *r)
{
    for (; r->at < r->end && strchr(BLANKS, *r->at) != NULL && *r->at != '\0'; r->at++)
        r->line += *r->at == '\n';
    return r->at < r->end;
}

/* Whether the word at hand ends there. */
static int ends_word(const reader *r, const char *at)
{
    return at > r->at && (at == r->end || (*at != '\0' && strchr(BLANKS, *at) != NULL));
}

static int read_whole(reader *r, place in, int64_t *number)
{
    if (!find_word(r)) return complain_end(r, in);
    char *after;
    errno = 0;
    const long long value = strtoll(r->at, &after, 10);
    if (!ends_word(r, after)) return complain_word(r, "this is no whole number");
    /* what overflows is out of range anywhere */
    *number = errno == ERANGE ? (value < 0 ? INT64_MIN : INT64_MAX) : value;
    return 0;
}

static int read_real(reader *r, place in, double *number)
{
    if (!find_word(r)) return complain_end(r, in);
    char *after;
    *number = strtod(r->at, &after);
    if (!ends_word(r, after)) return complain_word(r, "this is no number");
    if (!isfinite(*number)) return complain_word(r, "this is not finite");
    r->at = after;
    return 0;
}

static void skip_word(reader *r)
{
    r->at += strcspn(r->at, BLANKS);
}

/* ---- the parts of a file ---- */

static int read_count(reader *r, const char *what, int64_t *count)
{
    if (read_whole(r, (place){.what = what}, count) != 0) return 1;
    if (*count < 1 || *count > INT32_MAX) {
        char sentence[96];
        snprintf(sentence, sizeof sentence, "the number of %s must be from 1 to %d", what,
                 INT32_MAX);
        return complain_word(r, sentence);
    }
    skip_word(r);
    return 0;
}

static int read_index(reader *r, const char *of, place in, int64_t count, int32_t *index)
{
    int64_t number;
    if (read_whole(r, in, &number) != 0) return 1;
    if (number < 0 || number >= count) return complain_index(r, of, in, count);
    *index = (int32_t)number;
    skip_word(r);
    return 0;
}

static int read_observation(reader *r, scene *s, int64_t k)
{
    const place in = {"observation", k, s->observations};
    return read_index(r, "camera", in, s->cameras, &s->camera[k]) != 0 ||
           read_index(r, "point", in, s->points, &s->point[k]) != 0 ||
           read_real(r, in, &s->pixel[2 * k]) != 0 || read_real(r, in, &s->pixel[2 * k + 1]) != 0;
}

/* count things of `width` numbers each. */
static int read_reals(reader *r, const char *what, int64_t count, int width, double *numbers)
{
    for (int64_t k = 0; k < count; k++)
        for (int i = 0; i < width; i++)
            if (read_real(r, (place){what, k, count}, numbers++) != 0) return 1;
    return 0;
}

static int read_body(reader *r, scene *s)
{
    for (int64_t k = 0; k < s->observations; k++)
        if (read_observation(r, s, k) != 0) return 1;
    if (read_reals(r, "camera", s->cameras, CAMERA_SIZE, s->x) != 0) return 1;
    if (read_reals(r, "point", s->points, POINT_SIZE, s->x + scene_of_point(s, 0)) != 0) return 1;
    return find_word(r) ? complain_word(r, "there is more than the first line announces") : 0;
}

static int read_all(reader *r, scene *s)
{
    scene counts = {0};
    if (read_count(r, "cameras", &counts.cameras) != 0 ||
        read_count(r, "points", &counts.points) != 0 ||
        read_count(r, "observations", &counts.observations) != 0)
        return 1;
    if (scene_reserve(&counts) != 0)
        return complain(r, "not enough memory for as many as announced here");
    const int bad = read_body(r, &counts);
    if (bad != 0)
        scene_free(&counts);
    else
        *s = counts;
    return bad;
}

/* All of a file and a zero byte, to be freed; NULL, and errno says why. */
static char *slurp(FILE *file, size_t *length)
{
    size_t capacity = 1 << 16, used = 0;
    char *text = malloc(capacity);
    while (text != NULL) {
        used += fread(text + used, 1, capacity - used - 1, file);
        if (used + 1 < capacity) break;
        char *const more = realloc(text, capacity *= 2);
        if (more == NULL) free(text);
        text = more;
    }
    if (text != NULL && ferror(file)) {
        free(text);
        text = NULL;
    }
    if (text != NULL) text[used] = '\0';
    *length = used;
    return text;
}

int scene_read(scene *s, const char *path, char *message, size_t size)
{
    reader r = {.path = path, .line = 1, .message = message, .size = size};
    FILE *const file = fopen(path, "rb");
    size_t length = 0;
    if (file != NULL) r.text = slurp(file, &length);
    int bad = 1;
    if (r.text == NULL) {
        snprintf(message, size, "%s: %s", path, strerror(errno));
    } else {
        r.at = r.text;
        r.end = r.text + length;
        bad = read_all(&r, s);
    }
    if (file != NULL) fclose(file);
    free(r.text);
    return bad;
}

/* ---- writing ---- */

static void write_all(const scene *s, const double *x, FILE *file)
{
    fprintf(file, "%" PRId64 " %" PRId64 " %" PRId64 "\n", s->cameras, s->points, s->observations);
    for (int64_t k = 0; k < s->observations; k++)
        fprintf(file, "%" PRId32 " %" PRId32 " %.17g %.17g\n", s->camera[k], s->point[k],
                s->pixel[2 * k], s->pixel[2 * k + 1]);
    for (int64_t i = 0; i < scene_variables(s); i++)
        fprintf(file, "%.17g\n", x[i]);
}

int scene_write(const scene *s, const double *x, const char *path, char *message, size_t size)
{
    FILE *const file = fopen(path, "w");
    if (file == NULL) {
        snprintf(message, size, "%s: %s", path, strerror(errno));
        return 1;
    }
    write_all(s, x, file);
    if (output_close(file, path) == 0) return 0;
    snprintf(message, size, "%s: could not be written", path);
    return 1;
}
