"""`jalon backup` and `jalon restore`, for both ways of running.

Embedded, a backup is one cut through all files, taken while Jalon works: to start from it is to start after a `kill -9`
at that moment, which Jalon is made for. That is why the broker's file is part of it: what was on its way then would
otherwise be known to nobody. On PostgreSQL the databases are dumped one after the other and the broker's queues not at
all; what was published around that time is taken out of the queues at a restore and published again, and whoever has it
already drops it.
"""
