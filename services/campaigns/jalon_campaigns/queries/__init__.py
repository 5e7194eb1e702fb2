"""Everything one can ask about templates and mails."""
