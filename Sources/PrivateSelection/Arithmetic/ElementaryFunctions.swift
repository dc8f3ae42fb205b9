#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Floating-point functions for estimates and for proposals that an exact step corrects. Nothing that decides the
// law of a release rests on their accuracy.

func naturalLogarithm(_ x: Double) -> Double { log(x) }
func exponential(_ x: Double) -> Double { exp(x) }
func powerOfTwo(_ x: Double) -> Double { exp2(x) }
