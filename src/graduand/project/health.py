"""Is the process alive, is the house ready."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


def alive(_: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(_: HttpRequest) -> JsonResponse:
    """The database answers and every migration is applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return JsonResponse({"database": True, "migrations_waiting": waiting}, status=503 if waiting else 200)
