"""What a start says when something it needs is not there."""


class Missing(Exception):
    """Something is missing on this machine.

    :ivar advice: how to get it.
    """

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.advice = advice
