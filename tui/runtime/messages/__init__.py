"""How Textual passes messages to widgets, with what it finds again for each message kept."""
