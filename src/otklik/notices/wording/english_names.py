"""What letters in English call clocks."""

CLOCKS = {
    "review": "Review",
    "first_response": "First response",
    "work_start": "Start of work",
    "solution_proposal": "Proposed solution",
    "resolution": "Resolution",
    "progress_update": "Report on the work",
}
