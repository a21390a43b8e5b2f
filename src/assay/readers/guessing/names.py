"""The names people give to columns, best first for each role."""

from __future__ import annotations

import re

from assay.schema.records import Role

KNOWN: dict[Role, tuple[str, ...]] = {
    "text": (
        "text", "review", "review_text", "reviewtext", "text_review", "caption", "sentence",
        "utterance", "message", "tweet", "comment", "content", "body", "raw", "document", "query",
        "question", "post", "description", "abstract", "article", "passage", "prompt", "input",
        "cap_human", "text_clean", "full_text", "transcript", "feedback", "note", "summary",
        "alt_text", "beschreibung", "bildbeschreibung", "bildunterschrift", "kommentar",
        "nachricht", "beitrag", "rezension", "descripción", "descripcion", "texto", "comentario",
        "mensaje", "reseña", "légende", "legende", "texte", "commentaire", "avis", "title",
        "titel", "título", "titre",
    ),
    "label": (
        "label", "label_name", "label_text", "intent", "intent_name", "intent_label", "category",
        "class", "class_name", "target", "sentiment", "emotion", "topic", "labels",
        "category_name", "gold", "gold_label",
        "annotation", "annotated_label", "polarity", "tag", "is_positive_sentiment",
        "is_positive", "is_negative", "mood", "genre", "label_id", "stance", "y",
        "coarse_label", "fine_label", "airline_sentiment", "coco_category", "stimmung", "gefühl",
        "kategorie", "klasse", "absicht", "sentimiento", "emoción", "categoría", "etiqueta",
        "clase", "étiquette", "catégorie", "rating", "stars", "bewertung",
    ),
    "split": (
        "split", "repo_split", "data_split", "dataset_split", "subset", "usage", "partition",
        "set", "fold", "phase",
    ),
    "id": (
        "id", "uid", "uuid", "guid", "record_id", "text_id", "review_id", "message_id", "tweet_id",
        "sentence_id", "sentid", "doc_id", "document_id", "example_id", "comment_id", "post_id",
        "key",
    ),
    "image": (
        "image", "image_path", "image_file", "image_filename", "image_name", "image_url", "img",
        "img_path", "picture", "photo", "filename", "file_name", "file", "filepath", "file_path",
        "path", "bild", "foto", "dateiname", "datei", "imagen", "archivo", "fichier",
    ),
}  # fmt: skip

NO_LABEL = frozenset({
    "location", "place", "city", "town", "country", "state", "region", "address", "venue",
    "user", "username", "user_name", "author", "owner", "name", "account", "handle", "page",
    "channel_name", "date", "time", "day", "month", "year", "weekday", "hour", "timestamp",
    "lang", "language", "locale", "filter", "device", "camera", "model", "license", "licence",
    "source", "platform", "via", "ort", "stadt", "land", "datum", "sprache", "jahr", "monat",
    "lugar", "ciudad", "país", "fecha", "idioma", "ville", "pays", "lieu", "langue",
})  # fmt: skip
"""Names of columns that say where, when or by whom: their values repeat and are no label."""

SURE_IMAGE = frozenset(KNOWN["image"][:10])
"""Names that say image; the others only say file, and the values must look like pictures."""

PLAIN_IDS = frozenset({"id", "uid", "uuid", "guid"})
"""Names that mean the id of the row itself and nothing else."""

POSITIVE = re.compile(r"(?:is_?)?positive(?:_?sentiment)?|is_pos", re.IGNORECASE)
NEGATIVE = re.compile(r"(?:is_?)?negative(?:_?sentiment)?|is_neg", re.IGNORECASE)
"""Names of 0/1 columns whose meaning is a sentiment."""

_ALL = frozenset(name for names in KNOWN.values() for name in names)


def simple(name: str) -> str:
    """Bring a column name to the spelling of ``KNOWN``: ``Review Text`` → ``review_text``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip().removeprefix("meta."))
    return re.sub(r"[\s\-]+", "_", spaced).lower()


def is_known_name(name: str) -> bool:
    """Tell whether a cell is a usual column name."""
    plain = simple(name)
    return plain in _ALL or plain.endswith("_id") or bool(POSITIVE.fullmatch(plain))


def rank(role: Role, column: str) -> int | None:
    """Position of a column name among those usual for a role; ``None`` if not among them.

    The last part of a nested name counts when the whole does not: ``data.intent`` is an intent, and
    before that the last two: ``data.intent.name`` is the name of one.
    """
    names = KNOWN[role]
    parts = simple(column).split(".")
    for plain in (simple(column), "_".join(parts[-2:]), parts[-1]):
        if plain in names:
            return names.index(plain)
    return None
