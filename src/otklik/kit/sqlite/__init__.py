"""Django's SQLite backend with writers that take turns (ENGINE = "otklik.kit.sqlite")."""
