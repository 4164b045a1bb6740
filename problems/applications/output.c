/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"

#include <sys/stat.h>

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
