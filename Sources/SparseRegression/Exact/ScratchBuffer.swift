/// Raw memory of one type with a stable address that grows and is freed with its owner.
///
/// The kernels of the tree take a dozen arrays side by side; arrays would need a nest of closures to lend their
/// addresses at once. It is internal to the engine and never leaves it.
final class ScratchBuffer<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count: Int
  private let fill: Element

  /// Memory that is not touched here: where the system hands out pages on their first use, what is never used costs
  /// nothing. Every element must be written before it is read.
  init(uninitialized count: Int, fill: Element) {
    self.count = max(1, count)
    self.fill = fill
    base = .allocate(capacity: self.count)
  }

  init(count: Int, repeating value: Element) {
    self.count = max(1, count)
    fill = value
    base = .allocate(capacity: self.count)
    base.initialize(repeating: value, count: self.count)
  }

  /// Makes room for `size` elements; those there are stay.
  func grow(to size: Int) {
    guard size > count else { return }
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: size)
    larger.update(from: base, count: count)
    (larger + count).initialize(repeating: fill, count: size - count)
    base.deallocate()
    base = larger
    count = size
  }

  /// Makes room for a square matrix of more rows; the first `size` rows and columns stay, the rest is not touched.
  func growSquare(used size: Int, from order: Int, to largerOrder: Int) {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: largerOrder * largerOrder)
    for row in 0..<size { (larger + row * largerOrder).update(from: base + row * order, count: size) }
    base.deallocate()
    base = larger
    count = largerOrder * largerOrder
  }

  subscript(index: Int) -> Element {
    @inline(__always) get { base[index] }
    @inline(__always) set { base[index] = newValue }
  }

  deinit { base.deallocate() }
}
