/// Uninitialised-free scratch memory of doubles with a stable address, freed with its owner.
///
/// The update engines keep several triangles and panels that BLAS calls and C kernels write side by side; arrays would
/// need a nest of closures to lend their addresses at once. This is the one place that owns raw memory: it is
/// internal to the engines, which are classes, and never leaves them.
final class NumericBuffer {
  /// The first entry.
  let base: UnsafeMutablePointer<Double>
  /// The number of entries.
  let count: Int

  /// `count` zeros.
  init(count: Int) {
    self.count = count
    base = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
    base.initialize(repeating: 0, count: max(1, count))
  }

  /// A copy of `values`.
  init(_ values: [Double]) {
    count = values.count
    base = UnsafeMutablePointer<Double>.allocate(capacity: max(1, values.count))
    values.withUnsafeBufferPointer { source in
      if let from = source.baseAddress { base.initialize(from: from, count: values.count) }
    }
  }

  deinit { base.deallocate() }
}
