#include "CSolverSupport.h"

#include <stdio.h>

void lineBufferStandardOutput(void) { setvbuf(stdout, NULL, _IOLBF, 1 << 16); }
