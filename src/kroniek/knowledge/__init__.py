"""Language-independent knowledge: gazetteer, actors, feasts, event types."""
