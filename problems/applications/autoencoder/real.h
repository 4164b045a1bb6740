/* What the network computes with: single precision, as is usual; the checks are built with double.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef AUTOENCODER_REAL_H
#define AUTOENCODER_REAL_H

#ifndef AUTOENCODER_REAL
#define AUTOENCODER_REAL float
#endif

typedef AUTOENCODER_REAL real;

#endif
