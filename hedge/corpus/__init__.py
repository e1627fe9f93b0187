"""Corpora: many articles, analysed in shards into tables that a killed run goes on with."""
