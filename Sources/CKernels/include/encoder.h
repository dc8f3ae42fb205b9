#ifndef ESPALIER_ENCODER_H
#define ESPALIER_ENCODER_H
#include <stddef.h>
#include <stdint.h>
// Element-wise kernels of a transformer encoder. Matrices are row-major without gaps.

/// y_i = erf(x_i), exact to 1e-7, relative to the value; NaN stays NaN.
void espalier_erf(const float *x, float *y, size_t n);
/// x_i <- x_i Phi(x_i), the exact GELU (with erf, not tanh), where x has rows of n entries and bias is added first.
/// The error is below 1e-7 (1 + |x|). NaN stays NaN.
void espalier_bias_gelu(float *x, const float *bias, size_t rows, size_t n);
/// Adds bias to every row.
void espalier_bias(float *x, const float *bias, size_t rows, size_t n);
/// Every row becomes exp(x - max) / sum. Entries must be finite; a row of no entries stays as it is.
void espalier_softmax(float *x, size_t rows, size_t n);
/// Every row becomes (x - mean) / sqrt(variance + epsilon) * weight + offset; mean and variance are accumulated in double.
void espalier_layer_norm(float *x, const float *weight, const float *offset, double epsilon, size_t rows, size_t n);
/// x <- layer norm of (x + bias + residual), row by row.
void espalier_residual_layer_norm(float *x, const float *bias, const float *residual, const float *weight,
                                  const float *offset, double epsilon, size_t rows, size_t n);
/// y <- a + b + c, n entries.
void espalier_sum3(const float *a, const float *b, const float *c, float *y, size_t n);
/// y += x over the rows of x, accumulated in double.
void espalier_column_sums(const float *x, double *y, size_t rows, size_t n);
#endif
