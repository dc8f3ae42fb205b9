import Synchronization

/// A flag that one thread raises and others look at.
public final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isRaised: Bool { flag.load(ordering: .acquiring) }

  public func raise() { flag.store(true, ordering: .releasing) }
}

/// The best point a running solve has found so far, for when the solve itself cannot be asked any more.
public final class IncumbentBox: Sendable {
  struct Content: Sendable {
    var point: [Double]?
    var objective = Double.infinity
    var bound: Double?
    var nodes = 0
  }

  private let content = Mutex(Content())
  /// Told nodes, incumbent and bound.
  let observe: (@Sendable (Int, Double?, Double?) -> Void)?

  public init(observe: (@Sendable (Int, Double?, Double?) -> Void)? = nil) { self.observe = observe }

  /// Keeps a point if it is better than the one kept.
  public func offer(_ point: [Double], objective: Double) {
    content.withLock {
      guard objective < $0.objective else { return }
      $0.point = point
      $0.objective = objective
    }
  }

  /// The best bound noted so far.
  var bound: Double? { content.withLock { $0.bound } }

  func note(bound: Double?, nodes: Int) {
    content.withLock {
      if let bound { $0.bound = max(bound, $0.bound ?? -.infinity) }
      $0.nodes = max(nodes, $0.nodes)
    }
  }

  /// What is kept, as the reply of a solve that ended this way.
  public func reply(_ termination: Termination) -> SolveReply {
    content.withLock {
      var reply = SolveReply(termination: termination, point: $0.point, bound: $0.bound)
      reply.nodes = $0.nodes
      return reply
    }
  }
}
