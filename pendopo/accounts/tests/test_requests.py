"""What a request knows, and what every view of this room demands."""

import pytest
from django.test import RequestFactory

from pendopo.accounts.requests import network
from pendopo.accounts.tests.cast import ani, signed_in, town  # noqa: F401  fixtures
from pendopo.accounts.urls import urlpatterns


def test_every_view_of_this_room_says_whom_it_lets_in():
    for route in urlpatterns:
        assert route.callback.access in ("public", "signed_in", "resident", "officer"), route


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.7", "10.0.0.0/24"),
        (1, "198.51.100.7", "198.51.100.0/24"),
        (1, "1.2.3.4, 198.51.100.7", "198.51.100.0/24"),
        (2, "1.2.3.4, 198.51.100.7, 10.1.1.1", "198.51.100.0/24"),
        (2, "198.51.100.7", "10.0.0.0/24"),
        (1, "", ""),
    ],
)
def test_a_header_is_believed_only_behind_proxies_of_ours(settings, proxies, forwarded, found):
    settings.PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": forwarded}
    )

    assert network(request) == found


@pytest.mark.django_db
def test_a_page_costs_few_questions(client, ani, django_assert_max_num_queries):
    signed_in(client, ani)
    client.get("/profil")

    with django_assert_max_num_queries(9):
        client.get("/profil")


@pytest.mark.django_db
def test_a_guest_costs_one_question(client, town, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get("/masuk")


@pytest.mark.django_db
def test_a_session_is_over_with_its_password_and_its_person(client, ani):
    signed_in(client, ani)
    assert client.get("/profil").status_code == 200

    ani.set_password("kata sandi yang lain")
    ani.save()

    assert client.get("/profil").status_code == 302
