// The kernels of soft trees for one type, REAL, with names that end in SUFFIX. EXP is exp(x), 0 far to the left.

// One gate: the logistic function itself is its state. A smooth step keeps u = a / g + 1/2 cut to [0, 1], from which
// value u^2 (3 - 2u) and slope 6u (1 - u) / g follow.
INLINE void NAME(states)(REAL *restrict gates, REAL bias, size_t n, REAL inverse) {
  if (inverse == 0) {
    for (size_t s = 0; s < n; s++) {
      REAL a = gates[s] + bias;
      // The other half by symmetry, so that the exponential never overflows.
      REAL e = EXP(a < 0 ? a : -a);
      REAL small = e / (1 + e);
      gates[s] = a < 0 ? small : 1 - small;
    }
  } else {
    for (size_t s = 0; s < n; s++) {
      REAL u = (gates[s] + bias) * inverse + (REAL)0.5;
      u = u < 0 ? 0 : u;
      gates[s] = u > 1 ? 1 : u;
    }
  }
}

INLINE REAL NAME(value)(REAL state, REAL inverse) {
  return inverse == 0 ? state : state * state * (3 - 2 * state);
}

INLINE REAL NAME(slope)(REAL state, REAL inverse) {
  REAL product = state * (1 - state);
  return inverse == 0 ? product : 6 * inverse * product;
}

// Weights of the two children of a node.
INLINE void NAME(split)(const REAL *restrict parent, const REAL *restrict state, REAL *restrict left,
                        REAL *restrict right, size_t n, REAL inverse) {
  for (size_t s = 0; s < n; s++) {
    REAL p = parent[s] * NAME(value)(state[s], inverse);
    left[s] = p;
    right[s] = parent[s] - p;
  }
}

INLINE void NAME(split_root)(const REAL *restrict state, REAL *restrict left, REAL *restrict right, size_t n,
                             REAL inverse) {
  for (size_t s = 0; s < n; s++) {
    REAL p = NAME(value)(state[s], inverse);
    left[s] = p;
    right[s] = 1 - p;
  }
}

// Gradients of the children become that of the parent, in place of the left child's, and that of the gate.
INLINE REAL NAME(merge)(REAL *restrict state, const REAL *restrict weight, REAL *restrict left,
                        const REAL *restrict right, size_t n, REAL inverse) {
  ESPALIER_FAST
  REAL sum = 0;
  for (size_t s = 0; s < n; s++) {
    REAL difference = left[s] - right[s];
    REAL gradient = weight[s] * difference * NAME(slope)(state[s], inverse);
    left[s] = right[s] + NAME(value)(state[s], inverse) * difference;
    state[s] = gradient;
    sum += gradient;
  }
  return sum;
}

#define TILE 64

// Node weights above the leaves for one tile, heap order, without the root (whose weight is 1).
INLINE void NAME(inner_weights)(const REAL *gates, REAL *weights, size_t depth, size_t samples, size_t n,
                                REAL inverse) {
  if (depth < 2) return;
  NAME(split_root)(gates, weights + TILE, weights + 2 * TILE, n, inverse);
  size_t last = ((size_t)1 << (depth - 2)) * 2 - 1;
  for (size_t i = 1; i < last; i++) {
    NAME(split)(weights + i * TILE, gates + i * samples, weights + (2 * i + 1) * TILE, weights + (2 * i + 2) * TILE, n,
                inverse);
  }
}

INLINE void NAME(forward_tree)(REAL *gates, const REAL *bias, REAL *leaves, REAL *weights, size_t depth,
                               size_t samples, REAL inverse) {
  size_t inner = ((size_t)1 << depth) - 1, first = inner / 2;
  for (size_t start = 0; start < samples; start += TILE) {
    size_t n = samples - start < TILE ? samples - start : TILE;
    for (size_t i = 0; i < inner; i++) NAME(states)(gates + i * samples + start, bias[i], n, inverse);
    NAME(inner_weights)(gates + start, weights, depth, samples, n, inverse);
    if (depth == 1) {
      NAME(split_root)(gates + start, leaves + start, leaves + samples + start, n, inverse);
      continue;
    }
    for (size_t i = first; i < inner; i++) {
      REAL *left = leaves + 2 * (i - first) * samples + start;
      NAME(split)(weights + i * TILE, gates + i * samples + start, left, left + samples, n, inverse);
    }
  }
}

INLINE void NAME(backward_tree)(REAL *gates, REAL *leaves, REAL *bias, REAL *weights, size_t depth, size_t samples,
                                REAL inverse) {
  size_t inner = ((size_t)1 << depth) - 1;
  for (size_t i = 0; i < inner; i++) bias[i] = 0;
  for (size_t s = 0; s < TILE; s++) weights[s] = 1;
  for (size_t start = 0; start < samples; start += TILE) {
    size_t n = samples - start < TILE ? samples - start : TILE;
    NAME(inner_weights)(gates + start, weights, depth, samples, n, inverse);
    // The gradient of node j of a level lies where leaf j 2^(levels below) lay.
    for (size_t level = depth, step = 1; level-- > 0; step *= 2) {
      size_t count = (size_t)1 << level;
      for (size_t j = 0; j < count; j++) {
        size_t i = count - 1 + j;
        REAL *left = leaves + 2 * j * step * samples + start;
        bias[i] += NAME(merge)(gates + i * samples + start, weights + i * TILE, left, left + step * samples, n, inverse);
      }
    }
  }
}

ESPALIER_CLONES void NAME(espalier_trees_forward)(REAL *gates, const REAL *bias, REAL *leaves, size_t trees,
                                                   size_t depth, size_t samples, REAL width) {
  if (depth == 0 || depth > ESPALIER_MAXIMUM_DEPTH) return;
  REAL weights[TILE << ESPALIER_MAXIMUM_DEPTH];
  size_t inner = ((size_t)1 << depth) - 1;
  for (size_t t = 0; t < trees; t++, gates += inner * samples, bias += inner, leaves += (inner + 1) * samples) {
    if (width > 0) {
      NAME(forward_tree)(gates, bias, leaves, weights, depth, samples, 1 / width);
    } else {
      NAME(forward_tree)(gates, bias, leaves, weights, depth, samples, 0);
    }
  }
}

ESPALIER_CLONES void NAME(espalier_trees_backward)(REAL *gates, REAL *leaves, REAL *bias, size_t trees, size_t depth,
                                                    size_t samples, REAL width) {
  if (depth == 0 || depth > ESPALIER_MAXIMUM_DEPTH) return;
  REAL weights[TILE << ESPALIER_MAXIMUM_DEPTH];
  size_t inner = ((size_t)1 << depth) - 1;
  for (size_t t = 0; t < trees; t++, gates += inner * samples, bias += inner, leaves += (inner + 1) * samples) {
    if (width > 0) {
      NAME(backward_tree)(gates, leaves, bias, weights, depth, samples, 1 / width);
    } else {
      NAME(backward_tree)(gates, leaves, bias, weights, depth, samples, 0);
    }
  }
}

// Probabilities of one tile of samples in place; `shift` gets the sums of exp(score - largest).
INLINE void NAME(softmax_tile)(REAL *scores, REAL *shift, size_t classes, size_t samples, size_t n) {
  REAL top[TILE], sum[TILE];
  for (size_t s = 0; s < n; s++) {
    top[s] = scores[s];
    sum[s] = 0;
  }
  for (size_t c = 1; c < classes; c++) {
    for (size_t s = 0; s < n; s++) top[s] = scores[c * samples + s] > top[s] ? scores[c * samples + s] : top[s];
  }
  for (size_t c = 0; c < classes; c++) {
    for (size_t s = 0; s < n; s++) {
      REAL e = EXP(scores[c * samples + s] - top[s]);
      scores[c * samples + s] = e;
      sum[s] += e;
    }
  }
  for (size_t s = 0; s < n; s++) {
    shift[s] = sum[s];
    sum[s] = 1 / sum[s];
  }
  for (size_t c = 0; c < classes; c++) {
    for (size_t s = 0; s < n; s++) scores[c * samples + s] *= sum[s];
  }
}

ESPALIER_CLONES void NAME(espalier_class_probabilities)(REAL *scores, size_t classes, size_t samples) {
  REAL shift[TILE];
  for (size_t start = 0; start < samples; start += TILE) {
    NAME(softmax_tile)(scores + start, shift, classes, samples, samples - start < TILE ? samples - start : TILE);
  }
}

ESPALIER_CLONES double NAME(espalier_cross_entropy)(REAL *scores, const int32_t *labels, const REAL *weights,
                                                     size_t classes, size_t samples, REAL scale) {
  double loss = 0;
  REAL shift[TILE], top[TILE], own[TILE];
  for (size_t start = 0; start < samples; start += TILE) {
    size_t n = samples - start < TILE ? samples - start : TILE;
    for (size_t s = 0; s < n; s++) {
      REAL largest = scores[start + s];
      for (size_t c = 1; c < classes; c++) {
        REAL score = scores[c * samples + start + s];
        largest = score > largest ? score : largest;
      }
      top[s] = largest;
      own[s] = scores[(size_t)labels[start + s] * samples + start + s];
    }
    NAME(softmax_tile)(scores + start, shift, classes, samples, n);
    for (size_t s = 0; s < n; s++) {
      loss += (double)weights[start + s] * (log((double)shift[s]) + (double)top[s] - (double)own[s]);
      scores[(size_t)labels[start + s] * samples + start + s] -= 1;
    }
    for (size_t c = 0; c < classes; c++) {
      for (size_t s = 0; s < n; s++) scores[c * samples + start + s] *= weights[start + s] * scale;
    }
  }
  return loss;
}

ESPALIER_CLONES void NAME(espalier_adam)(REAL *restrict x, const REAL *restrict gradient, REAL *restrict m,
                                          REAL *restrict v, size_t n, REAL beta1, REAL beta2, REAL rate,
                                          REAL correction, REAL epsilon, REAL decay) {
  for (size_t i = 0; i < n; i++) {
    REAL g = gradient[i];
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    x[i] = (1 - decay) * x[i] - rate * m[i] / (SQRT(v[i]) * correction + epsilon);
  }
}

ESPALIER_CLONES void NAME(espalier_column_squares)(const REAL *restrict gradient, REAL *restrict squares, size_t rows,
                                                    size_t n) {
  for (size_t row = 0; row < rows; row++, gradient += n) {
    for (size_t i = 0; i < n; i++) squares[i] += gradient[i] * gradient[i];
  }
}

INLINE REAL NAME(momentum_row)(REAL *restrict x, const REAL *restrict gradient, REAL *restrict m,
                               const REAL *restrict scale, size_t n, REAL beta1, REAL keep) {
  ESPALIER_FAST
  REAL sum = 0;
  for (size_t i = 0; i < n; i++) {
    REAL moment = beta1 * m[i] + (1 - beta1) * gradient[i];
    REAL value = keep * x[i] - scale[i] * moment;
    m[i] = moment;
    x[i] = value;
    sum += value * value;
  }
  return sum;
}

ESPALIER_CLONES void NAME(espalier_momentum_rows)(REAL *x, const REAL *gradient, REAL *m, const REAL *scale,
                                                   const REAL *keep, REAL *norms, size_t rows, size_t n, REAL beta1) {
  for (size_t row = 0; row < rows; row++) {
    norms[row] = NAME(momentum_row)(x + row * n, gradient + row * n, m + row * n, scale, n, beta1, keep[row]);
  }
}

#undef TILE
