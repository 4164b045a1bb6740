/* contest_read.c: JSON lines, CSV and rows of key=value, told apart by how a line begins.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "contest_read.h"
#include "record_format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct contest *contest;
    char label[ENTRANT_NAME_SIZE]; /* with a slash, or empty */
    bool table;                    /* the lines are rows of CSV */
};

static struct outing *outing_of(const struct reader *reader, const char *event, const char *solver,
                                enum test test)
{
    char name[2 * ENTRANT_NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", reader->label, solver);
    return contest_outing(reader->contest, event, name, test);
}

/* Counts that runs can have; no run has solved a problem without a gradient. */
static bool is_possible(const struct record *record)
{
    const int64_t least = record->outcome == OUTCOME_SOLVED ? 1 : 0;
    return record->values >= 0 && record->gradients >= least && record->products >= 0;
}

static int take_record(const struct reader *reader, const struct record *record)
{
    char event[EVENT_NAME_SIZE];
    if (strcmp(record->kind, "cutest") == 0) /* the name of the folder tells the size */
        snprintf(event, sizeof event, "%s", record->problem);
    else
        snprintf(event, sizeof event, "%s n=%" PRId64, record->problem, record->n);
    const bool known = strcmp(record->test, "R") == 0 || strcmp(record->test, "T") == 0;
    if (!known || !is_possible(record)) return 1;
    const enum test test = record->test[0] == 'T' ? TEST_T : TEST_R;
    struct outing *const outing = outing_of(reader, event, record->solver, test);
    if (outing == NULL) return 1;
    *outing = (struct outing){.made = true,
                              .solved = record->outcome == OUTCOME_SOLVED,
                              .cost = record_cost(record),
                              .seconds = record_time(record),
                              .f = record->f_final};
    return 0;
}

/* The number behind " key=" in a section of a row, 0 if it is not there. */
static double value_of(const char *section, const char *key)
{
    const size_t length = strlen(key);
    for (const char *at = section; (at = strchr(at, ' ')) != NULL;) {
        at++;
        if (strncmp(at, key, length) == 0 && at[length] == '=')
            return strtod(at + length + 1, NULL);
    }
    return 0.0;
}

static int take_section(const struct reader *reader, const char *solver, const char *event,
                        const char *section)
{
    section += strspn(section, " ");
    if (section[0] != 'R' && section[0] != 'T') return 1;
    struct outing *const outing =
        outing_of(reader, event, solver, section[0] == 'T' ? TEST_T : TEST_R);
    if (outing == NULL) return 1;
    const double gradients = value_of(section, "ng"), values = value_of(section, "nf") - gradients;
    *outing = (struct outing){.made = true,
                              .solved = true,
                              .cost = gradients + 0.5 * values + value_of(section, "nhv"),
                              .seconds = value_of(section, "t"),
                              .f = value_of(section, "f")};
    return !(gradients >= 1.0 && values >= 0.0 && outing->cost >= gradients);
}

static int take_row(const struct reader *reader, char *line)
{
    char *rest = line, *words = strtok_r(line, "|", &rest);
    char *word = words;
    const char *const solver = strtok_r(words, " \t", &word);
    const char *const event = strtok_r(NULL, " \t", &word);
    if (event == NULL || word == NULL || strchr(word, '=') == NULL) return 1;
    for (int test = 0; test < TEST_COUNT; test++) {
        struct outing *const outing = outing_of(reader, event, solver, (enum test)test);
        if (outing == NULL) return 1;
        *outing = (struct outing){.made = true};
    }
    for (char *section; (section = strtok_r(NULL, "|", &rest)) != NULL;) {
        if (take_section(reader, solver, event, section) != 0) return 1;
    }
    return 0;
}

static int take_line(struct reader *reader, char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    struct record record;
    if (line[0] == '\0' || line[0] == '#') return 0;
    if (line[0] == '{') return record_from_json(line, &record) || take_record(reader, &record);
    if (record_csv_is_head(line)) {
        reader->table = true;
        return 0;
    }
    if (!reader->table) return take_row(reader, line);
    return record_from_csv(line, &record) || take_record(reader, &record);
}

static FILE *open_file(struct reader *reader, const char *file)
{
    FILE *const plain = fopen(file, "r");
    const char *const path = strchr(file, '=');
    if (plain != NULL || path == NULL) return plain;
    snprintf(reader->label, sizeof reader->label, "%.*s/", (int)(path - file), file);
    return fopen(path + 1, "r");
}

int contest_read(struct contest *contest, const char *file, char *message, size_t size)
{
    struct reader reader = {.contest = contest};
    FILE *const stream = open_file(&reader, file);
    if (stream == NULL) {
        snprintf(message, size, "'%s' cannot be read", file);
        return 1;
    }
    char *line = NULL;
    size_t room = 0;
    int number = 0, bad = 0;
    for (ssize_t length; !bad && (length = getline(&line, &room, stream)) > 0;) {
        const bool whole = line[length - 1] == '\n';
        const bool recorded = reader.table || line[0] == '{';
        number++;
        bad = take_line(&reader, line) != 0 && (whole || !recorded); /* or the run was stopped */
    }
    if (bad) snprintf(message, size, "%s:%d: no run that can be compared", file, number);
    if (!bad && ferror(stream) != 0) {
        snprintf(message, size, "'%s' cannot be read", file);
        bad = 1;
    }
    free(line);
    fclose(stream);
    return bad;
}
