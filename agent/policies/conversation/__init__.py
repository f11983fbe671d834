"""What a large model is asked: messages with pictures, and the layouts in which families want them."""
