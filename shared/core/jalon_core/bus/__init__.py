"""The bus: outbox and relay, consumers and inbox, copies, commands, on RabbitMQ or on SQLite."""
