// StructuredPruning
