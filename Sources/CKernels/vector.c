#include "vector.h"
#include "clones.h"

ESPALIER_CLONES void espalier_widen(const float *restrict x, double *restrict y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = (double)x[i];
}

ESPALIER_CLONES void espalier_narrow(const double *restrict x, float *restrict y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = (float)x[i];
}

ESPALIER_CLONES void espalier_axpy(double a, const double *restrict x, double *restrict y, size_t n) {
  ESPALIER_FAST
  for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}

ESPALIER_CLONES double espalier_dot(const double *x, const double *y, size_t n) {
  ESPALIER_FAST
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}

ESPALIER_CLONES double espalier_dot_float(const float *x, const float *y, size_t n) {
  ESPALIER_FAST
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (double)x[i] * (double)y[i];
  return sum;
}

ESPALIER_CLONES double espalier_square_sum_float(const float *x, size_t n) {
  ESPALIER_FAST
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (double)x[i] * (double)x[i];
  return sum;
}

ESPALIER_CLONES int espalier_all_finite(const double *x, size_t n) {
  // x − x is 0 for finite x and NaN otherwise; reassociation keeps NaN.
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    double zero = x[i] - x[i];
    sum = sum > 0 ? sum : (zero == 0 ? 0.0 : 1.0);
  }
  return sum == 0;
}
