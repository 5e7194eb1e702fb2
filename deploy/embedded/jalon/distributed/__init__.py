"""The distributed way of running, on one machine: a gunicorn per service, workers, nginx, all of them supervised.

`starting` brings everything up, `supervisor` keeps it there, `ending` takes it down; `plan` says which processes there
are. `serving`, `working` and `streaming` are what these processes run; they do as well in a container each.
"""
