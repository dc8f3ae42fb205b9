#ifndef ESPALIER_CKERNELS_H
#define ESPALIER_CKERNELS_H
#include "allocation.h"
#include "conversion.h"
#include "encoder.h"
#include "equilibrate.h"
#include "margin.h"
#include "perspective.h"
#include "roofline.h"
#include "softtree.h"
#include "subset.h"
#include "swap.h"
#include "vector.h"
#endif
