"""Training examples from the tasks: episodes with pictures, their pictures as screens, their elements as perceived."""
