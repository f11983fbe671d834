"""Checkpoints of large models: what they are, what they need, how they are loaded. Safetensors only, no remote code."""
