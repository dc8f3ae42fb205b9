#include "perspective.h"
#include "clones.h"
#include <math.h>

ESPALIER_CLONES void espalier_axpy_float(double a, const float *restrict x, double *restrict y, size_t n) {
  ESPALIER_FAST
  for (size_t i = 0; i < n; i++) y[i] += a * (double)x[i];
}

// One column at a time: a single stream is what memory delivers fastest, and r stays in the nearest cache.
ESPALIER_CLONES void espalier_column_dots(const double *x, size_t n, size_t count, const double *r, double *out) {
  ESPALIER_FAST
  for (size_t j = 0; j < count; j++) {
    const double *column = x + j * n;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += column[i] * r[i];
    out[j] = sum;
  }
}

ESPALIER_CLONES void espalier_column_dots_float(const float *x, size_t n, size_t count, const double *r, double *out) {
  ESPALIER_FAST
  for (size_t j = 0; j < count; j++) {
    const float *column = x + j * n;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)column[i] * r[i];
    out[j] = sum;
  }
}

// The minimiser of ½ a t² − v t + φ(t).
static inline double proximal(const espalier_perspective *w, size_t i, double a, double v) {
  double size = fabs(v) - w->price[i];
  if (size <= 0) return 0;
  int up = v > 0;
  double limit = up ? w->above[i] : w->below[i];
  double whole = a + 2 * w->ridge[i];
  double t;
  if (w->state[i] == 1) {
    t = whole > 0 ? size / whole : 0;
    t = t < limit ? t : limit;
  } else {
    double slope = up ? w->slope_above[i] : w->slope_below[i];
    if (size <= slope) return 0;
    double knee = up ? w->knee_above[i] : w->knee_below[i];
    if (size - slope <= a * knee) {
      t = (size - slope) / a;
    } else {
      t = whole > 0 ? size / whole : limit;
      t = t < limit ? t : limit;
    }
  }
  return up ? t : -t;
}

ESPALIER_CLONES double espalier_perspective_sweep(const espalier_perspective *w, const int32_t *active, size_t count,
                                                  size_t sweeps, double tolerance) {
  ESPALIER_FAST
  double *restrict c = w->c;
  double *b = w->b;
  double largest = 0;
  size_t n = w->count;
  for (size_t sweep = 0; sweep < sweeps; sweep++) {
    largest = 0;
    for (size_t k = 0; k < count; k++) {
      size_t i = (size_t)active[k];
      if (w->state[i] == 2) continue;
      const double *restrict row = w->gram + i * w->ld;
      double a = row[i];
      double next = proximal(w, i, a, c[i] + a * b[i]);
      double step = next - b[i];
      if (step == 0) continue;
      b[i] = next;
      for (size_t j = 0; j < n; j++) c[j] -= step * row[j];
      double change = a * step * step;
      largest = change > largest ? change : largest;
    }
    if (largest <= tolerance) break;
  }
  return largest;
}

ESPALIER_CLONES double espalier_perspective_excess(const espalier_perspective *w, double *restrict excess) {
  // No reassociation here: it would turn infinite bounds into NaN.
  double sum = 0;
  for (size_t i = 0; i < w->count; i++) {
    double c = w->c[i], ridge = w->ridge[i];
    double size = fabs(c) - w->price[i];
    size = size > 0 ? size : 0;
    double limit = c > 0 ? w->above[i] : w->below[i];
    // At the top of the parabola or at the limit; no product of 0, or of next to nothing, and an infinite step.
    double peak = size / (2 * ridge);
    double worth = peak <= limit ? 0.5 * size * peak : limit * (size - ridge * limit);
    double value = (size == 0 ? 0 : worth) - w->charge[i];
    int state = w->state[i];
    value = state == 2 ? -INFINITY : value;
    excess[i] = value;
    sum += state == 1 ? value : (value > 0 ? value : 0);
  }
  return sum;
}
