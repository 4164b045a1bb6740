/* SPDX-License-Identifier: BSD-3-Clause */
#include "picture.h"

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int picture_read(picture *p, const char *path, char *message, size_t size)
{
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    png_image_begin_read_from_file(&image, path);
    image.format = PNG_FORMAT_GRAY;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB; /* else 16 bits without gAMA are taken as linear */
    const png_color white = {255, 255, 255};  /* else alpha lets the memory of bytes through */
    const size_t count = (size_t)image.width * image.height;
    png_bytep const bytes = malloc(count + 1);
    double *const grey = malloc((count + 1) * sizeof *grey);
    int bad = 1;
    if (bytes == NULL || grey == NULL)
        snprintf(message, size, "%s: not enough memory for %zu pixels", path, count);
    else if (PNG_IMAGE_FAILED(image) || !png_image_finish_read(&image, &white, bytes, 0, NULL))
        snprintf(message, size, "%s: %s", path, image.message);
    else
        bad = 0;
    for (size_t i = 0; bad == 0 && i < count; i++)
        grey[i] = bytes[i] / 255.0;
    p->width = bad == 0 ? (int)image.width : p->width;
    p->height = bad == 0 ? (int)image.height : p->height;
    p->grey = bad == 0 ? grey : p->grey;
    if (bad != 0) free(grey);
    free(bytes);
    png_image_free(&image);
    return bad;
}

int picture_write(const char *path, int width, int height, const double *grey, char *message,
                  size_t size)
{
    const size_t count = (size_t)width * (size_t)height;
    png_bytep const bytes = malloc(count);
    if (bytes == NULL) {
        snprintf(message, size, "%s: not enough memory for %zu pixels", path, count);
        return 1;
    }
    for (size_t i = 0; i < count; i++)
        bytes[i] = (png_byte)(255.0 * fmin(fmax(grey[i], 0.0), 1.0) + 0.5);
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = (png_uint_32)width;
    image.height = (png_uint_32)height;
    image.format = PNG_FORMAT_GRAY;
    const int bad = png_image_write_to_file(&image, path, 0, bytes, 0, NULL) == 0;
    if (bad) snprintf(message, size, "%s: %s", path, image.message);
    free(bytes);
    return bad;
}
