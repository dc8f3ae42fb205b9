#ifndef ESPALIER_PERSPECTIVE_H
#define ESPALIER_PERSPECTIVE_H
#include <stddef.h>
#include <stdint.h>

/// out_j = x_j · r for `count` columns of n entries that lie one after the other, accumulated in double.
void espalier_column_dots(const double *x, size_t n, size_t count, const double *r, double *out);
void espalier_column_dots_float(const float *x, size_t n, size_t count, const double *r, double *out);
/// y += a * x, n entries, x of floats.
void espalier_axpy_float(double a, const float *x, double *y, size_t n);

/// A separable penalised quadratic in the variables of a working set: ½ bᵀQb − qᵀb + Σ φ_i(b_i), where φ_i is the
/// convex envelope of {0 at 0; charge_i + price_i |b| + ridge_i b² on [−below_i, above_i]} for a free variable (state 0),
/// the function itself with the charge paid for a variable that is in (1), and b_i = 0 for one that is out (2).
/// The envelope of a side has the slope price + `slope` up to its knee and is the function from there on.
/// `c` is q − Qb and is kept so; `gram` holds Q by rows of stride ld.
typedef struct {
  size_t count;
  size_t ld;
  const double *gram;
  double *c;
  double *b;
  const double *price;
  const double *ridge;
  const double *charge;
  const double *above;
  const double *below;
  const double *slope_above;
  const double *slope_below;
  const double *knee_above;
  const double *knee_below;
  const int8_t *state;
} espalier_perspective;

/// Up to `sweeps` sweeps of coordinate descent over the listed variables; stops when the largest Q_ii Δb_i² of a sweep
/// is at most `tolerance`. Returns that number of the last sweep.
double espalier_perspective_sweep(const espalier_perspective *w, const int32_t *active, size_t count, size_t sweeps,
                                  double tolerance);

/// excess_i = h_i(c_i) − charge_i, where h_i(c) = max over the box of c b − price |b| − ridge b² (−inf for a variable that is out).
/// Returns Σ_free max(0, excess) + Σ_in excess: what the dual bound loses.
double espalier_perspective_excess(const espalier_perspective *w, double *excess);
#endif
