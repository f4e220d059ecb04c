"""Where words of somebody stand in the database: every column of every table that holds text."""

import json

import sqlalchemy as sa

from forum_app.core.db import db


def places_that_say(*words: str) -> list[str]:
    """« table.column: word » for each column of text, structured text included, where one of these words stands."""
    found = []
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, sa.String | sa.JSON):
                continue
            texts = [text for text in db.session.scalars(sa.select(sa.cast(column, sa.Text))) if text]
            for word in words:
                spelt = {word, word.lower(), json.dumps(word)[1:-1]}
                if any(one in text for text in texts for one in spelt):
                    found.append(f"{table.name}.{column.name}: {word}")
    return found
