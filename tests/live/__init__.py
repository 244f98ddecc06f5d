"""The open questions about the live service, asked of a real account: README.md beside this file says how."""
