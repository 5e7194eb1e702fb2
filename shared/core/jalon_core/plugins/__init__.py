"""The host of plugins: runs their code in processes of their own, and knows how they are.

`jalon_sdk.plugins` loads descriptors; `jalon_core.plugins.host` is the one door to running an action, whoever
contributed it. A process that is started on first use (`process`, `pool`) runs `worker`; they talk in `frames`.
"""
