"""The MCP server: deskhand's hands for other agents. Every input passes the same gate as a model's own."""
