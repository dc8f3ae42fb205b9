#ifndef ESPALIER_SOFTTREE_H
#define ESPALIER_SOFTTREE_H
#include <stddef.h>
#include <stdint.h>
// Soft trees: gates, leaf weights and their gradients. A tree of depth d has 2^d - 1 gates in heap order (children of i
// are 2i + 1 and 2i + 2) and 2^d leaves. Arrays are [tree][gate or leaf][sample], samples contiguous, without gaps.
// `width` is 0 for the logistic gate and g > 0 for the smooth step of width g.

#define ESPALIER_SOFTTREE_DECLARE(REAL, SUFFIX)                                                                        \
  /** Gates and leaf weights. `gates` holds X W on entry and the state of the gates on return, `leaves` is written. */   \
  void espalier_trees_forward_##SUFFIX(REAL *gates, const REAL *bias, REAL *leaves, size_t trees, size_t depth,         \
                                       size_t samples, REAL width);                                                      \
  /** Gradients. `gates` holds the state of the gates on entry and d loss / d (X W + b) on return; `leaves` holds        \
      d loss / d leaf weight and is destroyed; `bias` gets the sums of `gates` over the samples. */                      \
  void espalier_trees_backward_##SUFFIX(REAL *gates, REAL *leaves, REAL *bias, size_t trees, size_t depth,               \
                                        size_t samples, REAL width);                                                     \
  /** Softmax cross-entropy of scores [class][sample] for labels < classes. Replaces the scores by                       \
      weight_i scale (softmax - one-hot) and returns the sum of weight_i loss_i. */                                      \
  double espalier_cross_entropy_##SUFFIX(REAL *scores, const int32_t *labels, const REAL *weights, size_t classes,       \
                                         size_t samples, REAL scale);                                                    \
  /** Scores [class][sample] become probabilities. */                                                                    \
  void espalier_class_probabilities_##SUFFIX(REAL *scores, size_t classes, size_t samples);                              \
  /** Adam on n numbers: m, v are the moments, `rate` and `correction` = 1 / sqrt(1 - beta2^t) include the bias          \
      corrections, and `decay` shrinks x by the factor 1 - decay first. */                                               \
  void espalier_adam_##SUFFIX(REAL *x, const REAL *gradient, REAL *m, REAL *v, size_t n, REAL beta1, REAL beta2,         \
                              REAL rate, REAL correction, REAL epsilon, REAL decay);                                     \
  /** squares_j += gradient_ij^2 over the rows. */                                                                        \
  void espalier_column_squares_##SUFFIX(const REAL *gradient, REAL *squares, size_t rows, size_t n);                     \
  /** Momentum with one scale a column: m <- beta1 m + (1 - beta1) gradient, x_i <- keep_i x_i - scale_j m.             \
      norms_i gets the sum of squares of row i of x. */                                                                  \
  void espalier_momentum_rows_##SUFFIX(REAL *x, const REAL *gradient, REAL *m, const REAL *scale, const REAL *keep,      \
                                       REAL *norms, size_t rows, size_t n, REAL beta1);

ESPALIER_SOFTTREE_DECLARE(float, f32)
ESPALIER_SOFTTREE_DECLARE(double, f64)
#undef ESPALIER_SOFTTREE_DECLARE
#endif
