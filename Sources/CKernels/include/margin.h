#ifndef ESPALIER_MARGIN_H
#define ESPALIER_MARGIN_H
#include <stddef.h>
#include <stdint.h>

/// Losses of the margin m = y f: 0 is log(1 + e^-m), 1 is max(0, 1 - m)^2.
///
/// Writes u_i = -w_i y_i loss'(m_i) and curvature_i = w_i loss''(m_i); `w` may be null for ones. Returns the weighted loss.
/// sums[0] is the negative conjugate at u, which is sum w (loss(m) - loss'(m) m); sums[1] the sum of the sizes of its terms,
/// from which its rounding is judged; sums[2] is |u|^2.
double espalier_margin_rows(int kind, const double *f, const double *y, const double *w, size_t n, double *u,
                            double *curvature, double *sums);
/// The weighted loss at f + t d.
double espalier_margin_loss(int kind, const double *f, const double *d, double t, const double *y, const double *w,
                            size_t n);
/// Sums c_i d_i^2 over n rows.
double espalier_weighted_square(const double *c, const double *d, size_t n);

/// to = the rows and columns `place` of a matrix with rows of stride ld.
void espalier_gather_square(const double *from, size_t ld, const int32_t *place, size_t count, double *to);

/// Variables of a relaxation. phi_i is the convex envelope of {0 at 0; charge_i + price_i |b| + ridge_i b^2 on
/// [-below_i, above_i]} for a free variable (state 0) and the function itself with the charge paid for one that is in (1).
/// The envelope of a side has the slope `slope` up to its knee and is the function from there on.
typedef struct {
  const double *ridge;
  const double *price;
  const double *charge;
  const double *above;
  const double *below;
  const double *slope_above;
  const double *slope_below;
  const double *knee_above;
  const double *knee_below;
  const double *norm;
  const int8_t *state;
} espalier_margin_terms;

/// Up to `sweeps` sweeps of coordinate descent on half (b - b0)' Q (b - b0) - c0'(b - b0) + sum phi over the `count`
/// variables listed. `q` is count x count, b and c by position in the list; c is kept at c0 - Q (b - b0). Stops when the
/// largest Q_ii step^2 of a sweep is at most `tolerance`, and returns that number of the last sweep.
double espalier_margin_sweep(const espalier_margin_terms *terms, const int32_t *list, size_t count, const double *q,
                             double *c, double *b, size_t sweeps, double tolerance);
/// excess_i = h_i(v_i) - charge_i for the variables listed, h_i(v) = max over the box of v b - price |b| - ridge b^2 with
/// |v| raised by slack * norm_i against rounding. Returns the sum of what the dual bound loses.
double espalier_margin_excess(const espalier_margin_terms *terms, const int32_t *list, size_t count, const double *v,
                              double slack, double *excess);
#endif
