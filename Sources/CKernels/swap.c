#include "swap.h"
#include "clones.h"
