// The event handler of CBC: the only clean way to stop a running solve with its incumbent.
#include "CSolverSupport.h"

#include <time.h>

#include <cmath>
#include <string>
#include <vector>

#include "CbcEventHandler.hpp"
#include "CbcModel.hpp"
#include "CbcSolver.hpp"
#include "ClpEventHandler.hpp"
#include "ClpSimplex.hpp"
#include "OsiClpSolverInterface.hpp"

// With this the header shows what lies behind Cbc_Model, which is opaque to C.
#define CBC_EXTERN_C
#include "Coin_C_defines.h"

extern "C" int Cbc_solve(Cbc_Model *model);

namespace {

double seconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return double(now.tv_sec) + 1e-9 * double(now.tv_nsec);
}

class TreeEvents : public CbcEventHandler {
public:
  explicit TreeEvents(const SolverWatch &watch) : watch_(watch) {}
  TreeEvents(const TreeEvents &other) : CbcEventHandler(other), watch_(other.watch_), last_(other.last_) {}
  CbcEventHandler *clone() const override { return new TreeEvents(*this); }

  CbcAction event(CbcEvent which) override { return answer(which); }
  CbcAction event(CbcEvent which, void *) override { return answer(which); }

private:
  CbcAction answer(CbcEvent which) {
    if (watch_.shouldStop && watch_.shouldStop(watch_.context)) return stop;
    // A model with a parent is the small search of a heuristic: its bound says nothing about the whole.
    const CbcModel *model = getModel();
    if (!watch_.progress || !model || model->parentModel()) return noAction;
    const bool found = which == solution || which == heuristicSolution;
    const double now = seconds();
    if (found || ((which == node || which == treeStatus) && now - last_ >= 0.1)) {
      last_ = now;
      const double incumbent = model->getSolutionCount() > 0 ? model->getObjValue() : NAN;
      // Only the tree's own bound is proved; at other events the field may hold that of a restricted model.
      const double bound = which == node || which == treeStatus ? model->getBestPossibleObjValue() : NAN;
      watch_.progress(watch_.context, incumbent, bound, model->getNodeCount());
    }
    return noAction;
  }

  SolverWatch watch_;
  double last_ = 0;
};

class RelaxationEvents : public ClpEventHandler {
public:
  explicit RelaxationEvents(const SolverWatch &watch) : watch_(watch) {}
  RelaxationEvents(const RelaxationEvents &other) : ClpEventHandler(other), watch_(other.watch_) {}
  ClpEventHandler *clone() const override { return new RelaxationEvents(*this); }

  int event(Event which) override {
    if (which != endOfIteration && which != endOfFactorization) return -1;
    return watch_.shouldStopRelaxation && watch_.shouldStopRelaxation(watch_.context) ? 0 : -1;
  }

private:
  SolverWatch watch_;
};

}  // namespace

void cbcWatch(void *model, const SolverWatch *watch) {
  Cbc_Model *cbc = static_cast<Cbc_Model *>(model);
  TreeEvents tree(*watch);
  cbc->model_->passInEventHandler(&tree);
  RelaxationEvents relaxation(*watch);
  cbc->solver_->getModelPtr()->passInEventHandler(&relaxation);
}

int cbcSolve(void *model) {
  try {
    Cbc_solve(static_cast<Cbc_Model *>(model));
    return 0;
  } catch (...) {
    return 1;
  }
}
