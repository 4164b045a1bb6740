/* Grey pictures in PNG files.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#ifndef APPLICATIONS_PICTURE_H
#define APPLICATIONS_PICTURE_H

#include <stddef.h>

typedef struct picture {
    int width, height;
    double *grey; /* [height * width] by rows from the top: 0 black .. 1 white */
} picture;

/* Read any PNG as grey, what is transparent over white; samples without a gamma, of 16 bits too, are
 * sRGB. Returns 0; else not, p is untouched and message says why. The caller frees p->grey. */
int picture_read(picture *p, const char *path, char *message, size_t size);

/* Write, clipped to [0, 1]. Returns 0; else not, there is no file and message says why. */
int picture_write(const char *path, int width, int height, const double *grey, char *message,
                  size_t size);

#endif
