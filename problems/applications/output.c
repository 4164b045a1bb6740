/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

int output_check(const char *path, char *message, size_t size)
{
    struct stat about;
    if (path == NULL) return 0;
    const bool exists = lstat(path, &about) == 0;
    /* a pipe must not be closed, a link not be removed */
    if (exists && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) return 0;
    FILE *const file = fopen(path, "a");
    if (file == NULL) {
        (void)snprintf(message, size, "%s: %s", path, strerror(errno));
        return 1;
    }
    (void)fclose(file);
    if (!exists) (void)remove(path);
    return 0;
}

void output_discard(const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && S_ISREG(about.st_mode)) (void)remove(path);
}

int output_close(FILE *file, const char *path)
{
    const int failed = ferror(file);
    if (fclose(file) == 0 && failed == 0) return 0;
    output_discard(path);
    return 1;
}
