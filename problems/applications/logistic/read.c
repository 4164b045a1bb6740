/* LIBSVM files: a row is "label index:value index:value ...", indices from 1, increasing.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "logistic/rows.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "output.h"

enum { BUFFER = 1 << 20 };

typedef struct reader {
    gzFile file;
    const char *path;
    unsigned char *buffer; /* [BUFFER] what was read; at .. filled waits      */
    size_t at, filled;
    int64_t line; /* number of the line in hand, from 1; 0: none              */
    char *text;   /* [length + 1] ... and its text, without the end of line   */
    size_t length, capacity;
    const double *labels; /* the only ones allowed, or NULL                   */
    rows_builder built;
    char *message;
    size_t size;
} reader;

/* ---- complaints ---- */

/* The sentence, with the place and, unless NULL, the word at fault. Returns 1. */
static int complain(const reader *r, const char *sentence, const char *word)
{
    char place[32] = "", shown[64] = "";
    const int length = word != NULL ? (int)strcspn(word, " \t") : 0;
    if (r->line > 0) snprintf(place, sizeof place, ":%" PRId64, r->line);
    if (word != NULL) snprintf(shown, sizeof shown, ": '%.*s'", length < 40 ? length : 40, word);
    snprintf(r->message, r->size, "%s%s: %s%s", r->path, place, sentence, shown);
    return 1;
}

static int complain_memory(reader *r)
{
    return complain(r, "not enough memory", NULL);
}

/* ---- lines ---- */

/* What zlib says, without the path that it begins with. */
static const char *reason(const reader *r, const char *text)
{
    const size_t length = strlen(r->path);
    const bool named = strncmp(text, r->path, length) == 0 && strncmp(text + length, ": ", 2) == 0;
    return named ? text + length + 2 : text;
}

/* More into the buffer: 1, the file is at its end: 0, or -1 after a complaint. */
static int refill(reader *r)
{
    int code;
    const int got = gzread(r->file, r->buffer, BUFFER);
    const char *const text = gzerror(r->file, &code);
    if (got <= 0 && code != Z_OK && code != Z_STREAM_END) {
        r->line++;
        complain(r, code == Z_BUF_ERROR ? "the gzip file is cut off here" : reason(r, text), NULL);
        return -1;
    }
    r->at = 0;
    r->filled = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static int append(reader *r, size_t count)
{
    if (r->text == NULL || r->length + count + 1 > r->capacity) {
        const size_t more = 2 * (r->length + count + 1);
        char *const text = realloc(r->text, more);
        if (text == NULL) return complain_memory(r);
        r->text = text;
        r->capacity = more;
    }
    memcpy(r->text + r->length, r->buffer + r->at, count);
    r->at += count;
    r->length += count;
    r->text[r->length] = '\0';
    return 0;
}

/* The next line: 1, none is left: 0, or -1 after a complaint. */
static int next_line(reader *r)
{
    bool ended = false;
    r->length = 0;
    while (!ended) {
        if (r->at == r->filled) {
            const int more = refill(r);
            if (more < 0) return -1;
            if (more == 0 && r->length == 0) return 0;
            if (more == 0) break;
        }
        const size_t left = r->filled - r->at;
        const unsigned char *const newline = memchr(r->buffer + r->at, '\n', left);
        ended = newline != NULL;
        if (append(r, ended ? (size_t)(newline - (r->buffer + r->at)) : left) != 0) return -1;
    }
    r->at += ended;
    r->line++;
    if (r->length > 0 && r->text[r->length - 1] == '\r') r->text[--r->length] = '\0';
    return 1;
}

/* ---- rows ---- */

static bool ends_word(char c)
{
    return c == ' ' || c == '\t' || c == '\0';
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* A finite number that is a word; *end is behind it. The sentence if it is none, else NULL. */
static const char *parse_number(const char *at, double *number, const char **end)
{
    char *after;
    *number = strtod(at, &after);
    *end = after;
    if (ends_word(*at) || after == at || !ends_word(*after)) return "this is no number";
    return isfinite(*number) ? NULL : "this is not finite";
}

/* index:value. Returns 0, or 1 after a complaint. */
static int parse_entry(reader *r, const char *at, int32_t *last, const char **end)
{
    char *colon;
    const long long index = strtoll(at, &colon, 10);
    if (colon == at || *colon != ':') return complain(r, "this is not index:value", at);
    if (index < 1 || index > INT32_MAX)
        return complain(r, "the index must be from 1 to 2147483647", at);
    if (index <= *last) return complain(r, "the indices of a row must increase", at);
    double value;
    const char *const sentence = parse_number(colon + 1, &value, end);
    if (sentence != NULL) return complain(r, sentence, at);
    *last = (int32_t)index;
    if (rows_add(&r->built, *last - 1, value) != 0) return complain_memory(r);
    return 0;
}

static int parse_row(reader *r)
{
    const char *at = skip_blanks(r->text), *const start = at;
    if (*at == '\0' && r->text + r->length == at) return complain(r, "the line is empty", NULL);
    double label;
    int32_t last = 0;
    const char *const sentence = parse_number(at, &label, &at);
    if (sentence != NULL) return complain(r, "the label is no finite number", start);
    for (at = skip_blanks(at); *at != '\0'; at = skip_blanks(at)) {
        if (parse_entry(r, at, &last, &at) != 0) return 1;
    }
    if (at != r->text + r->length) return complain(r, "there is a zero byte", NULL);
    const int bad = rows_end(&r->built, label);
    if (bad == 1) return complain_memory(r);
    if (bad == 2 && r->labels != NULL)
        return complain(r, "the rows trained on have no such label", start);
    return bad == 2 ? complain(r, "a third label; there must be two", start) : 0;
}

static int read_rows(reader *r)
{
    if (r->labels != NULL) {
        r->built.labels = 2;
        memcpy(r->built.rows.label, r->labels, sizeof r->built.rows.label);
    }
    int more;
    while ((more = next_line(r)) > 0) {
        if (parse_row(r) != 0) return 1;
    }
    if (more < 0) return 1;
    r->line = 0;
    if (r->built.rows.count == 0) return complain(r, "there are no rows", NULL);
    if (r->built.labels == 2) return 0;
    r->line = r->built.rows.count;
    return complain(r, "all rows up to this have one label; there must be two", NULL);
}

int rows_read(rows *into, const char *path, const double *labels, char *message, size_t size)
{
    reader r = {.path = path, .labels = labels, .message = message, .size = size};
    r.buffer = malloc(BUFFER);
    r.file = gzopen(path, "rb");
    int bad = 1;
    if (r.file == NULL)
        complain(&r, strerror(errno), NULL);
    else if (r.buffer == NULL)
        complain_memory(&r);
    else
        bad = read_rows(&r);
    if (bad == 0)
        rows_finish(&r.built, labels != NULL, into);
    else
        rows_abandon(&r.built);
    if (r.file != NULL) gzclose(r.file);
    free(r.buffer);
    free(r.text);
    return bad;
}

/* ---- writing ---- */

static int write_row(const rows *r, int64_t i, gzFile file)
{
    int bad = gzprintf(file, "%.17g", r->label[r->sign[i] > 0.0]) <= 0;
    for (int64_t k = r->starts[i]; bad == 0 && k < r->starts[i + 1]; k++)
        bad = gzprintf(file, " %d:%.17g", r->column[k] + 1, r->value != NULL ? r->value[k] : 1.0) <=
              0;
    return bad != 0 || gzputc(file, '\n') < 0;
}

int rows_write(const rows *r, const char *path, char *message, size_t size)
{
    const size_t length = strlen(path);
    const bool packed = length > 3 && strcmp(path + length - 3, ".gz") == 0;
    gzFile const file = gzopen(path, packed ? "wb" : "wbT");
    if (file == NULL) {
        snprintf(message, size, "%s: %s", path, strerror(errno));
        return 1;
    }
    int bad = 0;
    for (int64_t i = 0; bad == 0 && i < r->count; i++)
        bad = write_row(r, i, file);
    if (gzclose(file) != Z_OK) bad = 1;
    if (bad != 0) {
        output_discard(path);
        snprintf(message, size, "%s: could not be written", path);
    }
    return bad;
}
