/* The defaults that the headers state are the ones that are filled in.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "support.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hessfree_inverse.h"
#include "hessfree_sum.h"

enum { MAX_FIELDS = 64, NAME = 64, TEXT = 512 };

typedef struct field {
    char name[NAME];
    char text[TEXT]; /* its comments, joined: meaning; range; default */
} field;

typedef struct actual {
    const char *name;
    double value; /* enumerators, booleans and counts as reals; a pointer as 0 for NULL */
} actual;

/* ---- reading the header ---------------------------------------------------------------------- */

static void trim(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    const size_t blanks = strspn(text, " ");
    memmove(text, text + blanks, length - blanks + 1);
}

/* "double *progress" gives "progress". */
static void name_of(const char *declaration, field *into)
{
    const char *const space = strrchr(declaration, ' ');
    assert_non_null(space);
    const size_t skip = space[1] == '*' ? 2 : 1;
    (void)snprintf(into->name, sizeof into->name, "%s", space + skip);
}

static void append_comment(field *into, char *comment)
{
    char *const end = strstr(comment, "*/");
    assert_non_null(end);
    *end = '\0';
    trim(comment);
    const size_t used = strlen(into->text);
    (void)snprintf(into->text + used, sizeof into->text - used, "%s%s", used > 0 ? " " : "",
                   comment);
}

/* The fields of the struct that begins with a line, with their comments; returns how many. */
static int read_fields(const char *path, const char *begin, field *fields)
{
    char line[256];
    int count = 0;
    FILE *const header = fopen(path, "r");
    assert_non_null(header);
    while (fgets(line, sizeof line, header) != NULL)
        if (strstr(line, begin) != NULL) break;
    while (fgets(line, sizeof line, header) != NULL && line[0] != '}') {
        char *const comment = strstr(line, "/*");
        assert_non_null(comment);
        *comment = '\0';
        char *const semicolon = strchr(line, ';');
        if (semicolon != NULL) {
            assert_true(count < MAX_FIELDS);
            *semicolon = '\0';
            fields[count].text[0] = '\0';
            name_of(line, &fields[count++]);
        }
        assert_true(count > 0);
        append_comment(&fields[count - 1], comment + 2);
    }
    (void)fclose(header);
    return count;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static double value_of(const char *text)
{
    static const actual words[] = {
        {"INT64_MAX", (double)INT64_MAX},
        {"INFINITY", (double)INFINITY},
        {"NULL", 0.0},
        {"false", 0.0},
        {"true", 1.0},
        {"HF_AUTO", HF_AUTO},
        {"HF_CURVATURE_GAUSS_NEWTON", HF_CURVATURE_GAUSS_NEWTON},
        {"HF_SUM_HESSIAN_FREE", HF_SUM_HESSIAN_FREE},
        {"HF_CURVATURE_HESSIAN", HF_CURVATURE_HESSIAN},
        {"HF_PRECONDITION_AUTO", HF_PRECONDITION_AUTO},
        {"HF_COLOURING_AUTO", HF_COLOURING_AUTO},
        {"HF_ORDERING_AUTO", HF_ORDERING_AUTO},
        {"HF_FACTOR_AUTO", HF_FACTOR_AUTO},
        {"HF_DAMPING_IDENTITY", HF_DAMPING_IDENTITY},
        {"HF_FROM_PRODUCTS", HF_FROM_PRODUCTS},
        {"HF_INVERSE_CORRECTED", HF_INVERSE_CORRECTED},
        {"hf_approximate_defaults()", 0.0},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].name, text) == 0) return words[i].value;
    char *end = NULL;
    const double value = strtod(text, &end);
    return end != text && *end == '\0' ? value : (double)NAN;
}

static const actual *find(const actual *table, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(table[i].name, name) == 0) return &table[i];
    return NULL;
}

static void expect_stated(const char *header, const char *begin, const actual *table, size_t known)
{
    char path[512];
    field fields[MAX_FIELDS];
    (void)snprintf(path, sizeof path, "%s%s", HF_SOURCE_DIR, header);
    const int count = read_fields(path, begin, fields);
    assert_int_equal(count, (int)known);
    for (int i = 0; i < count; i++) {
        const char *const semicolon = strrchr(fields[i].text, ';');
        const char *const stated = semicolon != NULL ? semicolon + 2 : fields[i].text;
        const actual *const is = find(table, known, fields[i].name);
        if (is == NULL) {
            fail_msg("%s is not in the table of this test", fields[i].name);
            return;
        }
        print_message("%-20s %-22s %.17g\n", is->name, stated, is->value);
        assert_close(is->value, value_of(stated), 0.0);
    }
}

static void every_default_is_the_one_the_header_states(void **state)
{
    (void)state;
    const hf_options o = hf_default_options();
    const actual table[] = {
        {"method", o.method},
        {"curvature", o.curvature},
        {"preconditioner", o.preconditioner},
        {"gradient_abs", o.gradient_abs},
        {"gradient_rel", o.gradient_rel},
        {"gradient_max", o.gradient_max},
        {"value_floor", o.value_floor},
        {"max_iterations", (double)o.max_iterations},
        {"max_values", (double)o.max_values},
        {"max_gradients", (double)o.max_gradients},
        {"max_products", (double)o.max_products},
        {"max_seconds", o.max_seconds},
        {"threads", o.threads},
        {"memory", o.memory},
        {"basis", o.basis},
        {"step", o.step},
        {"certificate", (double)o.certificate},
        {"seed", (double)o.seed},
        {"timed_choice", o.timed_choice},
        {"colouring", o.colouring},
        {"ordering", o.ordering},
        {"factor", o.factor},
        {"damping", o.damping},
        {"max_factor_bytes", o.max_factor_bytes},
        {"value_cost", o.value_cost},
        {"product_cost", o.product_cost},
        {"measure_costs", o.measure_costs},
        {"value_noise", o.value_noise},
        {"gradient_noise", o.gradient_noise},
        {"central_differences", o.central_differences},
        {"progress", o.progress != NULL},
    };
    expect_stated("/include/hessfree.h", "typedef struct hf_options {", table,
                  sizeof table / sizeof table[0]);
}

static void so_is_every_default_of_sums(void **state)
{
    (void)state;
    const hf_sum_options o = hf_sum_default_options();
    const actual table[] = {
        {"method", o.method},
        {"curvature", o.curvature},
        {"seed", (double)o.seed},
        {"gradient_sample", (double)o.gradient_sample},
        {"curvature_sample", (double)o.curvature_sample},
        {"step", o.step},
        {"momentum", o.momentum},
        {"decay", o.decay},
        {"epsilon", o.epsilon},
        {"damping", o.damping},
        {"damping_least", o.damping_least},
        {"max_inner", (double)o.max_inner},
        {"gradient_abs", o.gradient_abs},
        {"gradient_rel", o.gradient_rel},
        {"value_floor", o.value_floor},
        {"max_iterations", (double)o.max_iterations},
        {"max_epochs", o.max_epochs},
        {"max_seconds", o.max_seconds},
        {"threads", o.threads},
        {"progress", o.progress != NULL},
    };
    expect_stated("/include/hessfree_sum.h", "typedef struct hf_sum_options {", table,
                  sizeof table / sizeof table[0]);
}

static void so_is_every_default_of_approximations(void **state)
{
    (void)state;
    const hf_approximate_options o = hf_approximate_defaults();
    const actual table[] = {
        {"source", o.source},           {"central", o.central},
        {"value_noise", o.value_noise}, {"gradient_noise", o.gradient_noise},
        {"typical", o.typical != NULL}, {"probes", o.probes},
        {"checks", o.checks},           {"seed", (double)o.seed},
        {"threads", o.threads},
    };
    expect_stated("/include/hessfree_approximate.h", "typedef struct hf_approximate_options {",
                  table, sizeof table / sizeof table[0]);
}

/* 0 if these are the defaults, which the test above looks at. */
static double is_changed(hf_approximate_options o)
{
    const hf_approximate_options d = hf_approximate_defaults();
    return o.source != d.source || o.central != d.central || o.probes != d.probes ||
           o.checks != d.checks || o.seed != d.seed || o.threads != d.threads ||
           o.typical != d.typical || o.value_noise > d.value_noise ||
           o.gradient_noise > d.gradient_noise;
}

static void so_is_every_default_of_inverses(void **state)
{
    (void)state;
    const hf_inverse_options o = hf_inverse_defaults();
    const actual table[] = {
        {"inverse", o.inverse},
        {"grid", o.grid != NULL},
        {"candidates", o.candidates},
        {"absolute", o.absolute},
        {"folds", o.folds != NULL},
        {"fold_count", o.fold_count},
        {"linear_rel", o.linear_rel},
        {"max_linear", (double)o.max_linear},
        {"gradient_abs", o.gradient_abs},
        {"gradient_rel", o.gradient_rel},
        {"max_steps", (double)o.max_steps},
        {"progress", o.progress != NULL},
        {"approximate", is_changed(o.approximate)},
    };
    expect_stated("/include/hessfree_inverse.h", "typedef struct hf_inverse_options {", table,
                  sizeof table / sizeof table[0]);
}

static void the_defaults_pass_the_check(void **state)
{
    (void)state;
    double spectrum[3] = {1.0, 2.0, 3.0};
    quadratic *const q = quadratic_create(3, spectrum, 1);
    const hf_problem problem = quadratic_problem(q);
    const hf_options defaults = hf_default_options();
    assert_null(hf_check(&problem, &defaults));
    assert_null(hf_check(&problem, NULL));
    quadratic_free(q);
}

static void the_version_linked_is_the_version_compiled(void **state)
{
    (void)state;
    char version[32];
    (void)snprintf(version, sizeof version, "%d.%d.%d", HF_VERSION_MAJOR, HF_VERSION_MINOR,
                   HF_VERSION_PATCH);
    assert_string_equal(hf_version(), version);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_is_the_one_the_header_states),
        cmocka_unit_test(so_is_every_default_of_sums),
        cmocka_unit_test(so_is_every_default_of_approximations),
        cmocka_unit_test(so_is_every_default_of_inverses),
        cmocka_unit_test(the_defaults_pass_the_check),
        cmocka_unit_test(the_version_linked_is_the_version_compiled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
