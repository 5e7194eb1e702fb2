"""HTTP at the edge of every service: the app factory and what views are written with.

A request passes `application` (which retries and remembers), `observation` (request id, log line, metrics),
`authentication` (who asks, may they use this route), a service's view, and on the way back `problems`.
"""
