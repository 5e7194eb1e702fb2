"""The JSON of templates and mails."""
