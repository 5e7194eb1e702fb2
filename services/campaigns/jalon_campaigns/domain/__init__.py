"""What a mail says and when it is tried again: plain rules."""
