import CKernels
import COpenBLAS

/// What is known of the BLAS that is linked, and the one rule about its threads.
///
/// OpenBLAS keeps one thread count for the whole process, and its results can differ in the last bits with it.
/// Espalier therefore always runs OpenBLAS on one thread and parallelises above it, over tiles, sequences, layers and
/// folds, in a fixed order of reduction. Results then do not depend on the number of threads.
public enum BLASRuntime {
  /// The kernel set OpenBLAS chose for this CPU, such as "Haswell" or "Cooperlake". `OPENBLAS_CORETYPE` in the
  /// environment overrides the detection; results differ in the last bits between core types.
  public static var coreName: String { String(cString: openblas_get_corename()) }

  /// Version and build options of OpenBLAS.
  public static var configuration: String { String(cString: openblas_get_config()) }

  /// Makes the process keep freed matrices for reuse instead of returning them to the system.
  ///
  /// For programs whose business is large matrices, once at their start: on the way from a 1536×1536 Gram matrix to a
  /// refitted selection it saves about a tenth of the CPU time, which otherwise goes into clearing fresh pages. It is
  /// process-wide, so the library never calls it by itself.
  public static func keepFreedMemory() { espalier_keep_freed_memory() }

  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Sets OpenBLAS to one thread, once per process. Every BLAS call of this module goes through it.
  @inline(__always) static func prepare() { _ = singleThreaded }
}

/// A dimension as BLAS takes it. Dimensions are bounded by memory: 2³¹ rows or columns of a dense matrix do not fit.
@inline(__always) func blasInt(_ value: Int) -> Int32 { Int32(value) }
