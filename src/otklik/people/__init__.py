"""Who is who: services, organisations, persons, contacts and agents, and what each may see."""
