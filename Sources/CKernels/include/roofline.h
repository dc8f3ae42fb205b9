#ifndef ESPALIER_ROOFLINE_H
#define ESPALIER_ROOFLINE_H
#include <stddef.h>
/// Runs `rounds` rounds of independent fused multiply-adds in registers and returns their number of floating-point
/// operations; `sink` keeps the compiler from dropping them. The rate is what one core can do at best.
double espalier_fma_rounds(size_t rounds, double *sink);
double espalier_fma_rounds_float(size_t rounds, float *sink);
/// Reads n doubles and returns their sum: the rate is the read bandwidth of one core.
double espalier_read_sum(const double *x, size_t n);
#endif
