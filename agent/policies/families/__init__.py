"""Families of large models, a file each: how they are asked, and in which coordinates they answer."""
