"""Generator of icons with meanings: pictures of icon sets and themes, named by their files."""
