"""Fine-tuning: the weights of an encoder changed for one data set, behind the torch extra.

``torch`` and ``transformers`` are imported when a function here is called, never before.
"""
