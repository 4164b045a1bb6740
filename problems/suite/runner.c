/* runner.c: forks a process per run; the record lies in shared memory, so that it outlives it.
 *
 * SPDX-License-Identifier: BSD-3-Clause */
#define _DEFAULT_SOURCE
#include "runner.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct slot {
    pid_t process; /* 0: free */
    int instance, solver;
    struct record *record; /* shared with the process */
};

struct runner {
    struct results *results;
    const struct rules *rules;
    const struct observer *observer;
    int jobs, messages;
    int busy;
    struct slot *slots;
    struct record *records;
    int next; /* cell to look at next */
};

static volatile sig_atomic_t interrupted = 0;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static void solve_with(const struct solver *solver, const struct task *task, double *x,
                       const struct rules *rules, struct record *record)
{
    struct judge judge;
    if (solver->open != NULL) solver->open();
    if (judge_begin(&judge, task, rules, x, record) == 0) {
        solver->run(&judge, x, solver);
        judge_end(&judge, x);
    }
    if (solver->close != NULL) solver->close();
}

/* A record that says whose run it is, and nothing of how it went. */
static void begin_record(const struct instance *instance, const struct solver *solver,
                         const struct rules *rules, struct record *record)
{
    *record = (struct record){
        .n = instance->n, .f_final = NAN, .gradient_final = NAN, .gradient_max_final = NAN};
    memcpy(record->problem, instance->name, TASK_NAME_SIZE);
    memcpy(record->kind, instance->kind, TASK_KIND_SIZE);
    snprintf(record->solver, SOLVER_NAME_SIZE, "%s", solver->name);
    snprintf(record->test, TEST_SIZE, rules_by_max(rules) ? "T" : "R");
}

static void solve(const struct instance *instance, const struct solver *solver,
                  const struct rules *rules, struct record *record)
{
    struct task task;
    if (instance_open(instance, &task, record->ending, ENDING_SIZE) != 0) {
        record->outcome = OUTCOME_NO_START;
        return;
    }
    double *const x = malloc((size_t)task.n * sizeof *x);
    if (x == NULL) {
        record->outcome = OUTCOME_MEMORY;
    } else {
        task.start(task.n, x, task.user);
        solve_with(solver, &task, x, rules, record);
    }
    free(x);
    if (task.release != NULL) task.release(task.user);
}

void runner_solve(const struct instance *instance, const struct solver *solver,
                  const struct rules *rules, struct record *record)
{
    begin_record(instance, solver, rules, record);
    solve(instance, solver, rules, record);
}

/* A share of the machine's memory, no core files, and an end even if no call is made any more. */
static void confine(const struct runner *runner)
{
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    if (pages > 0 && bytes > 0) {
        const double share = 0.9 * (double)pages * (double)bytes / runner->jobs;
        const struct rlimit data = {(rlim_t)share, (rlim_t)share};
        setrlimit(RLIMIT_DATA, &data);
    }
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGALRM, SIG_DFL);
    const double seconds = ceil(4.0 * runner->rules->limit_seconds) + 20.0;
    alarm((unsigned)fmin(seconds, 1e9));
    dup2(runner->messages, STDOUT_FILENO);
    dup2(runner->messages, STDERR_FILENO);
}

static void begin(struct runner *runner, struct slot *slot, int instance, int solver)
{
    const struct instance *const i = &runner->results->instances[instance];
    const struct solver *const s = runner->results->solvers[solver];
    begin_record(i, s, runner->rules, slot->record);
    slot->instance = instance;
    slot->solver = solver;
    runner->observer->began(instance, solver, runner->observer->user);
    fflush(NULL);
    slot->process = fork();
    if (slot->process == 0) {
        confine(runner);
        solve(i, s, runner->rules, slot->record);
        fflush(NULL);
        _exit(0);
    }
    runner->busy += slot->process > 0;
}

static void describe_death(struct record *record, int status)
{
    if (WIFSIGNALED(status)) {
        const int number = WTERMSIG(status);
        record->outcome = number == SIGALRM ? OUTCOME_HUNG : OUTCOME_CRASHED;
        snprintf(record->ending, ENDING_SIZE, "ended by signal %d (%s)", number, strsignal(number));
    } else if (record->outcome == OUTCOME_NONE || WEXITSTATUS(status) != 0) {
        record->outcome = OUTCOME_CRASHED;
        snprintf(record->ending, ENDING_SIZE, "ended with status %d", WEXITSTATUS(status));
    }
}

static int keep(struct runner *runner, struct slot *slot)
{
    slot->process = 0;
    runner->busy--;
    if (results_keep(runner->results, slot->record) != 0) return 1;
    runner->observer->ended(slot->record, runner->observer->user);
    return 0;
}

/* Wait for one process. Returns non-zero when the work is to stop. */
static int wait_for_one(struct runner *runner)
{
    int status;
    const pid_t process = waitpid(-1, &status, 0);
    if (process < 0) return errno != EINTR || interrupted;
    for (int k = 0; k < runner->jobs; k++) {
        struct slot *const slot = &runner->slots[k];
        if (slot->process != process) continue;
        if (interrupted) {
            slot->process = 0;
            return 1;
        }
        describe_death(slot->record, status);
        return keep(runner, slot);
    }
    return 0;
}

/* The next cell without a record; false if there is none. */
static bool next_cell(struct runner *runner, int *instance, int *solver)
{
    const struct results *const r = runner->results;
    for (; runner->next < r->instance_count * r->solver_count; runner->next++) {
        *instance = runner->next / r->solver_count;
        *solver = runner->next % r->solver_count;
        if (!results_wanted(r, *instance, *solver)) continue;
        if (results_at(r, *instance, *solver) != NULL) continue;
        runner->next++;
        return true;
    }
    return false;
}

static struct slot *free_slot(struct runner *runner)
{
    for (int k = 0; k < runner->jobs; k++) {
        if (runner->slots[k].process == 0) return &runner->slots[k];
    }
    return NULL;
}

static int work(struct runner *runner)
{
    int instance, solver;
    while (!interrupted && next_cell(runner, &instance, &solver)) {
        struct slot *const slot = free_slot(runner);
        begin(runner, slot, instance, solver);
        if (slot->process < 0) {
            slot->process = 0;
            return 1;
        }
        while (runner->busy == runner->jobs) {
            if (wait_for_one(runner) != 0) return 1;
        }
    }
    while (runner->busy > 0) {
        if (wait_for_one(runner) != 0) return 1;
    }
    return interrupted;
}

static void end_all(struct runner *runner)
{
    for (int k = 0; k < runner->jobs; k++) {
        if (runner->slots[k].process <= 0) continue;
        kill(runner->slots[k].process, SIGKILL);
        waitpid(runner->slots[k].process, NULL, 0);
    }
}

int runner_run(struct results *results, const struct rules *rules, int jobs, int messages,
               const struct observer *observer)
{
    struct runner runner = {.results = results,
                            .rules = rules,
                            .observer = observer,
                            .jobs = jobs,
                            .messages = messages,
                            .slots = calloc((size_t)jobs, sizeof(struct slot))};
    const size_t bytes = (size_t)jobs * sizeof(struct record);
    runner.records = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int code = 1;
    if (runner.slots != NULL && runner.records != MAP_FAILED) {
        for (int k = 0; k < jobs; k++)
            runner.slots[k].record = &runner.records[k];
        const struct sigaction stop = {.sa_handler = interrupt};
        sigaction(SIGINT, &stop, NULL);
        sigaction(SIGTERM, &stop, NULL);
        code = work(&runner);
        end_all(&runner);
    }
    if (runner.records != MAP_FAILED) munmap(runner.records, bytes);
    free(runner.slots);
    return code;
}
