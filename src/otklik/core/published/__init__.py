"""The rules as a service publishes them: sentences for people out of the model that the engine runs."""
