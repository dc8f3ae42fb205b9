import TestSupport

/// The generator of the room's tests.
typealias TestGenerator = SeededGenerator
