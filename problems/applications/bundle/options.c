/* SPDX-License-Identifier: BSD-3-Clause */
#include "bundle/options.h"

static const char all[] =
    "ceres-dense,ceres-sparse,ceres-iterative,marquardt,whole,region,hybrid,trust";

#define AT(field) offsetof(settings, field)

static const command_option table[] = {
    {"scene", 'f', "FILE", "Adjust this BAL file; default: a synthetic scene", COMMAND_TEXT,
     AT(path), 0, 0, NULL},
    {"cameras", 'c', "N", "Of the synthetic scene; default 50", COMMAND_WHOLE, AT(made.cameras), 1,
     1e6, NULL},
    {"points", 'p', "N", "Likewise; default 5000", COMMAND_WHOLE, AT(made.points), 1, 1e8, NULL},
    {"views", 0, "N", "Cameras that see a point; default 6", COMMAND_WHOLE, AT(made.views), 1, 1e6,
     NULL},
    {"noise", 0, "PIXELS", "Deviation of what they see; default 0.5", COMMAND_NUMBER,
     AT(made.noise), 0, 1e3, NULL},
    {"shift", 0, "X", "Deviation of the first estimate; the house is 2 wide; default 0.03",
     COMMAND_NUMBER, AT(made.shift), 0, 10, NULL},
    {"seed", 0, "K", "Default 1", COMMAND_WHOLE, AT(made.seed), 0, INT32_MAX, NULL},
    {"methods", 'm', "LIST",
     "Of ceres-dense, ceres-sparse, ceres-iterative, marquardt, whole, region, hybrid, trust; "
     "comma-separated; default ceres-dense,ceres-sparse,marquardt,hybrid",
     COMMAND_NAMES, AT(methods), 0, 0, all},
    {"tolerance", 'e', "REL", "A run ends with a step that lowers f by less; default 1e-6",
     COMMAND_NUMBER, AT(rules.tolerance), 0, 0.5, NULL},
    {"steps", 0, "N", "At most so many; default 500", COMMAND_WHOLE, AT(rules.max_steps), 0,
     MOST_MARKS - 1, NULL},
    {"seconds", 0, "S", "At most this long per run; default 20", COMMAND_NUMBER,
     AT(rules.max_seconds), 1e-3, 1e6, NULL},
    {"threads", 'T', "K", "Default 0: the runtime's choice", COMMAND_INT, AT(rules.threads), 0,
     4096, NULL},
    {"repeat", 0, "K", "Run everything K times in turns, take the least seconds; default 1",
     COMMAND_INT, AT(repeat), 1, 1000, NULL},
    {"check", 0, NULL, "Compare the derivatives with differences, and end", COMMAND_YES, AT(check),
     0, 0, NULL},
    {"save", 0, "FILE", "Write the scene with the last estimate of ours", COMMAND_TEXT, AT(save), 0,
     0, NULL},
    {"picture", 0, "FILE", "Draw it before and after, as SVG by gnuplot", COMMAND_TEXT, AT(picture),
     0, 0, NULL},
    {"json", 0, "FILE", "Append a line a run", COMMAND_TEXT, AT(json), 0, 0, NULL}};

static void check(struct argp_state *state, void *chosen)
{
    const synthetic *const made = &((const settings *)chosen)->made;
    if (made->views > made->cameras) argp_error(state, "--views must not exceed --cameras");
}

settings options_parse(int argc, char **argv)
{
    settings s = {.methods = "ceres-dense,ceres-sparse,marquardt,hybrid",
                  .made = {50, 5000, 6, .noise = 0.5, .shift = 0.03, .seed = 1},
                  .rules = {.tolerance = 1e-6, .max_steps = 500, .max_seconds = 20},
                  .repeat = 1};
    const command line = {
        .doc = "Bundle adjustment: cameras and points from what the cameras have seen of the "
               "points, by sparse Levenberg-Marquardt and matrix-free, beside Ceres, from the same "
               "estimate.\vExit status: 0 done, 1 a run failed or --check found an error, 2 bad "
               "command line or file.",
        .options = table,
        .count = sizeof table / sizeof *table,
        .settings = &s,
        .check = check};
    command_parse(&line, argc, argv);
    s.rules.threads = command_threads(s.rules.threads);
    return s;
}
