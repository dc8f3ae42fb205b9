/* What the C interfaces of CBC and CLP leave out: stopping a running solve, progress, the log. */
#ifndef CSOLVERSUPPORT_H
#define CSOLVERSUPPORT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Who watches a solve. Functions are called on the solver's threads. */
typedef struct {
  void *context;
  /* Nonzero stops the tree search; called at every node and every event around it. */
  int (*shouldStop)(void *context);
  /* Nonzero stops the simplex method; called at every iteration, so it must be cheap. A relaxation that was stopped
     inside CBC makes CBC's status and bound worthless. */
  int (*shouldStopRelaxation)(void *context);
  /* Told incumbent and bound of a minimisation, NaN where there is none, and the nodes so far; may be null. */
  void (*progress)(void *context, double incumbent, double bound, int nodes);
  /* Told a line of the log, without its newline; may be null. */
  void (*log)(void *context, const char *line);
} SolverWatch;

/* Installs the watch in a Cbc_Model, before it is solved. `progress` and `shouldStop` are used. */
void cbcWatch(void *model, const SolverWatch *watch);

/* Cbc_solve that lets no C++ exception out: 0 done, 1 a C++ exception was caught. */
int cbcSolve(void *model);

/* Installs the watch in a Clp_Simplex. Returns what clpUnwatch frees after the model was deleted. */
void *clpWatch(void *model, const SolverWatch *watch);
void clpUnwatch(void *handle);

/* Makes standard output a stream of lines, also when it is a pipe. */
void lineBufferStandardOutput(void);

/* A child process with a socket as its standard input, for frames both ways, and a pipe as its standard output and
   error. */
typedef struct {
  int pid;
  int socket;
  int output;
} WorkerProcess;

/* Starts `executable` (looked up in PATH when it has no slash) with `arguments`, a list that ends in null and begins
   with the name of the program. Its signals are unblocked and at their defaults, its process group is its own, and
   OPENBLAS_NUM_THREADS is 1. Returns 0 or an error number. */
int startWorker(const char *executable, char *const arguments[], WorkerProcess *process);

/* In a worker: moves the socket away from standard input and returns it, or -1. */
int takeWorkerSocket(void);

/* In a worker: lets SIGTERM set a flag, and ignores SIGPIPE. */
void watchStopRequests(void);
int stopWasRequested(void);

#ifdef __cplusplus
}
#endif
#endif
