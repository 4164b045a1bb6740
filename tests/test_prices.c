/* Hints on what values and products cost: what they change, and what they leave alone.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include "subject.h"

/* Runs that hints cannot shorten and some that they can: over few, luck would decide. */
static const char *const NAMES[] = {"extended_rosenbrock",
                                    "cragglvy",
                                    "torsion",
                                    "genhumps",
                                    "nondquar",
                                    "dixmaani",
                                    "edensch",
                                    "brown_dennis",
                                    "chnrosnb",
                                    "curly10",
                                    "spmsrtls",
                                    "msqrtals",
                                    "tridia",
                                    "minimal_surface",
                                    "bratu",
                                    "woods",
                                    "sinquad",
                                    "eigenals",
                                    "fletchcr",
                                    "genrose",
                                    "fminsurf"};
enum { COUNT = sizeof NAMES / sizeof *NAMES, SIZE = 100, ITERATIONS = 5000 };

typedef struct hints {
    double value, product;
} hints;

static hf_report solve(const char *name, hf_method method, hints given, uint64_t *trace)
{
    subject *const s = subject_create(collection_find(name), SIZE);
    hf_options options = subject_options(method, ITERATIONS);
    options.value_cost = given.value;
    options.product_cost = given.product;
    const hf_report r = subject_minimize(s, &options, NULL);
    assert_false(s->f_rose || s->count_fell);
    if (trace != NULL) *trace = s->trace;
    subject_free(s);
    return r;
}

static double cost(const hf_report *r, hints price)
{
    return (double)r->gradients + price.value * (double)r->values +
           price.product * (double)r->products;
}

/* Geometric mean over the list of what the hints make of the cost. */
static double gain(hf_method method, hints price)
{
    double logarithms = 0;
    for (int i = 0; i < COUNT; i++) {
        const hf_report with = solve(NAMES[i], method, price, NULL);
        const hf_report without = solve(NAMES[i], method, (hints){0, 0}, NULL);
        assert_int_equal(with.status, HF_CONVERGED);
        assert_int_equal(without.status, HF_CONVERGED);
        assert_int_equal(without.values, 0);
        logarithms += log(cost(&with, price) / cost(&without, price));
    }
    return exp(logarithms / COUNT);
}

static void what_is_assumed_without_hints_may_be_said(void **state)
{
    (void)state;
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (METHODS[m] == HF_DESCENT_FIXED) continue;
        uint64_t silent, said;
        solve("extended_rosenbrock", METHODS[m], (hints){0, 0}, &silent);
        solve("extended_rosenbrock", METHODS[m], (hints){0, 1}, &said);
        assert_true(silent == said);
    }
}

static void hints_lower_the_cost_they_tell_of(void **state)
{
    (void)state;
    static const struct {
        hf_method method;
        hints price;
        double most;
    } cases[] = {
        {HF_LBFGS, {0.01, 1}, 0.99}, {HF_HYBRID, {0, 0.1}, 0.8}, {HF_HYBRID, {0, 10}, 0.8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double ratio = gain(cases[i].method, cases[i].price);
        print_message("method %d, value %g, product %g: %.3f\n", cases[i].method,
                      cases[i].price.value, cases[i].price.product, ratio);
        assert_true(ratio <= cases[i].most);
    }
}

/* Prices that no count of products can make up for. */
static void products_may_cost_next_to_nothing(void **state)
{
    (void)state;
    const hf_report cheap = solve("genrose", HF_HYBRID, (hints){0, 1e-10}, NULL);
    const hf_report free = solve("genrose", HF_HYBRID, (hints){0, 1e-300}, NULL);
    assert_int_equal(free.status, HF_CONVERGED);
    assert_int_equal(free.gradients, cheap.gradients);
    assert_int_equal(free.products, cheap.products);
    assert_int_equal(solve("genrose", HF_HYBRID, (hints){0, 1e300}, NULL).status, HF_CONVERGED);
}

static void cheap_values_come_first(void **state)
{
    (void)state;
    static const hf_method methods[] = {
        HF_HYBRID,       HF_LBFGS,          HF_NEWTON_DAMPED, HF_NEWTON_TRUST,
        HF_NEWTON_CUBIC, HF_DESCENT_ARMIJO, HF_NEWTON_SPARSE, HF_NEWTON_SPARSE_TRUST,
    };
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        const hf_report r = solve("woods", methods[m], (hints){0.001, 0}, NULL);
        assert_true(r.values > 0 && r.values >= r.rejected);
    }
}

static void a_value_that_costs_as_much_never_comes_first(void **state)
{
    (void)state;
    const hf_report r = solve("woods", HF_HYBRID, (hints){1, 0}, NULL);
    assert_int_equal(r.values, 0);
}

static void the_report_tells_what_was_used(void **state)
{
    (void)state;
    const hf_report silent = solve("woods", HF_HYBRID, (hints){0, 0}, NULL);
    assert_close(silent.value_cost, 0, 0);
    assert_close(silent.product_cost, 1, 0);
    const hf_report said = solve("woods", HF_HYBRID, (hints){0.5, 3}, NULL);
    assert_close(said.value_cost, 0.5, 0);
    assert_close(said.product_cost, 3, 0);
}

static void measured_prices_are_powers_of_two(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        subject *const s = subject_create(collection_find(NAMES[i]), SIZE);
        hf_options options = subject_options(HF_HYBRID, ITERATIONS);
        options.measure_costs = true;
        const hf_report r = subject_minimize(s, &options, NULL);
        assert_int_equal(r.status, HF_CONVERGED);
        const double prices[] = {r.product_cost, r.value_cost};
        const bool values_seen = r.value_cost > 0;
        assert_true(values_seen || r.values < 10); /* a short run: too few to measure */
        for (int k = 0; k < (values_seen ? 2 : 1); k++) {
            int exponent;
            assert_true(prices[k] > 0 && frexp(prices[k], &exponent) == 0.5);
            assert_true(prices[k] >= 1.0 / 64 && prices[k] <= 64);
        }
        subject_free(s);
    }
}

static void faults_at_any_value_end_well(void **state)
{
    (void)state;
    static const hf_method methods[] = {HF_LBFGS, HF_NEWTON_DAMPED, HF_NEWTON_TRUST};
    for (int kind = FAULT_REFUSED; kind <= FAULT_INFINITE; kind++) {
        for (int64_t at = 1; at < 30; at++) {
            subject *const s = subject_create(collection_find("woods"), 20);
            hf_options options = subject_options(methods[at % 3], 200);
            options.value_cost = 0.001;
            s->fault = (fault)kind;
            s->where = ON_VALUE;
            s->at = at;
            const hf_report r = subject_minimize(s, &options, NULL);
            const bool ended = kind == FAULT_STOP && s->calls[ON_VALUE] > at;
            assert_true(ended ? r.status == HF_CALLBACK_FAILED : r.status >= 0);
            subject_free(s);
        }
    }
}

static void bad_hints_are_refused(void **state)
{
    (void)state;
    double spectrum[2] = {1, 2};
    quadratic *const q = quadratic_create(2, spectrum, 1);
    const hf_problem problem = quadratic_problem(q);
    hf_options options = hf_default_options();
    options.value_cost = 1.5;
    assert_string_equal(hf_check(&problem, &options), "options.value_cost must be in [0, 1]");
    options.value_cost = (double)NAN;
    assert_non_null(hf_check(&problem, &options));
    options = hf_default_options();
    options.product_cost = -1;
    assert_string_equal(hf_check(&problem, &options),
                        "options.product_cost must be >= 0 and finite");
    quadratic_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_assumed_without_hints_may_be_said),
        cmocka_unit_test(hints_lower_the_cost_they_tell_of),
        cmocka_unit_test(products_may_cost_next_to_nothing),
        cmocka_unit_test(cheap_values_come_first),
        cmocka_unit_test(a_value_that_costs_as_much_never_comes_first),
        cmocka_unit_test(the_report_tells_what_was_used),
        cmocka_unit_test(measured_prices_are_powers_of_two),
        cmocka_unit_test(faults_at_any_value_end_well),
        cmocka_unit_test(bad_hints_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
