"""The palette: stages and reasons take their colour from it, so that every theme can show them readably."""

from jalon_pipeline.domain.refusals import UnknownColour

PALETTE = (
    "grey",
    "blue",
    "cyan",
    "teal",
    "green",
    "lime",
    "yellow",
    "orange",
    "red",
    "pink",
    "grape",
    "violet",
    "indigo",
)


def check_colour(colour: str) -> None:
    """Stop unless the colour is on the palette.

    :raises UnknownColour: it is not.
    """
    if colour not in PALETTE:
        raise UnknownColour(f"{colour!r} is no colour of the palette: {', '.join(PALETTE)}")
