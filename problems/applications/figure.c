/* SPDX-License-Identifier: BSD-3-Clause */
#include "figure.h"
#include "output.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { PANEL_WIDTH = 620, PANEL_HEIGHT = 430, POINTS = 400, DOTS = 20000 };

/* A string of gnuplot: quotes doubled. */
static void quote(FILE *file, const char *text)
{
    fputc('\'', file);
    for (; *text != '\0'; text++) {
        if (*text == '\'') fputc('\'', file);
        fputc(*text, file);
    }
    fputc('\'', file);
}

/* Of long curves about as many points as can be told apart, denser where x is small. */
static bool is_seen(const figure_panel *p, const figure_curve *c, int64_t i)
{
    if (p->scatter) return i % (1 + c->count / DOTS) == 0;
    if (c->count <= POINTS || i < POINTS / 4 || i == c->count - 1) return true;
    const int64_t stride = 1 + i * 4 / POINTS;
    return i % (stride < 1 + c->count / POINTS ? stride : 1 + c->count / POINTS) == 0;
}

static bool is_drawn(const figure_panel *p, const figure_curve *c, int64_t i)
{
    return is_seen(p, c, i) && isfinite(c->x[i]) && isfinite(c->y[i]) &&
           (!p->x_log || c->x[i] > 0) && (!p->y_log || c->y[i] > 0);
}

static bool is_empty(const figure_panel *p)
{
    for (int k = 0; k < p->count; k++)
        for (int64_t i = 0; i < p->curves[k].count; i++)
            if (is_drawn(p, &p->curves[k], i)) return false;
    return true;
}

static void write_data(FILE *file, int panel, const figure_panel *p)
{
    for (int k = 0; k < p->count; k++) {
        const figure_curve *const c = &p->curves[k];
        fprintf(file, "$p%dc%d << END\n", panel, k);
        for (int64_t i = 0; i < c->count; i++)
            if (is_drawn(p, c, i)) fprintf(file, "%.9g %.9g\n", c->x[i], c->y[i]);
        fputs("END\n", file);
    }
}

static void write_panel(FILE *file, int panel, const figure_panel *p)
{
    fputs("set title ", file);
    quote(file, p->title);
    fputs(" noenhanced\nset xlabel ", file);
    quote(file, p->x_label);
    fputs(" noenhanced\nset ylabel ", file);
    quote(file, p->y_label);
    fprintf(file, " noenhanced\n%s logscale x\n%s logscale y\n", p->x_log ? "set" : "unset",
            p->y_log ? "set" : "unset");
    fprintf(file, "set format y '%s'\n", p->y_log ? "10^{%T}" : "%g");
    fprintf(file, "set size %s\n", p->scatter ? "ratio -1" : "noratio");
    /* gnuplot finds no ranges in an empty panel, and would end there */
    fprintf(file, "plot %s", is_empty(p) ? "[1:10] [1:10] " : "");
    for (int k = 0; k < p->count; k++) {
        fprintf(file,
                "%s$p%dc%d using 1:2 with %s pointtype 7 pointsize %g linewidth 1.6"
                " linetype %d title ",
                k > 0 ? ", " : "", panel, k, p->scatter ? "points" : "linespoints",
                p->scatter && p->curves[k].count > POINTS ? 0.1 : 0.25, k + 1);
        quote(file, p->curves[k].name);
        fputs(" noenhanced", file);
    }
    fputc('\n', file);
}

static void write_script(FILE *file, const char *path, int across, int count,
                         const figure_panel *panels)
{
    const int down = (count + across - 1) / across;
    fprintf(file,
            "set encoding utf8\nset terminal svg size %d,%d font 'Helvetica,13' background "
            "'#ffffff'\nset output ",
            PANEL_WIDTH * across, PANEL_HEIGHT * down);
    quote(file, path);
    fputs("\nset grid back linecolor rgb '#d8dee4' linewidth 0.7\nset border 3\nset tics nomirror\n"
          "set key outside right center reverse Left samplen 1.5 font ',11'\n",
          file);
    /* Number 5 is a yellow that is hardly seen: it takes the black of 8, and that the purple of
     * Okabe & Ito 2008, so that all eight differ for colour-blind eyes too. */
    fputs("set linetype 5 linecolor rgb '#000000'\nset linetype 8 linecolor rgb '#cc79a7'\n", file);
    for (int k = 0; k < count; k++)
        write_data(file, k, &panels[k]);
    fprintf(file, "set multiplot layout %d,%d\n", down, across);
    for (int k = 0; k < count; k++)
        write_panel(file, k, &panels[k]);
    fputs("unset multiplot\n", file);
}

int figure_write(const char *path, int across, int count, const figure_panel *panels, char *message,
                 size_t size)
{
    FILE *const file = fopen(path, "w"); /* gnuplot would say little of why it cannot */
    if (file == NULL || fclose(file) != 0) {
        (void)snprintf(message, size, "%s: %s", path, strerror(errno));
        return 1;
    }
    struct sigaction past, ignore = {.sa_handler = SIG_IGN}; /* a pipe that breaks is no end */
    sigaction(SIGPIPE, &ignore, &past);
    FILE *const gnuplot = popen("gnuplot 2>/dev/null", "w");
    if (gnuplot != NULL) write_script(gnuplot, path, across, count, panels);
    const int status = gnuplot != NULL ? pclose(gnuplot) : -1;
    sigaction(SIGPIPE, &past, NULL);
    if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
    output_discard(path);
    (void)snprintf(message, size, "%s: gnuplot is missing or has failed", path);
    return 1;
}
