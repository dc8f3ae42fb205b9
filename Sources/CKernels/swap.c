#include "swap.h"

#include <math.h>
#include <string.h>

#include "clones.h"

void espalier_gather_column(const double *a, size_t ld, size_t n, size_t j, double *column) {
  const double *row = a + j * ld;
  size_t head = j < n ? j + 1 : n;
  for (size_t i = 0; i < head; i++) column[i] = row[i];
  for (size_t i = head; i < n; i++) column[i] = a[i * ld + j];
}

ESPALIER_CLONES void espalier_elimination_vectors(const double *restrict a, const double *restrict b, size_t n,
                                                  double p, double s, double *restrict v, double *restrict u,
                                                  double *restrict w, double *restrict diag_a,
                                                  double *restrict diag_b) {
  double root = 1 / sqrt(p), inverse = 1 / p, half = 0.5 * s;
  for (size_t i = 0; i < n; i++) {
    double vi = a[i] * root, ui = -a[i] * inverse, wi = b[i] + half * ui;
    v[i] = vi;
    u[i] = ui;
    w[i] = wi;
    diag_a[i] -= vi * vi;
    diag_b[i] += 2 * ui * wi;
  }
}

ESPALIER_CLONES void espalier_tableau_update(double *restrict t_matrix, double *restrict z_matrix, size_t ld, size_t n,
                                             size_t k, const double *restrict c, const double *restrict t,
                                             const double *restrict u, const double *restrict w) {
  ESPALIER_FAST
  for (size_t i = 0; i < n; i++) {
    double *restrict ti = t_matrix + i * ld;
    double *restrict zi = z_matrix + i * ld;
    size_t s = 0;
    // Pairs of terms at a time: a swap is two pivots, and each pass over the row costs a read and a write.
    for (; s + 1 < k; s += 2) {
      const double *restrict ta = t + s * ld, *restrict tb = ta + ld;
      const double *restrict ua = u + s * ld, *restrict ub = ua + ld;
      const double *restrict wa = w + s * ld, *restrict wb = wa + ld;
      double fa = c[s] * ta[i], fb = c[s + 1] * tb[i];
      double uai = ua[i], ubi = ub[i], wai = wa[i], wbi = wb[i];
      for (size_t j = 0; j <= i; j++) {
        ti[j] += fa * ta[j] + fb * tb[j];
        zi[j] += uai * wa[j] + wai * ua[j] + ubi * wb[j] + wbi * ub[j];
      }
    }
    for (; s < k; s++) {
      const double *restrict ta = t + s * ld, *restrict ua = u + s * ld, *restrict wa = w + s * ld;
      double fa = c[s] * ta[i], uai = ua[i], wai = wa[i];
      for (size_t j = 0; j <= i; j++) {
        ti[j] += fa * ta[j];
        zi[j] += uai * wa[j] + wai * ua[j];
      }
    }
  }
}

// The gain of one pair, twice over. `inverse_p` and `zi` belong to the leaving index, `tj` and `zj` to the entering one;
// c and z couple them.
static inline double swap_gain(double c, double z, double inverse_p, double zi, double tj, double zj) {
  double beta = c * inverse_p;
  return (zj + beta * (2 * z + beta * zi)) / (tj + beta * c) - zi * inverse_p;
}

// Eight doubles at any address; clones compile them to what their level offers.
typedef double wide __attribute__((vector_size(64), aligned(8), may_alias));
typedef long wide_mask __attribute__((vector_size(64)));
enum { lanes = 8 };

// Macros, since a function of such a type has another calling convention at every level.
#define SPREAD(value) ((wide){(value), (value), (value), (value), (value), (value), (value), (value)})
#define LOAD(x) (*(const wide *)(x))
// `gain` where the condition holds, −inf elsewhere.
#define WHERE(condition, gain, never) ((wide)(((wide_mask)(gain) & (condition)) | ((wide_mask)(never) & ~(condition))))
// The largest of `best`, into a double.
#define WIDEST(best, value)                    \
  do {                                         \
    (value) = (best)[0];                       \
    for (int l = 1; l < lanes; l++)            \
      if ((best)[l] > (value)) (value) = (best)[l]; \
  } while (0)

// Per index: 1/P (inside), and what to add to a gain so that it counts only as leaving or only as entering.
struct swap_terms {
  const double *p, *zd, *inverse, *may_leave, *may_enter, *cost;
};

// The best gain of row i, inside the support, against the columns j < i outside it.
ESPALIER_CLONES static double leaving_row_best(const double *ti, const double *zi, size_t i,
                                               const struct swap_terms *terms, double slack) {
  ESPALIER_FAST
  const double *p = terms->p, *zd = terms->zd, *enter = terms->may_enter, *cost = terms->cost;
  double inverse_i = terms->inverse[i], zii = zd[i], limit = cost ? cost[i] + slack : 0;
  wide never = SPREAD(-INFINITY), best = never;
  wide inverse = SPREAD(inverse_i), values = SPREAD(zii), limits = SPREAD(limit);
  size_t j = 0;
  for (; j + lanes <= i; j += lanes) {
    wide c = LOAD(ti + j), beta = c * inverse;
    wide gain = (LOAD(zd + j) + beta * (2 * LOAD(zi + j) + beta * values)) / (LOAD(p + j) + beta * c) -
                values * inverse + LOAD(enter + j);
    if (cost) gain = WHERE(LOAD(cost + j) <= limits, gain, never);
    best = __builtin_elementwise_max(best, gain);
  }
  double result;
  WIDEST(best, result);
  for (; j < i; j++) {
    double gain = swap_gain(ti[j], zi[j], inverse_i, zii, p[j], zd[j]) + enter[j];
    if (!(cost && cost[j] > limit) && gain > result) result = gain;
  }
  return result;
}

// The best gain of row i, outside the support, against the columns j < i inside it.
ESPALIER_CLONES static double entering_row_best(const double *ti, const double *zi, size_t i,
                                                const struct swap_terms *terms, double slack) {
  ESPALIER_FAST
  const double *p = terms->p, *zd = terms->zd, *inverse = terms->inverse, *leave = terms->may_leave;
  const double *cost = terms->cost;
  double limit = cost ? cost[i] - slack : 0;
  wide never = SPREAD(-INFINITY), best = never;
  wide pi = SPREAD(p[i]), values = SPREAD(zd[i]), limits = SPREAD(limit);
  size_t j = 0;
  for (; j + lanes <= i; j += lanes) {
    wide c = LOAD(ti + j), inverse_p = LOAD(inverse + j), others = LOAD(zd + j), beta = c * inverse_p;
    wide gain = (values + beta * (2 * LOAD(zi + j) + beta * others)) / (pi + beta * c) - others * inverse_p +
                LOAD(leave + j);
    if (cost) gain = WHERE(LOAD(cost + j) >= limits, gain, never);
    best = __builtin_elementwise_max(best, gain);
  }
  double result;
  WIDEST(best, result);
  for (; j < i; j++) {
    double gain = swap_gain(ti[j], zi[j], inverse[j], zd[j], p[i], zd[i]) + leave[j];
    if (!(cost && cost[j] < limit) && gain > result) result = gain;
  }
  return result;
}

double espalier_best_swap(const double *t, const double *z, size_t ld, size_t n, const signed char *inside,
                          const double *p, const double *zd, const double *cost, double slack, double *scratch,
                          int64_t *leaving, int64_t *entering) {
  double best = -INFINITY;
  *leaving = -1;
  *entering = -1;
  double *inverse = scratch, *leave = scratch + n, *enter = scratch + 2 * n;
  for (size_t i = 0; i < n; i++) {
    inverse[i] = 1 / p[i];
    leave[i] = inside[i] == 1 ? 0 : -INFINITY;
    enter[i] = inside[i] == 0 ? 0 : -INFINITY;
  }
  struct swap_terms terms = {p, zd, inverse, leave, enter, cost};
  for (size_t i = 0; i < n; i++) {
    if (inside[i] < 0) continue;
    const double *ti = t + i * ld, *zi = z + i * ld;
    double row = inside[i] == 1 ? leaving_row_best(ti, zi, i, &terms, slack)
                                : entering_row_best(ti, zi, i, &terms, slack);
    // Rounding may differ between the vectorised pass and the search below in the last bits.
    if (!(row >= best - 1e-12 * fabs(best)) || row == -INFINITY) continue;
    // Rare: look for the pair in this row again, one by one.
    double found = -INFINITY;
    size_t at = 0;
    for (size_t j = 0; j < i; j++) {
      double gain;
      if (inside[i] == 1) {
        if (inside[j] != 0 || (cost && cost[j] > slack + cost[i])) continue;
        gain = swap_gain(ti[j], zi[j], inverse[i], zd[i], p[j], zd[j]);
      } else {
        if (inside[j] != 1 || (cost && cost[j] < cost[i] - slack)) continue;
        gain = swap_gain(ti[j], zi[j], inverse[j], zd[j], p[i], zd[i]);
      }
      if (gain > found) {
        found = gain;
        at = j;
      }
    }
    if (found == -INFINITY) continue;
    int64_t out = inside[i] == 1 ? (int64_t)i : (int64_t)at;
    int64_t in = inside[i] == 1 ? (int64_t)at : (int64_t)i;
    if (found > best || (found == best && (out < *leaving || (out == *leaving && in < *entering)))) {
      best = found;
      *leaving = out;
      *entering = in;
    }
  }
  return 0.5 * best;
}

ESPALIER_CLONES void espalier_eliminate_leading(double *restrict a, double *restrict b, size_t n, size_t k) {
  ESPALIER_FAST
  for (size_t r = 0; r < k; r++) {
    double p = a[r * n + r], s = b[r * n + r];
    double inverse = 1 / p;
    // Row r of the working copies becomes scratch: the part right of the diagonal is free in a lower triangle.
    double *restrict u = a + r * n, *restrict w = b + r * n;
    for (size_t i = r + 1; i < n; i++) {
      u[i] = -a[i * n + r] * inverse;
      w[i] = b[i * n + r] + 0.5 * s * u[i];
    }
    for (size_t i = r + 1; i < n; i++) {
      double ui = u[i], wi = w[i], f = -p * ui;
      double *restrict ai = a + i * n, *restrict bi = b + i * n;
      for (size_t j = r + 1; j <= i; j++) {
        ai[j] += f * u[j];
        bi[j] += ui * w[j] + wi * u[j];
      }
    }
  }
}

ESPALIER_CLONES void espalier_eliminated_diagonals(const double *restrict a, const double *restrict b, size_t n,
                                                   size_t r, double *restrict worth) {
  ESPALIER_FAST
  double inverse = 1 / a[r * n + r], s = b[r * n + r];
  for (size_t i = r + 1; i < n; i++) {
    double u = -a[i * n + r] * inverse, w = b[i * n + r] + 0.5 * s * u;
    double ai = a[i * n + i] + a[i * n + r] * u, bi = b[i * n + i] + 2 * u * w;
    worth[i] = 0.5 * bi / ai;
  }
}

void espalier_compact(double *row, const long *kept, size_t m) {
  for (size_t i = 0; i < m;) {
    // Runs of neighbours move as one.
    size_t from = (size_t)kept[i], run = 1;
    while (i + run < m && (size_t)kept[i + run] == from + run) run++;
    if (from != i) memmove(row + i, row + from, run * sizeof(double));
    i += run;
  }
}

ESPALIER_CLONES long espalier_least_ratio(const double *a, const double *b, const double *weight,
                                          const double *excluded, size_t n) {
  ESPALIER_FAST
  wide least = SPREAD(INFINITY);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    least = __builtin_elementwise_min(least, LOAD(b + i) / (LOAD(a + i) * LOAD(weight + i)) + LOAD(excluded + i));
  }
  double value = least[0];
  for (int l = 1; l < lanes; l++) value = least[l] < value ? least[l] : value;
  for (; i < n; i++) {
    double ratio = b[i] / (a[i] * weight[i]) + excluded[i];
    value = ratio < value ? ratio : value;
  }
  // The first of equals; a contracted and a plain evaluation may differ in the last bits.
  long any = -1;
  for (i = 0; i < n; i++) {
    if (excluded[i] != 0) continue;
    if (any < 0) any = (long)i;
    double ratio = b[i] / (a[i] * weight[i]);
    if (ratio <= value + 1e-15 * fabs(value)) return (long)i;
  }
  return any;
}
