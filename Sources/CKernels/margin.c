#include "margin.h"
#include "clones.h"
#include <math.h>

double espalier_margin_rows(int kind, const double *f, const double *y, const double *w, size_t n, double *u,
                            double *curvature, double *sums) {
  double loss = 0, conjugate = 0, size = 0, square = 0;
  // Kahan sums: the bound is a difference of these.
  double lost = 0, lost_conjugate = 0;
  for (size_t i = 0; i < n; i++) {
    double weight = w ? w[i] : 1, m = y[i] * f[i];
    double value, slope, bend;
    if (kind == 0) {
      double power = exp(-fabs(m)), whole = 1 + power;
      value = log1p(power) + (m < 0 ? -m : 0);
      slope = m < 0 ? 1 / whole : power / whole;
      bend = power / (whole * whole);
    } else {
      double shortfall = m < 1 ? 1 - m : 0;
      value = shortfall * shortfall;
      slope = 2 * shortfall;
      bend = m < 1 ? 2 : 0;
    }
    u[i] = weight * y[i] * slope;
    curvature[i] = weight * bend;
    square += u[i] * u[i];
    double term = weight * value - lost, next = loss + term;
    lost = (next - loss) - term;
    loss = next;
    double product = weight * slope * m;
    term = (weight * value + product) - lost_conjugate;
    next = conjugate + term;
    lost_conjugate = (next - conjugate) - term;
    conjugate = next;
    size += weight * value + fabs(product);
  }
  sums[0] = conjugate;
  sums[1] = size;
  sums[2] = square;
  return loss;
}

double espalier_margin_loss(int kind, const double *f, const double *d, double t, const double *y, const double *w,
                            size_t n) {
  double loss = 0, lost = 0;
  for (size_t i = 0; i < n; i++) {
    double m = y[i] * (f[i] + t * d[i]), value;
    if (kind == 0) {
      value = log1p(exp(-fabs(m))) + (m < 0 ? -m : 0);
    } else {
      double shortfall = m < 1 ? 1 - m : 0;
      value = shortfall * shortfall;
    }
    double term = (w ? w[i] : 1) * value - lost, next = loss + term;
    lost = (next - loss) - term;
    loss = next;
  }
  return loss;
}

ESPALIER_CLONES double espalier_weighted_square(const double *c, const double *d, size_t n) {
  ESPALIER_FAST
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += c[i] * d[i] * d[i];
  return sum;
}

ESPALIER_CLONES void espalier_gather_square(const double *from, size_t ld, const int32_t *place, size_t count,
                                            double *restrict to) {
  for (size_t row = 0; row < count; row++) {
    const double *start = from + (size_t)place[row] * ld;
    for (size_t column = 0; column < count; column++) to[row * count + column] = start[place[column]];
  }
}

// The minimiser of half a t^2 - v t + phi(t).
static inline double proximal(const espalier_margin_terms *w, size_t i, double a, double v) {
  double size = fabs(v);
  int up = v > 0;
  double limit = up ? w->above[i] : w->below[i];
  double whole = a + 2 * w->ridge[i], t;
  if (w->state[i] == 1) {
    double left = size - w->price[i];
    if (left <= 0) return 0;
    t = whole > 0 ? left / whole : limit;
    t = t < limit ? t : limit;
  } else {
    double slope = up ? w->slope_above[i] : w->slope_below[i];
    if (size <= slope) return 0;
    double knee = up ? w->knee_above[i] : w->knee_below[i];
    if (size - slope <= a * knee) {
      t = (size - slope) / a;
    } else {
      t = whole > 0 ? (size - w->price[i]) / whole : limit;
      t = t < limit ? t : limit;
    }
  }
  return up ? t : -t;
}

ESPALIER_CLONES double espalier_margin_sweep(const espalier_margin_terms *terms, const int32_t *list, size_t count,
                                             const double *q, double *c, double *b, size_t sweeps, double tolerance) {
  ESPALIER_FAST
  double *restrict rest = c;
  double largest = 0;
  for (size_t sweep = 0; sweep < sweeps; sweep++) {
    largest = 0;
    for (size_t k = 0; k < count; k++) {
      const double *restrict row = q + k * count;
      double a = row[k];
      double next = proximal(terms, (size_t)list[k], a, rest[k] + a * b[k]);
      double step = next - b[k];
      if (step == 0) continue;
      b[k] = next;
      for (size_t j = 0; j < count; j++) rest[j] -= step * row[j];
      double change = a * step * step;
      largest = change > largest ? change : largest;
    }
    if (largest <= tolerance) break;
  }
  return largest;
}

double espalier_margin_excess(const espalier_margin_terms *terms, const int32_t *list, size_t count, const double *v,
                              double slack, double *excess) {
  double sum = 0;
  for (size_t k = 0; k < count; k++) {
    size_t i = (size_t)list[k];
    double ridge = terms->ridge[i], error = slack * terms->norm[i];
    double limit = v[i] > 0 ? terms->above[i] : terms->below[i];
    // The sign is not known.
    if (fabs(v[i]) <= error) limit = fmax(terms->above[i], terms->below[i]);
    double size = fabs(v[i]) + error - terms->price[i];
    double worth = 0;
    if (size > 0 && limit > 0) {
      // At the top of the parabola or at the limit; no product of next to nothing and an infinite step.
      double peak = size / (2 * ridge);
      worth = peak <= limit ? 0.5 * size * peak : limit * (size - ridge * limit);
    }
    double value = worth - terms->charge[i];
    excess[i] = value;
    sum += terms->state[i] == 1 ? value : (value > 0 ? value : 0);
  }
  return sum;
}
