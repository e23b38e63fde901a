"""Talka: hear what people say, answer in time, tend the conversation, and learn from it."""
