/* SPDX-License-Identifier: BSD-3-Clause */
#include "linear_regression/regression.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seeded.h"

static bool take_memory(regression *data, int64_t samples)
{
    *data = (regression){.samples = samples};
    data->x = malloc((size_t)samples * sizeof *data->x);
    data->y = malloc((size_t)samples * sizeof *data->y);
    if (data->x != NULL && data->y != NULL) return true;
    regression_free(data);
    return false;
}

void regression_free(regression *data)
{
    free(data->x);
    free(data->y);
    *data = (regression){0};
}

bool regression_create(regression *data, int64_t samples, double noise, uint64_t seed)
{
    if (!take_memory(data, samples)) return false;
    for (int64_t i = 0; i < samples; i++) {
        data->x[i] = seeded_uniform(seed, (uint64_t)i);
        data->y[i] = 2 * data->x[i] + noise * seeded_normal(seed + 1, (uint64_t)i);
    }
    return true;
}

/* ---- reading ---- */

/* A finite number at *at; false if there is none. */
static bool next_number(char **at, double *number)
{
    char *end = *at;
    *number = strtod(*at, &end);
    if (end == *at || !isfinite(*number)) return false;
    *at = end;
    return true;
}

/* Two numbers and nothing else: NULL, or what is wrong. */
static const char *read_line(char *text, double *x, double *y)
{
    if (!next_number(&text, x)) return "x is not a finite number";
    text += strspn(text, " \t");
    if (*text == ',' || *text == ';') text++;
    if (!next_number(&text, y)) return "y is not a finite number";
    text += strspn(text, " \t\r\n");
    return *text == '\0' || *text == '#' ? NULL : "there is more than x and y";
}

static bool append(regression *data, int64_t *room, double x, double y)
{
    if (data->samples == *room) {
        *room = *room > 0 ? 2 * *room : 256;
        double *const more_x = realloc(data->x, (size_t)*room * sizeof(double));
        if (more_x != NULL) data->x = more_x;
        double *const more_y = realloc(data->y, (size_t)*room * sizeof(double));
        if (more_y != NULL) data->y = more_y;
        if (more_x == NULL || more_y == NULL) return false;
    }
    data->x[data->samples] = x;
    data->y[data->samples++] = y;
    return true;
}

static const char *read_lines(regression *data, FILE *file, int64_t *line)
{
    char text[4096];
    int64_t room = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        double x, y;
        ++*line;
        if (strchr(text, '\n') == NULL && !feof(file)) return "the line is too long";
        const size_t blanks = strspn(text, " \t\r\n");
        if (text[blanks] == '\0' || text[blanks] == '#') continue;
        const char *const wrong = read_line(text, &x, &y);
        if (wrong != NULL) return wrong;
        if (!append(data, &room, x, y)) return "there is not enough memory";
    }
    if (ferror(file)) return "it cannot be read";
    return data->samples < 2 ? "two points at least are needed" : NULL;
}

const char *regression_read(regression *data, const char *path, char *message, size_t size)
{
    *data = (regression){0};
    FILE *const file = fopen(path, "r");
    if (file == NULL) {
        (void)snprintf(message, size, "%s: %s", path, strerror(errno));
        return message;
    }
    int64_t line = 0;
    const char *const wrong = read_lines(data, file, &line);
    (void)fclose(file);
    if (wrong == NULL) return NULL;
    regression_free(data);
    char place[32] = "";
    if (line > 0) (void)snprintf(place, sizeof place, ":%" PRId64, line);
    (void)snprintf(message, size, "%s%s: %s", path, place, wrong);
    return message;
}

bool regression_part(const regression *of, int folds, int fold, bool held, regression *part)
{
    if (!take_memory(part, of->samples)) return false;
    part->samples = 0;
    for (int64_t i = 0; i < of->samples; i++) {
        if ((i % folds == fold) != held) continue;
        part->x[part->samples] = of->x[i];
        part->y[part->samples++] = of->y[i];
    }
    return true;
}

/* ---- the sum ---- */

double regression_mean(const regression *data, int64_t count, const int64_t *list,
                       const double *theta, double *g)
{
    double f = 0, of_slope = 0, of_intercept = 0;
    for (int64_t k = 0; k < count; k++) {
        const int64_t i = list != NULL ? list[k] : k;
        const double r = theta[0] * data->x[i] + theta[1] - data->y[i];
        f += 0.5 * r * r;
        of_slope += r * data->x[i];
        of_intercept += r;
    }
    if (g != NULL) {
        g[0] = of_slope / (double)count;
        g[1] = of_intercept / (double)count;
    }
    return f / (double)count;
}

void regression_product(const regression *data, int64_t count, const int64_t *list, const double *v,
                        double *Hv)
{
    Hv[0] = Hv[1] = 0;
    for (int64_t k = 0; k < count; k++) {
        const int64_t i = list != NULL ? list[k] : k;
        const double along = v[0] * data->x[i] + v[1];
        Hv[0] += along * data->x[i] / (double)count;
        Hv[1] += along / (double)count;
    }
}

void regression_residuals(const regression *data, const double *theta, double *r)
{
    for (int64_t i = 0; i < data->samples; i++)
        r[i] = theta[0] * data->x[i] + theta[1] - data->y[i];
}

void regression_forward(const regression *data, const double *v, double *Jv)
{
    for (int64_t i = 0; i < data->samples; i++)
        Jv[i] = v[0] * data->x[i] + v[1];
}

void regression_adjoint(const regression *data, const double *u, double *Jtu)
{
    Jtu[0] = Jtu[1] = 0;
    for (int64_t i = 0; i < data->samples; i++) {
        Jtu[0] += u[i] * data->x[i];
        Jtu[1] += u[i];
    }
}

const char *regression_solve(regression *data)
{
    const double n = (double)data->samples;
    double x = 0, y = 0, xx = 0, xy = 0;
    for (int64_t i = 0; i < data->samples; i++) {
        x += data->x[i] / n;
        y += data->y[i] / n;
    }
    for (int64_t i = 0; i < data->samples; i++) {
        xx += (data->x[i] - x) * (data->x[i] - x) / n;
        xy += (data->x[i] - x) * (data->y[i] - y) / n;
    }
    if (xx <= 1e-30 * x * x && isfinite(xx))
        return "all x are the same, or nearly so: no line is best";
    data->exact[0] = xy / xx;
    data->exact[1] = y - data->exact[0] * x;
    data->least = regression_mean(data, data->samples, NULL, data->exact, NULL);
    /* The Hessian's trace is x^2 + xx + 1, its determinant xx. */
    const double half = (x * x + xx + 1) / 2, largest = half + sqrt(fmax(0, half * half - xx));
    data->condition = largest * largest / xx;
    const bool good = isfinite(data->least) && isfinite(data->condition);
    return good ? NULL : "the numbers are too large or too small for a line";
}
