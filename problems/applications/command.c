/* SPDX-License-Identifier: BSD-3-Clause */
#include "command.h"

#include <math.h>
#include <stdlib.h>

#ifdef _OPENMP
#include <omp.h>
#else
static int omp_get_max_threads(void)
{
    return 1;
}
#endif

double command_number(struct argp_state *state, const char *option, const char *text, double low,
                      double high)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= low && value <= high)) {
        argp_error(state, "--%s must be a number from %g to %g, not '%s'", option, low, high, text);
    }
    return value;
}

int64_t command_whole(struct argp_state *state, const char *option, const char *text, int64_t low,
                      int64_t high)
{
    const double value = command_number(state, option, text, (double)low, (double)high);
    if (value != floor(value)) argp_error(state, "--%s must be a whole number", option);
    return (int64_t)value;
}

int command_threads(int asked)
{
    return asked > 0 ? asked : omp_get_max_threads();
}
