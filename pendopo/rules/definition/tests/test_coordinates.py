"""What people write and paste for a place on the map."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules.definition import coordinates

HERE = ("-7.2575", "112.7521")


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("-7.2575, 112.7521", HERE),
        ("-7.2575,112.7521", HERE),
        ("-7.2575 112.7521", HERE),
        ("−7.2575; 112.7521", HERE),
        ("(-7.2575, 112.7521)", HERE),
        ("Lat: -7.2575 Long: 112.7521", HERE),
        ("lintang -7.2575, bujur 112.7521", HERE),
        ("-7,2575; 112,7521", HERE),
        ("-7,2575, 112,7521", HERE),
        ("-7,2575 112,7521", HERE),
        ("-7,2575,112,7521", HERE),
        ("-7, 112", ("-7", "112")),
        ("-7,112.5", ("-7", "112.5")),
        ("-7.5,112", ("-7.5", "112")),
        ("7.2575 LS, 112.7521 BT", HERE),
        ("S 7.2575 E 112.7521", HERE),
        ("112.7521 E 7.2575 S", HERE),
        ("7°15'27\"S 112°45'7.56\"E", HERE),
        ("7° 15′ 27″ LS, 112° 45′ 7,56″ BT", HERE),
        ("7º15’27”S, 112º45’7.56”E", HERE),
        ("-7°15'27\", 112°45'7.56\"", HERE),
        ("7°15.45'S 112°45.126'E", HERE),
        ("7 15 27 lintang selatan, 112 45 7.56 bujur timur", HERE),
        ("geo:-7.2575,112.7521", HERE),
        ("GEO:-7.2575,112.7521;u=35?z=17", HERE),
        ("https://www.google.com/maps/@-7.2575,112.7521,17z", HERE),
        ("https://www.google.com/maps/place/X/@-7.1,112.1,17z/data=!3d-7.2575!4d112.7521", HERE),
        ("https://www.google.com/maps/search/-7.2575,+112.7521?entry=tts", HERE),
        ("https://maps.google.com/?q=-7.2575%2C112.7521", HERE),
        ("https://www.google.com/maps/search/?api=1&query=-7.2575,112.7521", HERE),
        ("https://www.openstreetmap.org/?mlat=-7.2575&mlon=112.7521#map=17/-7.1/112.1", HERE),
        ("https://www.openstreetmap.org/#map=17/-7.2575/112.7521", HERE),
        ("Kedai Kopi https://maps.google.com/?ll=-7.2575,112.7521&z=15", HERE),
    ],
)
def test_a_place_is_read_however_it_is_written(text, point):
    written = coordinates.read(text)

    assert (written.point.latitude, written.point.longitude) == tuple(map(Decimal, point))
    assert not written.is_swapped


@pytest.mark.parametrize(
    "text", ["112.7521, -7.2575", "112,7521; -7,2575", "geo:112.7521,-7.2575", "112.7521 -7.2575"]
)
def test_longitude_before_latitude_is_put_right_and_said(text):
    written = coordinates.read(text)

    assert written.is_swapped
    assert f"{written.point}" == "-7.2575,112.7521"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-7.2575", "satu angka"),
        ("-7,2575", "satu angka"),
        ("-7", "satu angka"),
        ("7°15'27\"S", "satu sudut"),
        ("95, 200", "lintang paling banyak 90 derajat, yang tertulis 95"),
        ("-7.25, 212.75", "bujur paling banyak 180 derajat, yang tertulis 212.75"),
        ("7°75'S 112°45'E", "di atas 59"),
        ("https://maps.app.goo.gl/Xy12", "tautan tanpa koordinat"),
        ("https://www.google.com/maps/place/Balai+Kota", "tautan tanpa koordinat"),
        ("7.25 S, 8.25 N", "ditulis sebagai lintang dan bujur"),
        ("S 7.25 N, 112 E", "ditulis sebagai lintang dan bujur"),
        ("di depan masjid", "ditulis sebagai lintang dan bujur"),
        ("1, 2, 3", "ditulis sebagai lintang dan bujur"),
        ("geo:sini", "ditulis sebagai lintang dan bujur"),
        ("NaN, 1", "ditulis sebagai lintang dan bujur"),
    ],
)
def test_what_names_no_place_is_told_why(text, says):
    with pytest.raises(coordinates.NotAPlace) as refused:
        coordinates.read(text)

    assert says in refused.value.says[0]
    assert refused.value.says[1]


def test_a_text_that_is_too_long_to_be_a_place_is_not_read():
    link = f"https://maps.example/?x={'a' * 1_900}&q=-7.2575,112.7521"
    assert coordinates.read(link).point.latitude == Decimal("-7.2575")
    with pytest.raises(coordinates.NotAPlace, match="lintang dan bujur"):
        coordinates.read(link.replace("a", "aa"))


@given(st.text(max_size=60) | st.text(alphabet="0123456789.,;- °'\"NSEW", max_size=40))
def test_no_text_breaks_the_reading(text):
    try:
        point = coordinates.read(text).point
    except coordinates.NotAPlace:
        return

    assert abs(point.latitude) <= 90
    assert abs(point.longitude) <= 180
