/// A name with a value, and perhaps a remark: one entry of a definition list.
///
///     KeyFigure("relative loss", "0.0123")
///     KeyFigure("gap", "0.8%", detail: "proved by branch and bound")
public struct KeyFigure: Sendable, Hashable {
  public var name: String
  public var value: String
  public var detail: String?

  public init(_ name: String, _ value: String, detail: String? = nil) {
    self.name = name
    self.value = value
    self.detail = detail
  }
}
