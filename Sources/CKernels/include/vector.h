#ifndef ESPALIER_VECTOR_H
#define ESPALIER_VECTOR_H
#include <stddef.h>
/// Widens n floats to doubles.
void espalier_widen(const float *x, double *y, size_t n);
/// Narrows n doubles to floats, rounding to nearest.
void espalier_narrow(const double *x, float *y, size_t n);
/// y += a * x, n entries.
void espalier_axpy(double a, const double *x, double *y, size_t n);
/// The sum of x_i * y_i.
double espalier_dot(const double *x, const double *y, size_t n);
/// The sum of x_i * y_i of floats, accumulated in double.
double espalier_dot_float(const float *x, const float *y, size_t n);
/// The sum of squares of floats, accumulated in double.
double espalier_square_sum_float(const float *x, size_t n);
/// Whether all n entries are finite.
int espalier_all_finite(const double *x, size_t n);
#endif
