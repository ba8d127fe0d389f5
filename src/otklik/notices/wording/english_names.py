"""What letters in English call clocks, fields of a form, and steps to try."""

CLOCKS = {
    "review": "Review",
    "first_response": "First response",
    "work_start": "Start of work",
    "solution_proposal": "Proposed solution",
    "resolution": "Resolution",
    "progress_update": "Report on the work",
}

FIELDS = {
    "contacts": "who you are, your organisation and how to reach you",
    "contact_name": "your name",
    "organisation": "the name of your organisation",
    "product_or_equipment": "the name of the product or the model of the equipment",
    "product_version": "the version of the product",
    "description": "a description: what happens and how it shows",
    "error_text": "the text of the error",
    "screenshot": "a screenshot",
    "screenshot_or_log": "a screenshot or a log",
    "steps": "which actions lead to it",
    "recent_changes": "what was changed lately in settings or equipment (if nothing, say so)",
    "conditions": "under which other conditions it happens",
    "source_article": "a link to the article that your case is like",
    "i_do": "what you do",
    "i_expect": "what you expect",
    "i_get": "what you get",
}

STEPS = {
    "provide_information": "send us information",
    "provide_sample": "send us a sample with data",
    "try_special_build": "install a special build",
    "change_settings": "change settings",
    "clarify_conditions": "clarify the conditions",
    "fix_own_scenario": "correct your own scenario",
}
