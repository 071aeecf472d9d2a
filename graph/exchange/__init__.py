"""Exchange with other tools: the formats that casegraph writes and reads."""
