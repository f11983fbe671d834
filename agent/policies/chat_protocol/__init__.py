"""The OpenAI protocol as servers speak it: connection, what is asked, what is replied."""
