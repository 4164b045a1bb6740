/* Step lengths for Hessians by differences of gradients and values.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef HF_DIFFERENCE_H
#define HF_DIFFERENCE_H

#include <stdbool.h>

/* The step h of (g(x + h v) - g(x)) / h, or of the central quotient, that balances truncation
 * against the relative error `noise` of g: 2 sqrt(noise) (1 + |x|) / |v|, and the cube root for
 * central differences. Source: Walker & Pernice 1998, sec. 2.1; More & Wild 2012. */
double difference_step(double noise, double x_norm, double v_norm, bool central);

/* The same for variable x alone, times 1 + |x| of its own, such that x + h - x is h to the bit.
 * Source: Coleman, Garbow & More 1985. */
double difference_step_of(double noise, double x, bool central);

/* The step of second differences of values whose relative error is `noise`: truncation of order h
 * against noise over h^2, or of order h^2 in central ones. Source: Dennis & Schnabel 1996, sec.
 * 5.6; Abramowitz & Stegun 1964, 25.3.23. */
double difference_second_step(double noise, double x_norm, double v_norm, bool central);

/* What a product by differences is worth: relative error to expect of H v. */
double difference_error(double noise, bool central);

#endif
