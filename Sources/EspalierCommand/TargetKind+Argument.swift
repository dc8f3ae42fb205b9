import ArgumentParser
import SkinnyTrees

extension TargetColumn.Kind: ExpressibleByArgument {}
extension SoftTreesOptions.ClassWeights: ExpressibleByArgument {}
