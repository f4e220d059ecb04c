"""E-mail addresses and telephone numbers in the one form in which they are stored."""

OVERSEAS = ("RE", "GP", "GF", "MQ", "YT")


def normal_email(text: str) -> str | None:
    """Return the address as accounts store it, or None when it is not one."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 (heavy)

    try:
        checked = validate_email(text.replace("\u00a0", "").strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    return checked.normalized.lower() if checked.ascii_email else None


def normal_phone(text: str) -> str | None:
    """Return a French, overseas or international number as E.164.

    None when it is not one, or a premium-rate one.
    """
    import phonenumbers  # noqa: PLC0415 (heavy)

    none = phonenumbers.PhoneNumberType.UNKNOWN, phonenumbers.PhoneNumberType.PREMIUM_RATE
    for region in ("FR", *OVERSEAS):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.number_type(number) not in none:  # a number that is not valid has no type
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
