"""Generator of random Qt screens with ground truth, training data of the detector."""
