"""Doing the same in many threads at once."""

import threading

from django.db import connection


def in_threads(work, count, *, also=()):
    errors = []

    def guarded(job):
        try:
            job()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=[job]) for job in [work] * count + [*also]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
