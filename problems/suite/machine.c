/* machine.c: a description of this machine from uname and /proc/cpuinfo.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include "machine.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#if defined(__GNUC__) && !defined(__clang__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER __VERSION__
#endif

static void processor_name(char *name, size_t size)
{
    snprintf(name, size, "unknown processor");
    FILE *const file = fopen("/proc/cpuinfo", "r");
    if (file == NULL) return;
    char line[256];
    while (fgets(line, sizeof line, file) != NULL) {
        const char *const colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || colon == NULL) continue;
        snprintf(name, size, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
        break;
    }
    fclose(file);
}

void machine_text(char *text, size_t size)
{
    char processor[128], date[64];
    processor_name(processor, sizeof processor);
    struct utsname system;
    if (uname(&system) < 0) memset(&system, 0, sizeof system);
    const time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(date, sizeof date, "%Y-%m-%d %H:%M", &local);
    const double bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    snprintf(text, size, "%s, %ld cores, %.0f GiB; %s %s %s; compiled by %s; %s", processor,
             sysconf(_SC_NPROCESSORS_ONLN), bytes / (1024.0 * 1024.0 * 1024.0), system.sysname,
             system.release, system.machine, COMPILER, date);
}
