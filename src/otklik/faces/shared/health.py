"""What watches over processes asks here: is this one alive, and can it do its work now?"""

from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

_found: list[bool] = []


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 for as long as the process answers at all; nothing else is asked."""
    return _answer({"alive": True}, 200)


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served: the database answers and is at this version; else 503 with a code."""
    why = _obstacle()
    return _answer({"ready": False, "why": why}, 503) if why else _answer({"ready": True}, 200)


def _obstacle() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "" if _is_migrated() else "migrations-missing"
    except (DatabaseError, OSError):
        return "database-away"


def _is_migrated() -> bool:
    """Once found to be so it stays so while this process lives, and is not asked again."""
    if not _found:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _found.append(True)
    return True


def _answer(said: dict[str, object], status: int) -> JsonResponse:
    response = JsonResponse(said, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
