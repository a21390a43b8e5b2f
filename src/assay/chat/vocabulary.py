"""The words that questions about a collection are made of."""

from __future__ import annotations

SPLITS = {
    "train": ("training", "train"),
    "validation": ("validation", "val"),
    "val": ("validation", "val"),
    "test": ("held out for testing", "held out", "testing", "test"),
}
FEELINGS = {
    "positive": ("positives", "positive"),
    "negative": ("negatives", "negative"),
    "neutral": ("neutral",),
}
LABELLED = {
    "positive": ("positive", "pos"),
    "negative": ("negative", "neg"),
    "neutral": ("neutral", "neu"),
}
"""How labels call feelings."""
GROUPS = {
    "label": r"\b(labels?|class|classes|categor(?:y|ies)|intents?)\b",
    "topic": r"\b(topics?|themes?)\b",
    "split": r"\bsplits?\b",
    "language": r"\blanguages?\b",
    "parent": r"\b(documents?|papers?|articles?|files?|pdfs?)\b",
    "objects": r"\b(objects?|things?)\b",
}
"""What records are grouped by; ``objects`` stands for the column of what is seen on pictures."""

PICTURE = r"\b(?:pictures?|photos?|photographs?|images?|pics?)\b"
DOCUMENT = r"\b(?:documents?|papers?|articles?|files?|pdfs?)\b"
RECORD = (
    r"\b(?:captions?|passages?|paragraphs?|chunks?|records?|texts?|messages?|reviews?|"
    r"entries|rows?)\b"
)
PAGE = r"\bpages?\b"
COUNTED = r"\b(?:how many|number of|count|which|what (?:share|part|percentage|fraction) of)\b"

LEAST = r"\b(?<!at )(smallest|least|rarest|fewest|lowest)\b"
MOST = r"\b(?<!at )(most|largest|biggest|top|commonest|highest)\b"
EACH = (
    r"\b(?:per|each|every|grouped? by|broken down by|breakdown (?:by|of)|by|distribut\w+ (?:of|by)|"
    r"distributed over|among) (?:the |all )*"
)
LISTED = r"^(?:list|name|tell me|give me|show me|which|what)(?: me)?(?: all)?(?: of)?(?: the)? "
VALUES = r"\b(?:how many|number of) (?:different |distinct |various )?"
WORDS = (
    r"\bwhich words?\b|\bwhat (?:are the )?(?:most |main )?(?:common |frequent )?words\b|"
    r"\b(?:commonest|most (?:common|frequent|used)|top|frequent|usual) words?\b|\bwords? (?:occur|"
    r"(?:is|are) (?:most |often )?used|appear)"
)
APART = (
    r"\b(?:typical|characteristic|distinctive|special|telling|particular) (?:words?|vocabulary)\b|"
    r"\bwords? (?:that )?(?:are |is )?(?:typical|characteristic|distinctive|special|telling|"
    r"particular)\b|\bwords? (?:that )?(?:sets?|stands?|distinguish\w*|marks?|makes?)\b"
)
"""A question for the words that some records use more than others."""
OF_A_KIND = (
    r"\b(?P<kind>labels?|class(?:es)?|intents?|categor(?:y|ies)|topics?|themes?) (?:that )?"
    r"(?:are |is )?(?:about|on|with|like|concerning|containing|called|named) (?P<word>[\w-]{3,})"
)
ABOUT = (
    r"\b(?:about|on|around|concern(?:s|ing)?|regard(?:s|ing)|deal(?:s|ing)? with|involv(?:es?|ing)|"
    r"related to|to do with|for|contain(?:s|ing)?|mention(?:s|ing)?)\b (?:the words? |an? |the )?"
    r"(?P<about>[^?.!]+)$"
)
"""What labels or topics are to be about."""
BY_PLACE = (
    r"\b(?:the )?(first|second|third|fourth|fifth|last) "
    r"(?:papers?|documents?|articles?|files?|pdfs?)\b"
)
PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
"""Documents by their place among all of them."""
SHARE = r"\b(share|percentage|percent|proportion|fraction|ratio|part)\b"
VERSUS = r"\b(more|versus|vs|outnumber|compare)\b"
NEGATED = (
    r"\b(?:neither|(?:but|and|have|has|having|with|show|shows|contain|mention) no|not|without|"
    r"except|\w+n't)\b"
)
UNREAD = r"\bnever\b"
UNLABELLED = r"\b(unlabelled|unlabeled|(?:no|lack a|without a|without) labels?)\b"
LONGER = (
    r"\b(?:(?:with |of |have |has |having )?(longer|shorter|more|fewer|less) than "
    r"(\d+)(?: characters| letters|(?= long))|(longer|shorter) than (\d+))\b"
)
MANY_THINGS = r"\b(?:more than|at least|fewer than|exactly|only) (?:one|two|three|four|five|\d+) "
LENGTH = (
    r"\b(?:average|mean|median|typical|usual) (?:(?:text|message|review|caption|record) )?"
    r"(?:length|size|number of (?:words|characters|letters))|"
    r"\bhow (?:long|many (?:words|characters|letters)) (?:are|is|do|does) .* "
    r"(?:on average|usual\w*)|"
    r"\bhow long (?:are|is) (?:a|an|the) (?:typical|average|usual) \w+"
)
ON_PAGE = r"\b(?:on |from |at )?(?:the )?page (\d{1,6})\b"
REFERS = (
    r"\b(?:(?:of|among|from) (?:those|these)\b(?! (?:captions|records|messages|pictures|texts|"
    r"passages|with|about|that|who))|(?:those|these)(?! (?:about|with|that|who|which|of|mentioning|"
    r"labell?ed|in|on|captions|records|messages|pictures|texts|passages))|"
    r"(?<!on )(?<!in )(?<!with )(?<!about )them|that leave)\b"
)
BEGINS = (
    r"\b(?P<how>start|begin|end)(?:s|ing)? (?:with|in|by) (?:the (?:word|letter) |an? )?"
    r"(?P<what>question mark|exclamation mark|[\w'-]+)"
)
MARKED = (
    r"\b(?:contain|have|has|hold|with|use)(?:s|ing)? (?:an? |any )?"
    r"(?P<what>question|exclamation) marks?"
)
ON_WHICH_PAGE = r"\b(?:(?:on )?(?:which|what) pages?)\b"
SEVERAL = (
    r"\b(two|three|four|five|six|ten|\d{1,2}) (?=(?:most|largest|biggest|commonest|smallest|rarest|"
    r"least)\b)|\btop (two|three|four|five|six|ten|\d+)\b"
)
_UP_TO_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {word: number for number, word in enumerate(_UP_TO_TEN)}
PREDICATE = (
    r"(?:is|are|was|were|mentions?|has|have|shows?|contains?|talks?|speaks?|belongs?|comes?|lacks?)"
)
MARKS = {"question mark": "?", "exclamation mark": "!"}
OF_LARGEST = (
    r"\b(?:of|in|from|on) the (?:largest|biggest|smallest|most \w+|least \w+) "
    r"(?:topic|label|class|theme|document|paper|split)\b"
)
LONGER_OF_TWO = r"\b(?:longer|shorter)\b(?! than \d)"
SUBJECT = (
    r"\bhow (?:many|often do)(?: of the)? (?:people|persons|customers|users|reviewers|guests|"
    r"authors) (?=(?:are|is|do|did|have|want|say|said|mention|complain|ask|talk|write|report|speak|"
    r"use|like|praise|need|think)\b)|"
    r"\b(?:do|are|did) more (?:people|customers|users|reviewers|guests) (?=\w)|"
    r"\bhow (?:many|often do)(?: of the)? (?:customers|users|"
    r"reviewers|guests|writers)\b"
)
"""Who writes the records, as the one who does something; people on pictures are things seen."""

MENTIONED = (
    r"\b(?:mention(?:s|ing|ed)?|contain(?:s|ing)?|talks? (?:of|about)|the word|the words)"
    r" (?:(?:an?|the|word|both) )*"
    r"(?!(?:in|by|and|or|most|least|words?|often|question|exclamation)\b)([\w-]+)"
)
NAMED = r"\b(label|labell?ed|class|split|topic|theme) (?:called |named |as )*([\w-]+)"
SAME = {"class": "label", "labelled": "label", "labeled": "label", "theme": "topic"}

FILLER = frozenset(
    """a all am an nor neither and any appear appears are as at be belong big by can
    collection common compare compared contain contains containing count counted counts data
    dataset did do does each entries ever exist find for from fraction frequent give
    had has have held here how i in is it items its kind large largest leave leaves
    many me mention mentioned mentioning mentions more most much number numbers of often
    on one ones or out outnumber overall part per percent percentage please
    portion proportion ratio see seen set share show showing shown shows size split talk
    talking talks tell than that the their them there these they things this those
    to total up versus vs was we were what which with word words you your label labelled topic theme
    labels class s about whole subset right now altogether say said so far just only exactly
    whose where who every but ask asks asked asking taken made including include includes regarding
    concerning concern both among related present depicted depict depicts captioned
    kinds featuring times reported occurrences want wants wanted like would some""".split()  # noqa: SIM905 - read as a text
)
_FINDINGS = "Findings of checks, which Review shows, are"
BEYOND = {
    "average": "Averages are", "mean": "Averages are", "median": "Averages are",
    "duplicate": _FINDINGS, "duplicates": _FINDINGS,
    "findings": _FINDINGS, "errors": _FINDINGS,
    "topics": "Topics of a kind are", "themes": "Topics of a kind are",
    "classes": "Classes of a kind are", "splits": "Splits of a kind are",
    "language": "Languages are", "languages": "Languages are",
    "confidence": "Confidence is", "words": "Words are", "objects": "Objects are",
}  # fmt: skip
LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "arabic": "ar", "chinese": "zh", "japanese": "ja",
    "korean": "ko", "russian": "ru", "polish": "pl", "turkish": "tr", "swedish": "sv",
    "danish": "da", "norwegian": "no", "finnish": "fi", "greek": "el", "hebrew": "he",
    "hindi": "hi", "vietnamese": "vi", "czech": "cs", "hungarian": "hu", "romanian": "ro",
    "ukrainian": "uk", "indonesian": "id", "catalan": "ca", "thai": "th", "persian": "fa",
}  # fmt: skip
"""Names of languages, by their ISO 639 codes."""
