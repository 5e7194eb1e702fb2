"""The embedded broker: a Kombu transport on one SQLite file, durable, for several processes of one machine."""
