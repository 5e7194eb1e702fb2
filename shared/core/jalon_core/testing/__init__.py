"""What tests of services stand on: databases, callers, an in-process bus. No part of a running Jalon imports it."""
