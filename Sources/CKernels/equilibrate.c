#include "equilibrate.h"

#include <math.h>

#include "clones.h"

enum { block = 32 };

ESPALIER_CLONES double espalier_equilibrate(const double *restrict h, size_t n, const double *restrict scale,
                                            double *restrict out) {
  double worst = 0;
  // Blocks keep the transposed reads and writes in cache.
  for (size_t ib = 0; ib < n; ib += block) {
    size_t ie = ib + block < n ? ib + block : n;
    for (size_t jb = 0; jb <= ib; jb += block) {
      size_t je = jb + block < n ? jb + block : n;
      double bad = 0;
      for (size_t i = ib; i < ie; i++) {
        size_t end = je < i ? je : i;
        double si = scale[i];
        for (size_t j = jb; j < end; j++) {
          double value = h[i * n + j], mirror = h[j * n + i], factor = si * scale[j];
          double difference = fabs(value - mirror) * factor;
          // NaN compares false with everything: it is taken on its own account and stays.
          bad = difference > bad || isnan(difference) ? difference : bad;
          out[i * n + j] = value * factor;
          out[j * n + i] = value * factor;
        }
      }
      worst = bad > worst || isnan(bad) ? bad : worst;
    }
  }
  for (size_t i = 0; i < n; i++) {
    if (!isfinite(h[i * n + i])) worst = INFINITY;
    out[i * n + i] = 1;
  }
  return worst;
}

void espalier_gather_triangle(const double *restrict from, size_t ld, const long *restrict indices, size_t m,
                              double *restrict to) {
  for (size_t i = 0; i < m; i++) {
    size_t row = (size_t)indices[i];
    for (size_t j = 0; j <= i; j++) {
      size_t column = (size_t)indices[j];
      to[i * m + j] = column <= row ? from[row * ld + column] : from[column * ld + row];
    }
    for (size_t j = i + 1; j < m; j++) to[i * m + j] = 0;
  }
}
