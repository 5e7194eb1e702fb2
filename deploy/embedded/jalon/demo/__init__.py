"""The demo: a singing club with its form, pipelines, mails and workflow. All of it is data, loaded by operations."""
