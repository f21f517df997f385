"""The public record: leaves, tree, tiles, checkpoints and proofs."""
