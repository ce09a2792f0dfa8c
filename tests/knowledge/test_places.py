"""Places as people name them, before and after July 2025."""

import pytest

from knowledge.places import load_gazetteer


@pytest.mark.parametrize(
    ("said", "name", "communes"),
    [
        ("toi o bac tra my lam so do", "Bắc Trà My", 5),
        ("huyện Bắc Trà My tỉnh Quảng Nam", "Bắc Trà My", 5),
        ("xã Trà My, Đà Nẵng", "Trà My", 1),
        ("phường Tân Hòa Biên Hòa", "Tân Hòa", 1),
        ("ở Hội An", "Hội An", 4),
        ("làm hộ chiếu ở Hà Nội", "Hà Nội", 126),
        ("ở Đồng Nai", "Đồng Nai", 95),
        ("Bình Phước", "Bình Phước", 40),
        ("nhà em ở Sài Gòn", "Hồ Chí Minh", 168),
    ],
)
def test_a_place_is_found_in_a_message(said: str, name: str, communes: int) -> None:
    found = load_gazetteer().find(said)

    assert found is not None
    assert (found.name, len(found.communes)) == (name, communes)


@pytest.mark.parametrize(
    "said",
    [
        *("đăng ký kết hôn", "ở phường nào cũng được", "ở tỉnh khác", "tại xã hội", ""),
        *("xã Tân An", "đi nước ngoài", "bảo hiểm xã hội ở đâu"),
    ],
)
def test_where_it_is_not_clear_which_place_is_meant_none_is_found(said: str) -> None:
    assert load_gazetteer().find(said) is None


def test_of_several_communes_of_one_name_the_one_near_home_is_meant() -> None:
    gazetteer = load_gazetteer()
    home = gazetteer.place("Cần Thơ")

    found = gazetteer.find("xã Tân Hòa", home)

    assert found is not None
    assert home is not None
    assert found.within(home)
    assert gazetteer.find("xã Tân Hòa") is None


def test_a_former_province_lies_in_the_one_that_it_joined() -> None:
    gazetteer = load_gazetteer()
    former, now = gazetteer.place("Quảng Nam"), gazetteer.place("Đà Nẵng")

    assert former is not None
    assert now is not None
    assert former.within(now)
    assert not now.within(former)


@pytest.mark.parametrize("name", ["Nơi Nào Đó", "Tân An", "Hà Nội, Đà Nẵng", " , "])
def test_a_name_that_is_no_single_place_is_none(name: str) -> None:
    assert load_gazetteer().place(name) is None
