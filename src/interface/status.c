/* SPDX-License-Identifier: BSD-3-Clause */
#include "hessfree.h"

const char *hf_status_text(hf_status status)
{
    switch (status) {
    case HF_CONVERGED:
        return "Converged: the gradient meets the tolerance.";
    case HF_RUNNING:
        return "Running: a request waits for its answer.";
    case HF_PRECISION:
        return "Ended early: rounding or noise in f and g forbids further progress.";
    case HF_MAX_SECONDS:
        return "Ended early: max_seconds is used up.";
    case HF_MAX_ITERATIONS:
        return "Ended early: max_iterations is used up.";
    case HF_MAX_VALUES:
        return "Ended early: max_values is used up.";
    case HF_MAX_GRADIENTS:
        return "Ended early: max_gradients is used up.";
    case HF_MAX_PRODUCTS:
        return "Ended early: max_products is used up.";
    case HF_STOPPED:
        return "Ended early: the progress callback asked.";
    case HF_UNBOUNDED:
        return "Ended early: f fell to value_floor; it seems unbounded below.";
    case HF_BLOCKED:
        return "Ended early: f, g, products or the Hessian are undefined wherever the method tried "
               "to go.";
    case HF_BAD_ARGUMENT:
        return "Failed: bad argument: a NULL pointer, or what hf_check() says.";
    case HF_OUT_OF_MEMORY:
        return "Failed: out of memory; hf_work_bytes() says what is needed, report.factor_bytes "
               "what sparse factors add.";
    case HF_BAD_START:
        return "Failed: f or g is undefined at the starting point.";
    case HF_CALLBACK_FAILED:
        return "Failed: a callback asked to stop; its code is in the report.";
    case HF_GRADIENT_INCONSISTENT:
        return "Failed: the gradient disagrees with differences of f; try hf_check_derivatives().";
    case HF_PRODUCT_INCONSISTENT:
        return "Failed: products disagree with differences of the gradient; try "
               "hf_check_derivatives().";
    case HF_NOT_SYMMETRIC:
        return "Failed: products are not symmetric: u'Hv differs from v'Hu.";
    case HF_BAD_PRECONDITIONER:
        return "Failed: the preconditioner is not positive definite.";
    case HF_NO_CHOLESKY:
        return "Failed: the pattern is no band (or factor, ordering are not left to the library), "
               "and the library has no CHOLMOD, or one that cannot make such factors.";
    case HF_PATTERN_INCOMPLETE:
        return "Failed: the Hessian has an entry outside the pattern.";
    case HF_ALONG_INCONSISTENT:
        return "Failed: values along a line disagree with f or g.";
    case HF_START_NOT_FINITE:
        return "Failed: the starting point is not finite.";
    }
    return "Unknown status.";
}

const char *hf_reason_text(hf_reason reason)
{
    switch (reason) {
    case HF_REASON_PINNED:
        return "The options name the method.";
    case HF_REASON_NO_PATTERN:
        return "Matrix-free: no pattern of the Hessian that could be used.";
    case HF_REASON_NO_CHOLESKY:
        return "Matrix-free: the pattern is no band, and no CHOLMOD is there that can factorize "
               "it.";
    case HF_REASON_NO_MEMORY:
        return "Matrix-free: no memory for the sparse factor, or beyond max_factor_bytes.";
    case HF_REASON_QUADRATIC:
        return "Sparse factors: f has looked quadratic, and one of them is likely to end the run.";
    case HF_REASON_FACTOR_DEAR:
        return "Matrix-free: so far this costs less than sparse factors would.";
    case HF_REASON_FREE_SLOW:
        return "Sparse factors: matrix-free steps have cost, or are likely to cost, more.";
    case HF_REASON_FACTOR_FAILED:
        return "Matrix-free: sparse factors failed, or cost far more than foreseen.";
    case HF_REASON_FACTOR_CHEAP:
        return "Sparse factors: a step by them costs no more than a few gradients.";
    }
    return "Unknown reason.";
}

#define TEXT(x)                      #x
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *hf_version(void)
{
    return VERSION(HF_VERSION_MAJOR, HF_VERSION_MINOR, HF_VERSION_PATCH);
}
