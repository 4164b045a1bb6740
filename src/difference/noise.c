/* Difference table: the k-th differences of a smooth function vanish, those of noise grow by
 * (2k)! / (k!)^2 in square, so that levels which agree over three k are noise.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "difference/noise.h"

#include <math.h>
#include <stdbool.h>

static bool vary_much(const double *values)
{
    double low = values[0], high = values[0];
    for (int i = 1; i < NOISE_POINTS; i++) {
        low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    return high - low > 0.1 * fmax(fabs(low), fabs(high));
}

/* The next differences of values [count + 1], their mean square, whether they change sign, and how
 * many are 0. */
static double difference(int count, double *values, bool *changes, int *zeros)
{
    double square = 0;
    bool up = false, down = false;
    *zeros = 0;
    for (int i = 0; i < count; i++) {
        values[i] = values[i + 1] - values[i];
        square += values[i] * values[i];
        up = up || values[i] > 0;
        down = down || values[i] < 0;
        *zeros += values[i] == 0;
    }
    *changes = up && down;
    return square / count;
}

noise_verdict noise_of(double *values, double *noise)
{
    double level[NOISE_POINTS], gamma = 1;
    bool changes[NOISE_POINTS];
    *noise = 0;
    if (vary_much(values)) return NOISE_TOO_WIDE;
    for (int k = 1; k < NOISE_POINTS; k++) {
        int zeros;
        const double square = difference(NOISE_POINTS - k, values, &changes[k], &zeros);
        if (k == 1 && 2 * zeros >= NOISE_POINTS) return NOISE_TOO_CLOSE;
        gamma *= 0.5 * k / (2 * k - 1);
        level[k] = sqrt(gamma * square);
    }
    for (int k = 1; k + 2 < NOISE_POINTS; k++) {
        const double low = fmin(level[k], fmin(level[k + 1], level[k + 2]));
        const double high = fmax(level[k], fmax(level[k + 1], level[k + 2]));
        if (!(high <= 4 * low) || !changes[k]) continue;
        *noise = level[k];
        return NOISE_FOUND;
    }
    return NOISE_TOO_WIDE;
}
