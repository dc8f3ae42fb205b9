#ifndef ESPALIER_EQUILIBRATE_H
#define ESPALIER_EQUILIBRATE_H
#include <stddef.h>

/// out = D (H + added·I) D for a symmetric n×n matrix H, both row-major and complete, D = diag(scale); the diagonal of
/// out is set to 1. Only the lower triangle of H enters. Returns the largest |H_ij − H_ji| scale_i scale_j, a number
/// that is not finite when an entry of H is not.
double espalier_equilibrate(const double *h, size_t n, const double *scale, double *out);

/// Copies the lower triangle of `from` at the given indices, in their order, to the lower triangle of the m×m
/// matrix `to`; reads the lower triangle of `from` (row stride ld) only.
void espalier_gather_triangle(const double *from, size_t ld, const long *indices, size_t m, double *to);
#endif
