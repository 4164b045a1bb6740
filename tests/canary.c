/* Commits one crime on request: under a sanitizer this program must not end well.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The optimizer must not see what is coming. */
static volatile int large = 40;

int main(int argc, char **argv)
{
    const char *const crime = argc > 1 ? argv[1] : "";
    int result = 0;
    if (strcmp(crime, "overflow") == 0) {
        int *const block = calloc(8, sizeof *block);
        result = block != NULL ? block[large] : 0;
        free(block);
    } else if (strcmp(crime, "leak") == 0) {
        void *volatile lost = malloc(64);
        lost = NULL;
        result = lost != NULL;
    } else if (strcmp(crime, "shift") == 0) {
        result = 1 << large;
    } else if (strcmp(crime, "race") == 0) {
#pragma omp parallel for num_threads(4)
        for (int i = 0; i < 1000; i++)
            result += large;
    }
    printf("%s: unnoticed (%d)\n", crime, result);
    return 0;
}
