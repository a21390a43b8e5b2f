"""The prediction service: a bounded queue, micro-batches, models that change while it answers."""
