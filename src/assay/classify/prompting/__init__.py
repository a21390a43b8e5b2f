"""Classification by asking a language model: prompts, examples, replies, confidence."""

from assay.classify.prompting.classifier import PromptedClassifier
from assay.classify.prompting.examples import Pool
from assay.classify.prompting.probing import probe
from assay.classify.prompting.questions import Asker
from assay.classify.prompting.template import SHIPPED, Example, Template, shipped

__all__ = [
    "SHIPPED",
    "Asker",
    "Example",
    "Pool",
    "PromptedClassifier",
    "Template",
    "probe",
    "shipped",
]
