"""Small applications with ground truth: the demo's target, training data and evaluation."""
