/* SPDX-License-Identifier: BSD-3-Clause */
#include "interface/gradient_noise.h"

#include "difference/noise.h"

enum { ATTEMPTS = 5 };

static const double FIRST_SPACING = 1e-8, WIDEST_SPACING = 2e-4, CHANGE_OF_SPACING = 100;

bool gradient_noise(team *vec, sided_gradient_fn *gradient, void *at, const double *w, double *g,
                    double *noise)
{
    double values[NOISE_POINTS], h = FIRST_SPACING;
    *noise = 0;
    for (int attempt = 0; attempt < ATTEMPTS && h <= WIDEST_SPACING; attempt++) {
        for (int i = 0; i < NOISE_POINTS; i++) {
            if (!gradient(at, h * (i - NOISE_POINTS / 2), g)) return h > FIRST_SPACING;
            values[i] = vec_dot(vec, w, g);
        }
        const noise_verdict verdict = noise_of(values, noise);
        if (verdict == NOISE_FOUND) return true;
        h = verdict == NOISE_TOO_CLOSE ? h * CHANGE_OF_SPACING : h / CHANGE_OF_SPACING;
    }
    return true;
}
