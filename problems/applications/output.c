/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"

#include <sys/stat.h>

bool output_possible(const char *path)
{
    struct stat about;
    const bool exists = stat(path, &about) == 0;
    FILE *const file = fopen(path, "a");
    if (file == NULL) return false;
    (void)fclose(file);
    if (!exists) (void)remove(path);
    return true;
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
