/// Memory with a stable address, freed with its owner, that BLAS calls and kernels write side by side.
///
/// The one place of this module that owns raw memory; it never leaves the classes that compute.
final class ScratchBuffer<Element: BitwiseCopyable & ExpressibleByIntegerLiteral> {
  /// The first entry.
  private(set) var base: UnsafeMutablePointer<Element>
  /// The number of entries.
  private(set) var count: Int

  /// `count` zeros.
  init(_ count: Int = 0) {
    self.count = count
    base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    base.initialize(repeating: 0, count: max(1, count))
  }

  /// A copy of `values`.
  convenience init(_ values: [Element]) {
    self.init(values.count)
    values.withUnsafeBufferPointer { source in
      if let from = source.baseAddress { base.update(from: from, count: values.count) }
    }
  }

  /// Makes room for `count` entries; the contents are lost when it grows.
  func require(_ count: Int) {
    guard count > self.count else { return }
    base.deallocate()
    base = UnsafeMutablePointer<Element>.allocate(capacity: count)
    base.initialize(repeating: 0, count: count)
    self.count = count
  }

  /// The first `count` entries.
  func array(_ count: Int) -> [Element] { Array(UnsafeBufferPointer(start: base, count: min(count, self.count))) }

  deinit { base.deallocate() }
}
