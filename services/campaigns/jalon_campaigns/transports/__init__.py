"""How mails go out: composed from their rows, handed to a server or written as files."""
