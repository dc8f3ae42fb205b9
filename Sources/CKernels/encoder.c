#include "encoder.h"
#include "clones.h"
#include <math.h>

// Products and sums may fuse; nothing in the polynomials may be reassociated, their rounding depends on the order.
#pragma clang fp contract(fast)

#include "exponential.h"

#define INLINE static inline __attribute__((always_inline))

// erf(x) / x - 1 for |x| < 0.93, from s = x². Minimax coefficients as published by N. Juffa.
INLINE float erf_small(float s) {
  float p = -5.96761703e-4f;
  p = p * s + 4.99119423e-3f;
  p = p * s - 2.67681349e-2f;
  p = p * s + 1.12819925e-1f;
  p = p * s - 3.76125336e-1f;
  p = p * s + 1.28379166e-1f;
  return p;
}

// 1 - erf(t) for t >= 0.92, as exp of a polynomial. Minimax coefficients as published by N. Juffa.
INLINE float erf_complement(float t) {
  t = t > 10.0f ? 10.0f : t;
  float s = t * t;
  float p = -1.72853470e-5f * t + 3.83197126e-4f;
  float q = -3.88396438e-3f * t + 2.42546219e-2f;
  p = p * s + q;
  p = p * t - 1.06777877e-1f;
  p = p * t - 6.34846687e-1f;
  p = p * t - 1.28717512e-1f;
  p = p * t - t;
  return espalier_exponential(p);
}

ESPALIER_CLONES void espalier_erf(const float *restrict x, float *restrict y, size_t n) {
  for (size_t i = 0; i < n; i++) {
    float a = x[i];
    float t = fabsf(a);
    float tail = copysignf(1.0f - erf_complement(t), a);
    float middle = erf_small(a * a) * a + a;
    y[i] = t > 0.927734375f ? tail : (a != a ? a : middle);
  }
}

ESPALIER_CLONES void espalier_bias_gelu(float *restrict x, const float *restrict bias, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n) {
    for (size_t i = 0; i < n; i++) {
      float v = x[i] + bias[i];
      float z = v * 0.707106781f;
      float t = fabsf(z);
      // Left of -0.93 the normal distribution function is half the complement itself: no cancellation.
      float half = 0.5f * erf_complement(t);
      float tail = z < 0.0f ? half : 1.0f - half;
      float middle = 0.5f * (erf_small(z * z) * z + z) + 0.5f;
      x[i] = v * (t > 0.927734375f ? tail : middle);
    }
  }
}

ESPALIER_CLONES void espalier_bias(float *restrict x, const float *restrict bias, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n) {
    for (size_t i = 0; i < n; i++) x[i] += bias[i];
  }
}

#define LANES 16

// Sums and maxima go through 16 lanes, whatever the width of the registers.
INLINE float maximum(const float *x, size_t n) {
  float lanes[LANES];
  for (int l = 0; l < LANES; l++) lanes[l] = x[0];
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    for (int l = 0; l < LANES; l++) lanes[l] = x[i + l] > lanes[l] ? x[i + l] : lanes[l];
  }
  for (; i < n; i++) lanes[0] = x[i] > lanes[0] ? x[i] : lanes[0];
  for (int l = 1; l < LANES; l++) lanes[0] = lanes[l] > lanes[0] ? lanes[l] : lanes[0];
  return lanes[0];
}

INLINE float float_sum(const float *x, size_t n) {
  ESPALIER_FAST
  float sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i];
  return sum;
}

ESPALIER_CLONES void espalier_softmax(float *restrict x, size_t rows, size_t n) {
  if (n == 0) return;
  for (size_t row = 0; row < rows; row++, x += n) {
    float top = maximum(x, n);
    for (size_t i = 0; i < n; i++) x[i] = espalier_exponential(x[i] - top);
    float scale = 1.0f / float_sum(x, n);
    for (size_t i = 0; i < n; i++) x[i] *= scale;
  }
}

INLINE double double_sum(const float *x, size_t n) {
  ESPALIER_FAST
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (double)x[i];
  return sum;
}

INLINE double square_sum(const float *x, double mean, size_t n) {
  ESPALIER_FAST
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    double d = (double)x[i] - mean;
    sum += d * d;
  }
  return sum;
}

INLINE void normalize(float *restrict x, const float *restrict weight, const float *restrict offset, double epsilon,
                      size_t n) {
  double mean = double_sum(x, n) / (double)n;
  double variance = square_sum(x, mean, n) / (double)n;
  float center = (float)mean, scale = (float)(1.0 / sqrt(variance + epsilon));
  for (size_t i = 0; i < n; i++) x[i] = (x[i] - center) * scale * weight[i] + offset[i];
}

ESPALIER_CLONES void espalier_layer_norm(float *restrict x, const float *restrict weight, const float *restrict offset,
                                         double epsilon, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++) normalize(x + row * n, weight, offset, epsilon, n);
}

ESPALIER_CLONES void espalier_residual_layer_norm(float *restrict x, const float *restrict bias,
                                                  const float *restrict residual, const float *restrict weight,
                                                  const float *restrict offset, double epsilon, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n, residual += n) {
    for (size_t i = 0; i < n; i++) x[i] = x[i] + bias[i] + residual[i];
    normalize(x, weight, offset, epsilon, n);
  }
}

ESPALIER_CLONES void espalier_sum3(const float *restrict a, const float *restrict b, const float *restrict c,
                                   float *restrict y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = a[i] + b[i] + c[i];
}

ESPALIER_CLONES void espalier_column_sums(const float *restrict x, double *restrict y, size_t rows, size_t n) {
  for (size_t row = 0; row < rows; row++, x += n) {
    for (size_t i = 0; i < n; i++) y[i] += (double)x[i];
  }
}
