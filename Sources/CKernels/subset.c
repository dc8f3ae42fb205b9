#include "subset.h"

#include <math.h>

#include "clones.h"

ESPALIER_CLONES void espalier_centered_dots(const double *x, double center, const double *u, size_t ld, size_t n,
                                            size_t k, double *out) {
  ESPALIER_FAST
  size_t t = 0;
  // Four vectors share one read of the column.
  for (; t + 4 <= k; t += 4) {
    const double *a = u + t * ld, *b = a + ld, *c = b + ld, *d = c + ld;
    double sa = 0, sb = 0, sc = 0, sd = 0;
    for (size_t i = 0; i < n; i++) {
      double value = x[i] - center;
      sa += value * a[i];
      sb += value * b[i];
      sc += value * c[i];
      sd += value * d[i];
    }
    out[t] = sa;
    out[t + 1] = sb;
    out[t + 2] = sc;
    out[t + 3] = sd;
  }
  for (; t < k; t++) {
    const double *a = u + t * ld;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (x[i] - center) * a[i];
    out[t] = sum;
  }
}

ESPALIER_CLONES void espalier_centered_dots_float(const float *x, double center, const double *u, size_t ld, size_t n,
                                                  size_t k, double *out) {
  ESPALIER_FAST
  size_t t = 0;
  for (; t + 4 <= k; t += 4) {
    const double *a = u + t * ld, *b = a + ld, *c = b + ld, *d = c + ld;
    double sa = 0, sb = 0, sc = 0, sd = 0;
    for (size_t i = 0; i < n; i++) {
      double value = (double)x[i] - center;
      sa += value * a[i];
      sb += value * b[i];
      sc += value * c[i];
      sd += value * d[i];
    }
    out[t] = sa;
    out[t + 1] = sb;
    out[t + 2] = sc;
    out[t + 3] = sd;
  }
  for (; t < k; t++) {
    const double *a = u + t * ld;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += ((double)x[i] - center) * a[i];
    out[t] = sum;
  }
}

ESPALIER_CLONES void espalier_centered_copy(const double *x, double center, double scale, const double *weight,
                                            double *y, size_t n) {
  if (weight) {
    for (size_t i = 0; i < n; i++) y[i] = (x[i] - center) * scale * weight[i];
  } else {
    for (size_t i = 0; i < n; i++) y[i] = (x[i] - center) * scale;
  }
}

ESPALIER_CLONES void espalier_centered_copy_float(const float *x, double center, double scale, const double *weight,
                                                  double *y, size_t n) {
  if (weight) {
    for (size_t i = 0; i < n; i++) y[i] = ((double)x[i] - center) * scale * weight[i];
  } else {
    for (size_t i = 0; i < n; i++) y[i] = ((double)x[i] - center) * scale;
  }
}

ESPALIER_CLONES double espalier_weighted_sum(const double *x, const double *weight, size_t n, double *largest) {
  ESPALIER_FAST
  double sum = 0, top = 0;
  if (weight) {
    for (size_t i = 0; i < n; i++) sum += weight[i] * x[i];
  } else {
    for (size_t i = 0; i < n; i++) sum += x[i];
  }
  for (size_t i = 0; i < n; i++) {
    double size = fabs(x[i]);
    top = size > top ? size : top;
  }
  *largest = top;
  return sum;
}

ESPALIER_CLONES double espalier_weighted_sum_float(const float *x, const double *weight, size_t n, double *largest) {
  ESPALIER_FAST
  double sum = 0, top = 0;
  if (weight) {
    for (size_t i = 0; i < n; i++) sum += weight[i] * (double)x[i];
  } else {
    for (size_t i = 0; i < n; i++) sum += (double)x[i];
  }
  for (size_t i = 0; i < n; i++) {
    double size = fabs((double)x[i]);
    top = size > top ? size : top;
  }
  *largest = top;
  return sum;
}

ESPALIER_CLONES double espalier_exchange_gains(const double *v, const double *c, const double *h, const double *floor,
                                               const double *blocked, double r, double q, size_t m, double *g,
                                               long *at) {
  ESPALIER_FAST
  double never = -INFINITY;
  if (v) {
    for (size_t l = 0; l < m; l++) {
      double t = c[l] + r * v[l], s = h[l] + q * v[l] * v[l];
      g[l] = s > floor[l] ? t * t / s + blocked[l] : never;
    }
  } else {
    for (size_t l = 0; l < m; l++) g[l] = h[l] > floor[l] ? c[l] * c[l] / h[l] + blocked[l] : never;
  }
  double lanes[8];
  for (int k = 0; k < 8; k++) lanes[k] = never;
  size_t l = 0;
  for (; l + 8 <= m; l += 8)
    for (int k = 0; k < 8; k++) lanes[k] = g[l + k] > lanes[k] ? g[l + k] : lanes[k];
  double best = never;
  for (int k = 0; k < 8; k++) best = lanes[k] > best ? lanes[k] : best;
  for (; l < m; l++) best = g[l] > best ? g[l] : best;
  *at = -1;
  if (best == never) return best;
  for (l = 0; l < m; l++) {
    if (g[l] == best) {
      *at = (long)l;
      break;
    }
  }
  return best;
}

ESPALIER_CLONES void espalier_rank_one_update(const double *restrict x, double a, double b, double *restrict y,
                                              double *restrict z, size_t n) {
  ESPALIER_FAST
  for (size_t i = 0; i < n; i++) {
    y[i] -= a * x[i];
    z[i] -= b * x[i] * x[i];
  }
}
