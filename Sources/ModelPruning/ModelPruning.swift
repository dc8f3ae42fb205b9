// ModelPruning
