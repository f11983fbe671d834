"""The steps language: plain instructions, read into orders and written from actions."""
