#include "encoder.h"
#include "clones.h"
