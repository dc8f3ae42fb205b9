// The event handler and the log of CLP.
#include "CSolverSupport.h"

#include "ClpEventHandler.hpp"
#include "ClpSimplex.hpp"
#include "CoinMessageHandler.hpp"

// With this the header shows what lies behind Clp_Simplex, which is opaque to C.
#define CLP_EXTERN_C
#include "Coin_C_defines.h"

namespace {

class SimplexEvents : public ClpEventHandler {
public:
  explicit SimplexEvents(const SolverWatch &watch) : watch_(watch) {}
  SimplexEvents(const SimplexEvents &other) : ClpEventHandler(other), watch_(other.watch_) {}
  ClpEventHandler *clone() const override { return new SimplexEvents(*this); }

  int event(Event which) override {
    // Other events give their answers other meanings.
    if (which != endOfIteration && which != endOfFactorization) return -1;
    return watch_.shouldStopRelaxation && watch_.shouldStopRelaxation(watch_.context) ? 0 : -1;
  }

private:
  SolverWatch watch_;
};

class LogLines : public CoinMessageHandler {
public:
  explicit LogLines(const SolverWatch &watch) : watch_(watch) { setPrefix(false); }
  LogLines(const LogLines &other) : CoinMessageHandler(other), watch_(other.watch_) {}
  CoinMessageHandler *clone() const override { return new LogLines(*this); }

  int print() override {
    if (watch_.log) watch_.log(watch_.context, messageBuffer());
    return 0;
  }

private:
  SolverWatch watch_;
};

}  // namespace

void *clpWatch(void *model, const SolverWatch *watch) {
  Clp_Simplex *clp = static_cast<Clp_Simplex *>(model);
  SimplexEvents events(*watch);
  clp->model_->passInEventHandler(&events);
  // The model keeps a pointer to the handler, not a copy.
  LogLines *lines = new LogLines(*watch);
  lines->setLogLevel(watch->log ? 1 : 0);
  clp->model_->passInMessageHandler(lines);
  return lines;
}

void clpUnwatch(void *handle) { delete static_cast<LogLines *>(handle); }
