"""Everything one can do with templates and mails."""
