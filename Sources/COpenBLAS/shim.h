#ifndef ESPALIER_COPENBLAS_SHIM_H
#define ESPALIER_COPENBLAS_SHIM_H
#include <cblas.h>

// Debian's libopenblas carries the Fortran LAPACK symbols but no LAPACKE, so the few routines in use
// are declared here. Character arguments are passed without their hidden lengths: every one of them is
// a single letter, and the routines read only that letter.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void spotrf_(const char *uplo, const int *n, float *a, const int *lda, int *info);
void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void spotri_(const char *uplo, const int *n, float *a, const int *lda, int *info);
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info);
void ssyevd_(const char *jobz, const char *uplo, const int *n, float *a, const int *lda, float *w,
             float *work, const int *lwork, int *iwork, const int *liwork, int *info);
#endif
