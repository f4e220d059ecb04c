import enum


class Purpose(enum.Enum):
    """What a link or code by letter opens."""

    SIGN_IN = "sign_in"
    CONFIRM = "confirm"
    SET_UP = "set_up"
