/* The table of all problems, and names.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "collection.h"

#include <string.h>

#define EXAMPLE(stem) extern const example example_##stem;
#include "list_applied.h"
#include "list_families.h"
#include "list_mgh.h"
#undef EXAMPLE

#define EXAMPLE(stem) &example_##stem,
const example *const collection[] = {
#include "list_mgh.h"

#include "list_families.h"

#include "list_applied.h"
};
#undef EXAMPLE

const int collection_count = (int)(sizeof collection / sizeof *collection);

const example *collection_find(const char *name)
{
    for (int i = 0; i < collection_count; i++)
        if (strcmp(collection[i]->name, name) == 0) return collection[i];
    return NULL;
}

const char *class_name(example_class c)
{
    switch (c) {
    case CLASS_REGRESSION:
        return "regression";
    case CLASS_VALLEY:
        return "valley";
    case CLASS_NEAR_QUADRATIC:
        return "near_quadratic";
    case CLASS_SINGULAR:
        return "singular";
    case CLASS_NONCONVEX:
        return "nonconvex";
    case CLASS_EASY:
        return "easy";
    case CLASS_PDE:
        return "pde";
    case CLASS_DATA:
        return "data";
    case CLASS_QUADRATIC:
        return "quadratic";
    }
    return "";
}
