/* record_format.c: records in JSON (by cJSON) and CSV, both from the one table of fields.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "record_format.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct record *record, const struct field *field)
{
    if (field->type == FIELD_OUTCOME) return outcome_name(record->outcome);
    return (const char *)record + field->offset;
}

static int64_t count_of(const struct record *record, const struct field *field)
{
    int64_t value;
    memcpy(&value, (const char *)record + field->offset, sizeof value);
    return value;
}

static double real_of(const struct record *record, const struct field *field)
{
    double value;
    memcpy(&value, (const char *)record + field->offset, sizeof value);
    return value;
}

static cJSON *trace_to_json(const struct record *record)
{
    cJSON *const points = cJSON_CreateArray();
    for (int k = 0; k < record->trace_count; k++) {
        const struct trace_point *const p = &record->trace[k];
        const double numbers[] = {p->cost, p->seconds, p->gradient_norm};
        cJSON_AddItemToArray(points, cJSON_CreateDoubleArray(numbers, 3));
    }
    return points;
}

char *record_to_json(const struct record *record)
{
    cJSON *const object = cJSON_CreateObject();
    for (int k = 0; k < record_field_count; k++) {
        const struct field *const field = &record_fields[k];
        switch (field->type) {
        case FIELD_TEXT:
        case FIELD_OUTCOME:
            cJSON_AddStringToObject(object, field->name, text_of(record, field));
            break;
        case FIELD_COUNT:
            cJSON_AddNumberToObject(object, field->name, (double)count_of(record, field));
            break;
        case FIELD_REAL:
            cJSON_AddNumberToObject(object, field->name, real_of(record, field));
            break;
        }
    }
    cJSON_AddNumberToObject(object, "cost", record_cost(record));
    cJSON_AddItemToObject(object, "trace", trace_to_json(record));
    char *const line = cJSON_PrintUnformatted(object);
    cJSON_Delete(object);
    return line;
}

/* JSON has no NaN or infinity: cJSON writes null. */
static double number(const cJSON *item)
{
    return cJSON_IsNumber(item) ? item->valuedouble : (double)NAN;
}

static int take_field(const cJSON *object, const struct field *field, struct record *record)
{
    const cJSON *const item = cJSON_GetObjectItemCaseSensitive(object, field->name);
    char *const at = (char *)record + field->offset;
    if (item == NULL) return 1;
    if (field->type == FIELD_REAL) {
        const double value = number(item);
        memcpy(at, &value, sizeof value);
    } else if (field->type == FIELD_COUNT) {
        const double value = number(item);
        if (!(fabs(value) < 9e18)) return 1;
        const int64_t count = (int64_t)value;
        memcpy(at, &count, sizeof count);
    } else if (!cJSON_IsString(item)) {
        return 1;
    } else if (field->type == FIELD_OUTCOME) {
        record->outcome = outcome_find(item->valuestring);
        return record->outcome == OUTCOME_NONE;
    } else {
        snprintf(at, field->size, "%s", item->valuestring);
    }
    return 0;
}

static void take_trace(const cJSON *points, struct record *record)
{
    const cJSON *point;
    cJSON_ArrayForEach(point, points)
    {
        if (record->trace_count == TRACE_MAX) return;
        record->trace[record->trace_count++] = (struct trace_point){
            number(cJSON_GetArrayItem(point, 0)), number(cJSON_GetArrayItem(point, 1)),
            number(cJSON_GetArrayItem(point, 2))};
    }
}

int record_from_json(const char *line, struct record *record)
{
    memset(record, 0, sizeof *record);
    cJSON *const object = cJSON_Parse(line);
    int bad = object == NULL;
    for (int k = 0; k < record_field_count && !bad; k++)
        bad = take_field(object, &record_fields[k], record);
    if (!bad) take_trace(cJSON_GetObjectItemCaseSensitive(object, "trace"), record);
    cJSON_Delete(object);
    return bad;
}

static void csv_text(const char *text, FILE *file)
{
    fputc('"', file);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"') fputc('"', file);
        fputc(*at, file);
    }
    fputc('"', file);
}

void record_csv_head(FILE *file)
{
    for (int k = 0; k < record_field_count; k++)
        fprintf(file, "%s,", record_fields[k].name);
    fprintf(file, "cost\n");
}

void record_csv_row(const struct record *record, FILE *file)
{
    for (int k = 0; k < record_field_count; k++) {
        const struct field *const field = &record_fields[k];
        if (field->type == FIELD_COUNT) {
            fprintf(file, "%" PRId64, count_of(record, field));
        } else if (field->type == FIELD_REAL) {
            fprintf(file, "%.17g", real_of(record, field));
        } else {
            csv_text(text_of(record, field), file);
        }
        fputc(',', file);
    }
    fprintf(file, "%.1f\n", record_cost(record));
}

bool record_csv_is_head(const char *line)
{
    for (int k = 0; k < record_field_count; k++) {
        const size_t length = strlen(record_fields[k].name);
        if (strncmp(line, record_fields[k].name, length) != 0 || line[length] != ',') return false;
        line += length + 1;
    }
    return strncmp(line, "cost", 4) == 0;
}

/* The cell at *row, its quotes removed; *row moves on to the next. NULL if a quote is open. */
static char *next_cell(char **row)
{
    char *from = *row, *to = *row;
    char *const cell = to;
    bool quoted = false;
    for (; *from != '\0' && (quoted || *from != ','); from++) {
        const bool twice = quoted && from[0] == '"' && from[1] == '"';
        if (*from == '"' && !twice) {
            quoted = !quoted;
            continue;
        }
        *to++ = *from;
        from += twice;
    }
    *row = *from == ',' ? from + 1 : from;
    *to = '\0';
    return quoted ? NULL : cell;
}

static int take_cell(const char *cell, const struct field *field, struct record *record)
{
    char *const at = (char *)record + field->offset;
    char *end = NULL;
    if (field->type == FIELD_TEXT) {
        snprintf(at, field->size, "%s", cell);
        return 0;
    }
    if (field->type == FIELD_OUTCOME) {
        record->outcome = outcome_find(cell);
        return record->outcome == OUTCOME_NONE;
    }
    if (field->type == FIELD_COUNT) {
        const int64_t count = strtoll(cell, &end, 10);
        memcpy(at, &count, sizeof count);
    } else {
        const double value = strtod(cell, &end);
        memcpy(at, &value, sizeof value);
    }
    return end == cell || *end != '\0';
}

int record_from_csv(char *row, struct record *record)
{
    memset(record, 0, sizeof *record);
    int bad = 0;
    for (int k = 0; k < record_field_count && !bad; k++) {
        const char *const cell = next_cell(&row);
        bad = cell == NULL || take_cell(cell, &record_fields[k], record);
    }
    return bad;
}
