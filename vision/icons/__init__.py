"""The crop encoder: what an icon means and how a mark stands, by its looks; network, training, export."""
