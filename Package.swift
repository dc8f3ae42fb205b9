// swift-tools-version:6.2
import PackageDescription

let package = Package(
  name: "Espalier",
  products: [
    // Public API, one product a room; `Espalier` re-exports them all.
    .library(name: "Espalier", targets: ["Espalier"]),
    .library(name: "Execution", targets: ["Execution"]),
    .library(name: "DataFiles", targets: ["DataFiles"]),
    .library(name: "LinearAlgebra", targets: ["LinearAlgebra"]),
    .library(name: "Selection", targets: ["Selection"]),
    .library(name: "StructuredPruning", targets: ["StructuredPruning"]),
    .library(name: "ModelPruning", targets: ["ModelPruning"]),
    .library(name: "Reports", targets: ["Reports"]),
    .executable(name: "espalier", targets: ["EspalierCommand"]),
    .executable(name: "espalier-bench", targets: ["EspalierBench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // Rooms, lowest first. A room imports only rooms above it in this list.
    .target(name: "Execution"),
    .target(name: "DataFiles", dependencies: ["CKernels", "CZlib", "CCrypto"]),
    .target(name: "LinearAlgebra", dependencies: ["COpenBLAS", "CKernels", "Execution"]),
    .target(
      name: "Selection",
      dependencies: [
        "LinearAlgebra", "Execution", "CKernels",
        .product(name: "HeapModule", package: "swift-collections"),
      ]),
    .target(name: "StructuredPruning", dependencies: ["Selection", "LinearAlgebra", "Execution"]),
    .target(
      name: "ModelPruning",
      dependencies: [
        "StructuredPruning", "Selection", "LinearAlgebra", "DataFiles", "Execution", "CKernels",
      ]),
    .target(name: "Reports"),
    .target(
      name: "Espalier",
      dependencies: [
        "Execution", "DataFiles", "LinearAlgebra", "Selection", "StructuredPruning", "ModelPruning",
        "Reports",
      ]),

    // Programs.
    .executableTarget(
      name: "EspalierCommand",
      dependencies: [
        "Espalier", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "EspalierBench",
      dependencies: [
        "Espalier", "CKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // C: system libraries and one small target of kernels.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    .target(name: "CKernels"),

    // Tests mirror the rooms.
    .testTarget(name: "ExecutionTests", dependencies: ["Execution"]),
    .testTarget(name: "DataFilesTests", dependencies: ["DataFiles", "CKernels"]),
    .target(name: "TestSupport", dependencies: ["LinearAlgebra"], path: "Tests/TestSupport"),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "TestSupport"]),
    .testTarget(name: "SelectionTests", dependencies: ["Selection", "LinearAlgebra", "TestSupport"]),
    .testTarget(name: "StructuredPruningTests", dependencies: ["StructuredPruning", "TestSupport"]),
    .testTarget(
      name: "ModelPruningTests", dependencies: ["ModelPruning"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "TestSupport"]),
    .testTarget(name: "CommandTests", dependencies: ["Espalier", "EspalierCommand", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
