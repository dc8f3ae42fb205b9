#ifndef ESPALIER_SWAP_H
#define ESPALIER_SWAP_H
#include <stddef.h>
#include <stdint.h>

/// Column `j` of a symmetric matrix whose lower triangle is stored with row stride `ld`, n entries.
void espalier_gather_column(const double *a, size_t ld, size_t n, size_t j, double *column);

/// The vectors of one elimination with pivot p = A_rr and s = B_rr, and the diagonals after it:
/// v = a/√p, u = −a/p, w = b + s u/2; diag A −= v², diag B += 2 u w.
void espalier_elimination_vectors(const double *a, const double *b, size_t n, double p, double s, double *v,
                                  double *u, double *w, double *diag_a, double *diag_b);

/// T += Σ_s c_s t_s t_sᵀ and Z += Σ_s (u_s w_sᵀ + w_s u_sᵀ) on lower triangles with row stride ld, in one pass;
/// `t`, `u`, `w` are k×n with row stride ld. For small k, where the pass is bound by memory.
void espalier_tableau_update(double *t_matrix, double *z_matrix, size_t ld, size_t n, size_t k, const double *c,
                             const double *t, const double *u, const double *w);

/// The best exact swap of a sweep tableau: over all pairs of one index inside the support and one outside it, the
/// largest decrease ½[(Z_jj + 2βZ_ij + β²Z_ii)/(T_jj + βC_ij) − Z_ii/P_ii], β = C_ij/P_ii.
///
/// `t`, `z`: lower triangles, row stride ld. `inside[i]` is 1 for the support, 0 outside, −1 for an index that may not
/// move. `p` is P_ii inside and T_ii outside; `zd` the diagonal of Z. `cost` may be NULL; otherwise a pair is allowed
/// when cost[j] − cost[i] <= slack. `scratch` holds 3n doubles. Returns the decrease, or −inf when no pair is allowed; ties go to the smallest
/// leaving, then the smallest entering index.
double espalier_best_swap(const double *t, const double *z, size_t ld, size_t n, const signed char *inside,
                          const double *p, const double *zd, const double *cost, double slack, double *scratch,
                          int64_t *leaving, int64_t *entering);

/// Eliminates the first k rows of a pair of symmetric matrices (lower triangles, row stride n) in place:
/// A ← A − A_:r A_r:/A_rr and B ← E B Eᵀ for r = 0 … k−1. The first k rows, upper parts included, become scratch.
void espalier_eliminate_leading(double *a, double *b, size_t n, size_t k);

/// row[i] = row[kept[i]] for ascending kept indices, m of them, in place.
void espalier_compact(double *row, const long *kept, size_t m);

/// The position of the least b[i] / (a[i] · weight[i]) among those with excluded[i] == 0 (+inf excludes), or −1; the
/// first of equals.
long espalier_least_ratio(const double *a, const double *b, const double *weight, const double *excluded, size_t n);

/// worth[i] = B_ii / 2A_ii for i > r after eliminating row r, from the lower triangles, without updating them.
void espalier_eliminated_diagonals(const double *a, const double *b, size_t n, size_t r, double *worth);
#endif
