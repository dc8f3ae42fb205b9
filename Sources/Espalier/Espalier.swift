@_exported import DataFiles
@_exported import Execution
@_exported import LinearAlgebra
@_exported import MIP
@_exported import ModelPruning
@_exported import Reports
@_exported import Selection
@_exported import StructuredPruning
