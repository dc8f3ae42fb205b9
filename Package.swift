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
    .library(name: "MIP", targets: ["MIP"]),
    .library(name: "Selection", targets: ["Selection"]),
    .library(name: "StructuredPruning", targets: ["StructuredPruning"]),
    .library(name: "SparseRegression", targets: ["SparseRegression"]),
    .library(name: "PrivateSelection", targets: ["PrivateSelection"]),
    .library(name: "ModelPruning", targets: ["ModelPruning"]),
    .library(name: "SkinnyTrees", targets: ["SkinnyTrees"]),
    .library(name: "Reports", targets: ["Reports"]),
    // GLPK is GPL-3-or-later, so its backend is a product of its own, which `Espalier` does not re-export.
    .library(name: "MIPGLPK", targets: ["MIPGLPK"]),
    .executable(name: "espalier", targets: ["EspalierCommand"]),
    .executable(name: "espalier-bench", targets: ["EspalierBench"]),
  ],
  traits: [
    .trait(name: "GLPK", description: "Link GLPK (GPL-3-or-later) into the command-line tool."),
    .default(enabledTraits: ["GLPK"]),
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
    .target(name: "MIP", dependencies: ["CCbc", "CClp", "CSolverSupport", "DataFiles", "CZlib", "Execution"]),
    .target(name: "MIPGLPK", dependencies: ["MIP", "CGLPK", "Execution"]),
    .target(
      name: "Selection",
      dependencies: [
        "MIP", "LinearAlgebra", "Execution", "CKernels",
        .product(name: "HeapModule", package: "swift-collections"),
      ]),
    .target(name: "StructuredPruning", dependencies: ["Selection", "LinearAlgebra", "Execution"]),
    .target(
      name: "SparseRegression",
      dependencies: [
        "Selection", "MIP", "LinearAlgebra", "DataFiles", "Execution", "CKernels",
        .product(name: "HeapModule", package: "swift-collections"),
      ]),
    .target(
      name: "PrivateSelection",
      dependencies: [
        "LinearAlgebra", "DataFiles", "Execution", .product(name: "HeapModule", package: "swift-collections"),
      ]),
    .target(
      name: "ModelPruning",
      dependencies: [
        "StructuredPruning", "Selection", "LinearAlgebra", "DataFiles", "Execution", "CKernels",
      ]),
    .target(
      name: "SkinnyTrees", dependencies: ["Selection", "LinearAlgebra", "DataFiles", "Execution", "CKernels"]),
    .target(name: "Reports"),
    .target(
      name: "Espalier",
      dependencies: [
        "Execution", "DataFiles", "LinearAlgebra", "MIP", "Selection", "StructuredPruning",
        "SparseRegression", "PrivateSelection", "ModelPruning", "SkinnyTrees", "Reports",
      ]),

    // Programs.
    .executableTarget(
      name: "EspalierCommand",
      dependencies: [
        "Espalier", .target(name: "MIPGLPK", condition: .when(traits: ["GLPK"])),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "EspalierBench",
      dependencies: [
        "Espalier", "CKernels", "CCbc", "CClp",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Examples: programs to copy, built and run by the tests.
    .executableTarget(name: "PlainMIP", dependencies: ["MIP", "Execution"], path: "Examples/PlainMIP"),
    .executableTarget(name: "ConstrainedPruning", dependencies: ["Espalier"], path: "Examples/ConstrainedPruning"),
    .executableTarget(name: "LayerBudgets", dependencies: ["Espalier"], path: "Examples/LayerBudgets"),
    .executableTarget(name: "PrivateDiabetes", dependencies: ["Espalier"], path: "Examples/PrivateDiabetes"),
    .executableTarget(name: "PrivateSweep", dependencies: ["Espalier"], path: "Examples/PrivateSweep"),

    // C: system libraries and one small target of kernels.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    // CBC and CLP are EPL-2.0. GLPK has no pkg-config file.
    .systemLibrary(
      name: "CCbc", pkgConfig: "cbc", providers: [.apt(["coinor-libcbc-dev"]), .brew(["cbc"])]),
    .systemLibrary(
      name: "CClp", pkgConfig: "clp", providers: [.apt(["coinor-libclp-dev"]), .brew(["clp"])]),
    .systemLibrary(name: "CGLPK", providers: [.apt(["libglpk-dev"]), .brew(["glpk"])]),
    .target(name: "CKernels"),
    // C++ behind a C header: the event handlers that the C interfaces of CBC and CLP lack.
    .target(name: "CSolverSupport", dependencies: ["CCbc", "CClp"]),

    // Tests mirror the rooms.
    .testTarget(name: "ExecutionTests", dependencies: ["Execution"]),
    .testTarget(name: "DataFilesTests", dependencies: ["DataFiles", "CKernels", "TestSupport"]),
    .target(name: "TestSupport", dependencies: ["LinearAlgebra"], path: "Tests/TestSupport"),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "TestSupport"]),
    // The conformance suite needs no test framework, so that who writes a backend can run it from anywhere.
    .target(name: "MIPConformance", dependencies: ["MIP", "Execution"], path: "Tests/MIPConformance"),
    .testTarget(name: "MIPTests", dependencies: ["MIP", "MIPGLPK", "MIPConformance", "TestSupport"]),
    .testTarget(name: "SelectionTests", dependencies: ["Selection", "MIP", "MIPGLPK", "LinearAlgebra", "TestSupport"]),
    .testTarget(name: "StructuredPruningTests", dependencies: ["StructuredPruning", "TestSupport"]),
    .testTarget(
      name: "SparseRegressionTests",
      dependencies: ["SparseRegression", "DataFiles", "MIP", "LinearAlgebra", "TestSupport"]),
    .testTarget(
      name: "PrivateSelectionTests",
      dependencies: ["PrivateSelection", "DataFiles", "LinearAlgebra", "Execution", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ModelPruningTests", dependencies: ["ModelPruning"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "SkinnyTreesTests",
      dependencies: ["SkinnyTrees", "Selection", "DataFiles", "LinearAlgebra", "TestSupport"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "TestSupport"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Espalier", "EspalierCommand", "PlainMIP", "ConstrainedPruning", "LayerBudgets", "PrivateDiabetes",
        "PrivateSweep", "TestSupport",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
