#ifndef ESPALIER_EXPONENTIAL_H
#define ESPALIER_EXPONENTIAL_H
#include <stdint.h>
#include <string.h>

// exp(x) for x <= 88, 0 below -87: x = k ln 2 + r with |r| <= ln 2 / 2, a polynomial in r (Cephes, S. Moshier), and k
// added to the exponent.
static inline __attribute__((always_inline)) float espalier_exponential(float x) {
  float bounded = x < -87.0f ? -87.0f : x;
  float shifted = bounded * 1.44269504f + 12582912.0f;
  float k = shifted - 12582912.0f;
  float r = bounded - k * 0.693359375f;
  r = r + k * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  int32_t bits, exponent;
  memcpy(&exponent, &shifted, sizeof exponent);
  memcpy(&bits, &p, sizeof bits);
  bits += (int32_t)((uint32_t)exponent << 23);
  memcpy(&p, &bits, sizeof p);
  return x < -87.0f ? 0.0f : p;
}
#endif
