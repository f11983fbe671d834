"""Redaction: faces and sensitive text painted out of frames."""
