#ifndef ESPALIER_SUBSET_H
#define ESPALIER_SUBSET_H
#include <stddef.h>
// Kernels of best-subset regression. Columns are stored as given; centring happens on the way.

/// out[t] = sum over i of (x_i - center) u_ti for t < k; row t of u begins at u + t * ld.
void espalier_centered_dots(const double *x, double center, const double *u, size_t ld, size_t n, size_t k, double *out);
/// The same for floats; sums are in double.
void espalier_centered_dots_float(const float *x, double center, const double *u, size_t ld, size_t n, size_t k,
                                  double *out);
/// y_i = (x_i - center) * scale * weight_i, weight NULL for ones.
void espalier_centered_copy(const double *x, double center, double scale, const double *weight, double *y, size_t n);
/// The same from floats.
void espalier_centered_copy_float(const float *x, double center, double scale, const double *weight, double *y,
                                  size_t n);
/// Sum of w_i x_i and the largest |x_i|, weight NULL for ones. NaN in x makes the sum NaN.
double espalier_weighted_sum(const double *x, const double *weight, size_t n, double *largest);
/// The same for floats.
double espalier_weighted_sum_float(const float *x, const double *weight, size_t n, double *largest);

/// Twice the decrease from bringing in column l after column i has left: g_l = (c_l + r v_l)^2 / (h_l + q v_l^2), plus
/// blocked_l (0 or -inf). Where the denominator is at most floor_l the column depends on the others and g_l = -inf.
/// v NULL means that no column leaves. Writes g and returns its largest entry; `at` is the first index that has it, or
/// -1 when all are -inf.
double espalier_exchange_gains(const double *v, const double *c, const double *h, const double *floor,
                               const double *blocked, double r, double q, size_t m, double *g, long *at);
/// y -= a x and z -= b x^2, n entries.
void espalier_rank_one_update(const double *x, double a, double b, double *y, double *z, size_t n);
#endif
