/// The batches of a training: all rows in random order, shuffled again when fewer than a batch are left.
struct BatchOrder {
  private var order: [Int]
  private var position = 0
  /// Rows in a batch.
  let size: Int

  init(rows: Int, size: Int, using random: inout TreeRandom) {
    order = random.permutation(rows)
    self.size = min(size, rows)
  }

  /// The rows of the next batch.
  mutating func next(using random: inout TreeRandom) -> ArraySlice<Int> {
    if position + size > order.count {
      random.shuffle(&order)
      position = 0
    }
    defer { position += size }
    return order[position..<position + size]
  }
}
