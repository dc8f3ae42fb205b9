/// What a safetensors header says about one tensor.
public struct TensorInfo: Hashable, Sendable {
  /// The name, unique in its file.
  public let name: String
  /// The element type.
  public let type: TensorType
  /// The extents, outermost first; empty for a scalar. PyTorch's `Linear.weight` is [out, in].
  public let shape: [Int]
  /// The number of elements: the product of ``shape``.
  public let elementCount: Int
  /// Where the bytes lie, counted from the start of the file's data section (the header's `data_offsets`).
  public let byteRange: Range<Int>

  /// The number of bytes.
  public var byteCount: Int { byteRange.count }
}
