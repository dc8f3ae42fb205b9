#include "conversion.h"
#include "clones.h"
