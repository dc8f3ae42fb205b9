#include "roofline.h"

#include "clones.h"

// Ten chains cover the latency of a fused multiply-add on two ports; wide vector types compile to whatever the
// clone's level offers.
typedef double wide_double __attribute__((vector_size(64)));
typedef float wide_float __attribute__((vector_size(64)));

ESPALIER_CLONES double espalier_fma_rounds(size_t rounds, double *sink) {
  ESPALIER_FAST
  wide_double a[10], x, y;
  for (int i = 0; i < 8; i++) {
    x[i] = 0.999999;
    y[i] = 1e-9;
  }
  for (int k = 0; k < 10; k++) a[k] = y * (double)k;
  for (size_t r = 0; r < rounds; r++)
    for (int k = 0; k < 10; k++) a[k] = a[k] * x + y;
  double sum = 0;
  for (int k = 0; k < 10; k++)
    for (int i = 0; i < 8; i++) sum += a[k][i];
  *sink = sum;
  return (double)rounds * 10 * 8 * 2;
}

ESPALIER_CLONES double espalier_fma_rounds_float(size_t rounds, float *sink) {
  ESPALIER_FAST
  wide_float a[10], x, y;
  for (int i = 0; i < 16; i++) {
    x[i] = 0.99999f;
    y[i] = 1e-6f;
  }
  for (int k = 0; k < 10; k++) a[k] = y * (float)k;
  for (size_t r = 0; r < rounds; r++)
    for (int k = 0; k < 10; k++) a[k] = a[k] * x + y;
  float sum = 0;
  for (int k = 0; k < 10; k++)
    for (int i = 0; i < 16; i++) sum += a[k][i];
  *sink = sum;
  return (double)rounds * 10 * 16 * 2;
}

ESPALIER_CLONES double espalier_read_sum(const double *x, size_t n) {
  ESPALIER_FAST
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i];
  return sum;
}
