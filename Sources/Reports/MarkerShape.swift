/// Shapes of about equal area that tell series apart without colour.
enum MarkerShape: CaseIterable, Sendable {
  case circle, square, triangle, diamond, invertedTriangle, plus, cross, hexagon

  /// SVG path data around the origin.
  var path: String {
    switch self {
    case .circle: "M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z"
    case .square: "M-3.2-3.2h6.4v6.4h-6.4z"
    case .triangle: "M0-4.6L4.2 3.2H-4.2z"
    case .diamond: "M0-4.8L4.2 0L0 4.8L-4.2 0z"
    case .invertedTriangle: "M0 4.6L4.2-3.2H-4.2z"
    case .plus: "M-1.4-4.4h2.8v3h3v2.8h-3v3h-2.8v-3h-3v-2.8h3z"
    case .cross: "M0-2L2.3-4.3L4.3-2.3L2 0L4.3 2.3L2.3 4.3L0 2L-2.3 4.3L-4.3 2.3L-2 0L-4.3-2.3L-2.3-4.3z"
    case .hexagon: "M-4.2 0L-2.1-3.7H2.1L4.2 0L2.1 3.7H-2.1z"
    }
  }
}
