/* journal.c: runs.jsonl and runs.csv, and reading the former again.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "journal.h"
#include "record_format.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static bool path_of(char *path, const char *folder, const char *name)
{
    const int length = snprintf(path, PATH_SIZE, "%s/%s", folder, name);
    return length > 0 && length < PATH_SIZE;
}

void rules_text(const struct rules *rules, char *text, size_t size)
{
    const bool by_max = rules_by_max(rules);
    snprintf(text, size, "solved is %s %g%s; limits: cost %g, %g s; threads %d",
             by_max ? "max |g_i| <=" : "|g| <=", by_max ? rules->tolerance_max : rules->tolerance,
             by_max ? "" : " (1 + |g0|)", rules->limit_cost, rules->limit_seconds, rules->threads);
}

static int make_folder(const char *folder)
{
    char path[PATH_SIZE];
    if (!path_of(path, folder, "")) return 1;
    for (char *at = path + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) return 1;
        *at = '/';
    }
    return 0;
}

/* rules.txt tells a later --resume what the folder's runs were judged by. */
static int agree_on_rules(const char *folder, const struct rules *rules, bool resume, char *message,
                          size_t size)
{
    char path[PATH_SIZE], now[256], then[256] = "";
    if (!path_of(path, folder, "rules.txt")) return 1;
    rules_text(rules, now, sizeof now);
    FILE *file = resume ? fopen(path, "r") : NULL;
    if (file != NULL) {
        if (fgets(then, sizeof then, file) == NULL) then[0] = '\0';
        then[strcspn(then, "\n")] = '\0';
        fclose(file);
    }
    if (then[0] != '\0' && strcmp(now, then) != 0) {
        snprintf(message, size, "cannot resume: the runs in %s were made by other rules (%s)",
                 folder, then);
        return 1;
    }
    file = fopen(path, "w");
    const bool written = file != NULL && fprintf(file, "%s\n", now) > 0;
    return (file != NULL && fclose(file) != 0) || !written;
}

/* Take the records of runs.jsonl into the grid; a last line cut short is cut off. */
static void take_back(const char *path, struct results *results)
{
    FILE *const file = fopen(path, "r");
    if (file == NULL) return;
    char *line = NULL;
    size_t room = 0;
    off_t whole = 0;
    for (ssize_t length; (length = getline(&line, &room, file)) > 0;) {
        if (line[length - 1] != '\n') break;
        whole += length;
        struct record record;
        if (record_from_json(line, &record) == 0) results_keep(results, &record);
    }
    free(line);
    fclose(file);
    if (truncate(path, whole) != 0) return;
}

/* The CSV may lack the last line or hold half of it: write it anew from the JSON lines. */
static void rewrite_table(const char *lines_path, FILE *table)
{
    record_csv_head(table);
    FILE *const file = fopen(lines_path, "r");
    if (file == NULL) return;
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, file) > 0) {
        struct record record;
        if (record_from_json(line, &record) == 0) record_csv_row(&record, table);
    }
    free(line);
    fclose(file);
}

int journal_open(struct journal *journal, const char *folder, const struct rules *rules,
                 bool resume, struct results *results, char *message, size_t size)
{
    char lines[PATH_SIZE], table[PATH_SIZE], messages[PATH_SIZE];
    *journal = (struct journal){.messages = -1};
    snprintf(message, size, "the folder '%s' cannot be written", folder);
    if (!path_of(lines, folder, "runs.jsonl") || !path_of(table, folder, "runs.csv") ||
        !path_of(messages, folder, "messages.txt") || make_folder(folder) != 0 ||
        agree_on_rules(folder, rules, resume, message, size) != 0) {
        return 1;
    }
    if (resume) take_back(lines, results);
    journal->lines = fopen(lines, resume ? "a" : "w");
    journal->table = fopen(table, "w");
    journal->messages =
        open(messages, O_WRONLY | O_CREAT | O_APPEND | (resume ? 0 : O_TRUNC), 0666);
    if (journal->lines == NULL || journal->table == NULL || journal->messages < 0) {
        journal_close(journal);
        return 1;
    }
    rewrite_table(lines, journal->table);
    return 0;
}

void journal_write(struct journal *journal, const struct record *record)
{
    char *const line = record_to_json(record);
    if (line != NULL) fprintf(journal->lines, "%s\n", line);
    cJSON_free(line);
    fflush(journal->lines);
    record_csv_row(record, journal->table);
    fflush(journal->table);
}

int journal_close(struct journal *journal)
{
    int bad = 0;
    FILE *const files[] = {journal->lines, journal->table};
    for (int k = 0; k < 2; k++) {
        if (files[k] != NULL) bad |= ferror(files[k]) != 0 || fclose(files[k]) != 0;
    }
    if (journal->messages >= 0) close(journal->messages);
    return bad;
}
