/* Ceres in this process (Agarwal, Mierle and others), with the same residuals and derivatives: what
 * the points of a camera share is computed once a camera for it too.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#include <ceres/ceres.h>

#include <cstdio>
#include <ctime>
#include <vector>

#include "bundle/camera.h"
#include "bundle/race.h"

namespace
{

class Poses : public ceres::EvaluationCallback
{
  public:
    Poses(const scene *s, const double *x) : s_(s), x_(x), poses_(s->cameras)
    {
    }
    void PrepareForEvaluation(bool, bool moved) override
    {
        if (!moved) return;
        for (int64_t c = 0; c < s_->cameras; c++)
            camera_prepare(x_ + CAMERA_SIZE * c, &poses_[c]);
    }
    const camera_pose *of(int64_t camera) const
    {
        return &poses_[camera];
    }

  private:
    const scene *s_;
    const double *x_;
    std::vector<camera_pose> poses_;
};

class Observation : public ceres::SizedCostFunction<2, CAMERA_SIZE, POINT_SIZE>
{
  public:
    Observation(const camera_pose *pose, const double *pixel) : pose_(pose), pixel_(pixel)
    {
    }
    bool Evaluate(const double *const *x, double *r, double **J) const override
    {
        if (camera_project(x[0], pose_, x[1], r) != 0) return false;
        r[0] -= pixel_[0];
        r[1] -= pixel_[1];
        if (J == nullptr) return true;
        if (J[0] != nullptr) camera_derive(x[0], pose_, x[1], CAMERA_SIZE, J[0], nullptr);
        if (J[1] != nullptr) camera_derive(x[0], pose_, x[1], POINT_SIZE, nullptr, J[1]);
        return true;
    }

  private:
    const camera_pose *pose_;
    const double *pixel_;
};

class Course : public ceres::IterationCallback
{
  public:
    explicit Course(outcome *o) : o_(o)
    {
    }
    ceres::CallbackReturnType operator()(const ceres::IterationSummary &now) override
    {
        if (now.step_is_successful && o_->marks < MOST_MARKS) {
            o_->mark_seconds[o_->marks] = now.cumulative_time_in_seconds;
            o_->mark_f[o_->marks++] = now.cost;
        }
        return ceres::SOLVER_CONTINUE;
    }

  private:
    outcome *o_;
};

ceres::Solver::Options choose(runner which, const race_rules &rules)
{
    ceres::Solver::Options options;
    options.linear_solver_type = which == RUN_CERES_DENSE    ? ceres::DENSE_SCHUR
                                 : which == RUN_CERES_SPARSE ? ceres::SPARSE_SCHUR
                                                             : ceres::ITERATIVE_SCHUR;
    if (which == RUN_CERES_ITERATIVE) options.preconditioner_type = ceres::SCHUR_JACOBI;
    options.max_num_iterations = static_cast<int>(rules.max_steps);
    options.max_solver_time_in_seconds = rules.max_seconds;
    options.function_tolerance = rules.tolerance;
    options.gradient_tolerance = options.parameter_tolerance = 1e-16; /* off */
    options.num_threads = rules.threads;
    options.logging_type = ceres::SILENT;
    return options;
}

void add_all(const scene &s, double *x, const Poses &poses, ceres::Problem *problem,
             ceres::ParameterBlockOrdering *order)
{
    for (int64_t k = 0; k < s.observations; k++) {
        const int32_t c = s.camera[k];
        problem->AddResidualBlock(new Observation(poses.of(c), s.pixel + 2 * k), nullptr,
                                  x + CAMERA_SIZE * c, x + scene_of_point(&s, s.point[k]));
        order->AddElementToGroup(x + CAMERA_SIZE * c, 1);
        order->AddElementToGroup(x + scene_of_point(&s, s.point[k]), 0);
    }
}

} // namespace

int peer_ceres(runner which, const scene *s, const race_rules *rules, double *x, outcome *o)
{
    Poses poses(s, x);
    ceres::Problem::Options ownership;
    ownership.evaluation_callback = &poses;
    ceres::Problem problem(ownership);
    auto *const order = new ceres::ParameterBlockOrdering;
    add_all(*s, x, poses, &problem, order);

    Course course(o);
    ceres::Solver::Options options = choose(which, *rules);
    options.linear_solver_ordering.reset(order);
    options.callbacks.push_back(&course);
    ceres::Solver::Summary summary;
    const std::clock_t cpu = std::clock();
    ceres::Solve(options, &problem, &summary);
    o->cpu = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    o->seconds = summary.total_time_in_seconds;
    o->f = summary.final_cost;
    o->steps = summary.num_successful_steps - 1; /* the start counts as one */
    o->rejected = summary.num_unsuccessful_steps;
    std::snprintf(o->end, sizeof o->end, "%s",
                  ceres::TerminationTypeToString(summary.termination_type));
    return 0;
}
