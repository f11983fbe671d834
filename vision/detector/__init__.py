"""The element detector: network, losses, data, training, export, and the ONNX version that ships."""
