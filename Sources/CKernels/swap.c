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

// The gain of one pair. P, zi belong to the leaving index, tj, zj to the entering one; c and z couple them.
static inline double swap_gain(double c, double z, double inverse_p, double zi, double leave, double tj, double zj) {
  double beta = c * inverse_p;
  return (zj + beta * (2 * z + beta * zi)) / (tj + beta * c) - leave;
}

// The best gain in row i of the triangle; the columns j < i are the partners.
ESPALIER_CLONES static double row_best(const double *restrict ti, const double *restrict zi, size_t i,
                                       const signed char *restrict inside, const double *restrict p,
                                       const double *restrict zd, const double *restrict cost, double slack) {
  ESPALIER_FAST
  double best = -INFINITY;
  double pi = p[i], zii = zd[i];
  if (inside[i] == 1) {
    double inverse = 1 / pi, leave = zii * inverse;
    if (cost) {
      double limit = slack + cost[i];
      for (size_t j = 0; j < i; j++) {
        double gain = swap_gain(ti[j], zi[j], inverse, zii, leave, p[j], zd[j]);
        gain = ((inside[j] == 0) & (cost[j] <= limit)) ? gain : -INFINITY;
        best = gain > best ? gain : best;
      }
    } else {
      for (size_t j = 0; j < i; j++) {
        double gain = swap_gain(ti[j], zi[j], inverse, zii, leave, p[j], zd[j]);
        gain = inside[j] == 0 ? gain : -INFINITY;
        best = gain > best ? gain : best;
      }
    }
  } else {
    double limit = cost ? cost[i] - slack : 0;
    for (size_t j = 0; j < i; j++) {
      double inverse = 1 / p[j];
      double gain = swap_gain(ti[j], zi[j], inverse, zd[j], zd[j] * inverse, pi, zii);
      gain = ((inside[j] == 1) & (!cost || cost[j] >= limit)) ? gain : -INFINITY;
      best = gain > best ? gain : best;
    }
  }
  return best;
}

double espalier_best_swap(const double *t, const double *z, size_t ld, size_t n, const signed char *inside,
                          const double *p, const double *zd, const double *cost, double slack, int64_t *leaving,
                          int64_t *entering) {
  double best = -INFINITY;
  *leaving = -1;
  *entering = -1;
  for (size_t i = 0; i < n; i++) {
    if (inside[i] < 0) continue;
    double row = row_best(t + i * ld, z + i * ld, i, inside, p, zd, cost, slack);
    if (!(row >= best) || row == -INFINITY) continue;
    // Rare: look for the pair in this row again, scalar, by the same formula. Rounding may differ from the
    // vectorised pass in the last bits, so the row's own maximum decides here.
    double found = -INFINITY;
    size_t at = 0;
    for (size_t j = 0; j < i; j++) {
      double gain;
      if (inside[i] == 1) {
        if (inside[j] != 0 || (cost && cost[j] > slack + cost[i])) continue;
        gain = swap_gain(t[i * ld + j], z[i * ld + j], 1 / p[i], zd[i], zd[i] * (1 / p[i]), p[j], zd[j]);
      } else {
        if (inside[j] != 1 || (cost && cost[j] < cost[i] - slack)) continue;
        gain = swap_gain(t[i * ld + j], z[i * ld + j], 1 / p[j], zd[j], zd[j] * (1 / p[j]), p[i], zd[i]);
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
                                          const signed char *candidate, size_t n) {
  double best = INFINITY;
  for (size_t i = 0; i < n; i++) {
    double value = b[i] / (weight ? a[i] * weight[i] : a[i]);
    value = candidate[i] ? value : INFINITY;
    best = value < best ? value : best;
  }
  long any = -1;
  for (size_t i = 0; i < n; i++) {
    if (!candidate[i]) continue;
    if (any < 0) any = (long)i;
    if (b[i] / (weight ? a[i] * weight[i] : a[i]) == best) return (long)i;
  }
  return any;
}
