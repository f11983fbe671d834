"""Programs of other makers: screens with ground truth from the accessibility tree, and tasks, for evaluation."""
