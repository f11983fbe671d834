"""Understanding: English instructions are read, other languages are refused with the words that were not understood."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from agent.learning.simulator.episodes import examples
from agent.policies.builtin.language.understanding import not_understood

DATA = Path(__file__).parents[4] / "data"
SCREEN = ("Name", "Save", "City", "Cancel", "Newsletter", "OK")


def texts_of(screen: object) -> list[str]:
    match screen:
        case str():
            return [screen]
        case dict():
            return [text for part in screen.values() for text in texts_of(part)]
        case list():
            return [text for part in screen for text in texts_of(part)]
        case _:
            return []


def test_every_instruction_that_people_wrote_is_read() -> None:
    screens = json.loads((DATA / "instruction_screens.json").read_text(encoding="utf-8"))
    lines = (DATA / "instructions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    refused = [row["say"] for row in rows if not_understood(row["say"], texts_of(screens[row["on"]]))]
    assert (len(rows), refused) == (165, [])


def test_the_instructions_of_practice_are_read_but_for_one_in_five_hundred() -> None:
    seen = {one.task: [element.text for element in one.elements] for one in islice(examples(5, 2500), 2500)}
    refused = [task for task, screen in seen.items() if not_understood(task, screen)]
    assert len(refused) <= len(seen) / 500, refused


@pytest.mark.parametrize(
    "task",
    """
    Klicke auf Speichern
    Trage den Namen Ada ein und drücke auf Senden
    Wähle Lissabon in der Liste Stadt
    Öffne die Einstellungen und schalte den Ton aus
    Cliquez sur Enregistrer
    Tapez Ada dans le champ Nom
    Choisissez Lisbonne dans la liste
    Supprime la première ligne
    Haz clic en Guardar
    Escribe Ada en Nombre y pulsa Enviar
    Marca la casilla
    点击保存
    在姓名中输入Ada
    勾选订阅并提交
    Нажми Сохранить
    Введите имя Ada и нажмите Отправить
    保存をクリックして
    저장을 클릭하세요
    Fai clic su Salva
    Clique em Salvar
    Klik op Opslaan
    Kaydet düğmesine tıkla
    Kliknij Zapisz
    Nhấn vào Lưu
    Klicka på Spara
    """.strip().splitlines(),
)
def test_a_task_in_another_language_is_not_understood(task: str) -> None:
    assert not_understood(task.strip(), SCREEN)


def test_the_words_that_were_not_understood_are_named() -> None:
    assert not_understood("Klicke auf Speichern", SCREEN) == ("Klicke", "auf")


@pytest.mark.parametrize("task", ["Type 小明 王 into Name", 'click "Speichern"', "choose Größe in City", "Name: Ada"])
def test_names_and_values_may_be_in_any_language(task: str) -> None:
    assert not_understood(task, (*SCREEN, "Größe")) == ()


@pytest.mark.parametrize(
    "task", ["take two steps back", "4 stars", "Rate it with 5", "Celar all the boxes.", "bin “Bo”"]
)
def test_english_of_any_kind_is_read_also_with_a_mistake_in_it(task: str) -> None:
    assert not not_understood(task, SCREEN)
