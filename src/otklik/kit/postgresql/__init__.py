"""Django's PostgreSQL backend with statements planned once (ENGINE = "otklik.kit.postgresql")."""
