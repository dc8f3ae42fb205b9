#include "softtree.h"
#include "clones.h"
#include <math.h>

#pragma clang fp contract(fast)

#include "exponential.h"

#define INLINE static inline __attribute__((always_inline))
#define PASTE_AGAIN(a, b) a##_##b
#define PASTE(a, b) PASTE_AGAIN(a, b)
#define NAME(base) PASTE(base, SUFFIX)
// The scratch of a tile lies on the stack: 64 samples of 2^8 nodes are 128 KiB in double precision.
#define ESPALIER_MAXIMUM_DEPTH 8

#define REAL float
#define SUFFIX f32
#define EXP espalier_exponential
#define SQRT sqrtf
#include "softtree_template.h"
#undef REAL
#undef SUFFIX
#undef EXP
#undef SQRT

#define REAL double
#define SUFFIX f64
#define EXP exp
#define SQRT sqrt
#include "softtree_template.h"
