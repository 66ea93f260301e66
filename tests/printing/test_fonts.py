"""Faces: what draws a character, and the stop where none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from wenming_desktop.domain.errors import UserError
from wenming_desktop.printing.fonts import Face, Fonts, MissingGlyph, shipped_file, shipped_fonts

RARE = "𫘧𬱖䶮𬀩𠅤𣲗㛃龑"


def test_a_character_the_face_lacks_comes_from_song_and_the_rest_stays() -> None:
    runs = shipped_fonts().split("李龑甲", Face.HEI)
    assert [run.text for run in runs] == ["李", "龑", "甲"]
    assert "WenmingHei" in runs[0].face.name
    assert "WenmingSong" in runs[1].face.name
    assert runs[2].face is runs[0].face


def test_characters_song_lacks_come_from_the_rare_face() -> None:
    song = shipped_fonts().main(Face.SONG)
    fonts = Fonts()
    name = next(
        chr(code)
        for code in range(0x20000, 0x33000)
        if chr(code) not in song.covers and not fonts.lacking(chr(code))
    )
    (run,) = fonts.split(name, Face.TITLE)
    assert "WenmingRare" in run.face.name


@pytest.mark.parametrize("face", list(Face))
def test_every_face_draws_rare_names_whole(face: Face) -> None:
    runs = shipped_fonts().split(RARE, face)
    assert "".join(run.text for run in runs) == RARE
    assert all(run.face.covers.issuperset(run.text) for run in runs)


def test_a_character_no_face_has_names_the_person_and_the_character() -> None:
    with pytest.raises(MissingGlyph) as stop:
        shipped_fonts().check([("萨日朗嘎查2组“李四”", "李四"), ("萨日朗嘎查3组“王\ue000”", "王\ue000")])
    (missing,) = stop.value.missing
    assert (missing.where, missing.character, missing.code) == ("萨日朗嘎查3组“王\ue000”", "\ue000", "U+E000")
    assert "萨日朗嘎查3组" in stop.value.text
    assert "U+E000" in stop.value.text
    assert "李四" not in stop.value.text
    assert stop.value.advice


def test_many_missing_characters_are_counted_not_all_listed() -> None:
    with pytest.raises(MissingGlyph) as stop:
        shipped_fonts().check([(f"第{n}行", "\ue001") for n in range(30)])
    assert "第9行" in stop.value.text
    assert "第29行" not in stop.value.text
    assert "30处" in stop.value.text


def test_width_counts_the_face_that_really_draws() -> None:
    fonts = shipped_fonts()
    assert fonts.width("国", Face.FANG, 16) == pytest.approx(16)
    assert fonts.width("杨𫘧", Face.FANG, 10) == pytest.approx(20)
    assert fonts.width("", Face.SONG, 10) == 0
    text = "孛儿只斤·额尔敦 168.5"
    assert sum(fonts.advances(text, Face.KAI)) * 12 == pytest.approx(fonts.width(text, Face.KAI, 12))


def test_a_face_of_the_pc_is_tried_first() -> None:
    own = Fonts({Face.FANG: shipped_file(Face.KAI)})
    (run,) = own.split("仿宋", Face.FANG)
    assert "WenmingKai" in run.face.name
    assert "WenmingHei" in own.split("黑体", Face.HEI)[0].face.name


def test_a_font_file_that_cannot_be_printed_with_is_told_in_plain_words(tmp_path: Path) -> None:
    broken = tmp_path / "simfang.ttf"
    broken.write_bytes(b"OTTO" + bytes(200))
    with pytest.raises(UserError, match=r"simfang\.ttf") as stop:
        Fonts({Face.FANG: broken}).split("仿", Face.FANG)
    assert stop.value.advice


def test_all_shipped_faces_hold_the_marks_of_official_prints() -> None:
    marks = "“”‘’·—…（）〔〕《》，。、；：？！0123456789—"
    for face in Face:
        assert shipped_fonts().main(face).covers.issuperset(marks), face
