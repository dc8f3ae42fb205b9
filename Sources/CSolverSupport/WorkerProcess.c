// Starting a worker process, and what the worker needs of the system.
#define _GNU_SOURCE
#include "CSolverSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

static void closePair(int pair[2]) {
  if (pair[0] >= 0) close(pair[0]);
  if (pair[1] >= 0) close(pair[1]);
}

// Closed in other children, and above the descriptors that the worker's are laid on.
static int secure(int pair[2]) {
  for (int end = 0; end < 2; end++) {
    const int moved = fcntl(pair[end], F_DUPFD_CLOEXEC, 3);
    if (moved < 0) return errno;
    close(pair[end]);
    pair[end] = moved;
  }
  return 0;
}

static int openChannels(int channel[2], int output[2]) {
#ifdef __linux__
  // At once, so that a child that another thread starts meanwhile inherits nothing.
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) != 0) return errno;
  if (pipe2(output, O_CLOEXEC) != 0) return errno;
#else
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, channel) != 0) return errno;
  if (pipe(output) != 0) return errno;
  const int on = 1;
  setsockopt(channel[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  int error = secure(channel);
  if (error == 0) error = secure(output);
  if (error != 0) return error;
  for (int end = 0; end < 2; end++) {
    const int descriptor = end == 0 ? channel[0] : output[0];
    if (fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) != 0) return errno;
  }
  return 0;
}

// The environment of this process with one BLAS thread. Several compete with the search and slow it down.
static char **workerEnvironment(void) {
  static const char key[] = "OPENBLAS_NUM_THREADS=";
  size_t count = 0;
  while (environ[count]) count++;
  char **list = malloc((count + 2) * sizeof *list);
  if (!list) return NULL;
  size_t kept = 0;
  for (size_t index = 0; index < count; index++)
    if (strncmp(environ[index], key, sizeof key - 1) != 0) list[kept++] = environ[index];
  list[kept++] = "OPENBLAS_NUM_THREADS=1";
  list[kept] = NULL;
  return list;
}

int startWorker(const char *executable, char *const arguments[], WorkerProcess *process) {
  int channel[2] = {-1, -1}, output[2] = {-1, -1};
  int error = openChannels(channel, output);
  char **environment = error == 0 ? workerEnvironment() : NULL;
  if (error == 0 && !environment) error = ENOMEM;
  if (error != 0) {
    closePair(channel);
    closePair(output);
    return error;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, channel[1], 0);
  posix_spawn_file_actions_adddup2(&actions, output[1], 1);
  posix_spawn_file_actions_adddup2(&actions, output[1], 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  posix_spawnattr_setflags(&attributes, flags);
  pid_t pid = -1;
  error = posix_spawnp(&pid, executable, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  free(environment);
  close(channel[1]);
  close(output[1]);
  if (error != 0) {
    close(channel[0]);
    close(output[0]);
    return error;
  }
  process->pid = pid;
  process->socket = channel[0];
  process->output = output[0];
  return 0;
}

int takeWorkerSocket(void) {
  const int descriptor = fcntl(0, F_DUPFD_CLOEXEC, 3);
  if (descriptor < 0) return -1;
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0 || dup2(nothing, 0) < 0) return -1;
  close(nothing);
  return descriptor;
}

static volatile sig_atomic_t stopRequested = 0;

static void requestStop(int number) {
  (void)number;
  stopRequested = 1;
}

void watchStopRequests(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  action.sa_handler = requestStop;
  sigaction(SIGTERM, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}

int stopWasRequested(void) { return stopRequested; }
