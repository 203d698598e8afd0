"""Words of any text, that no term consists of or begins with, however often and exactly they are rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.terms.language.morphology import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOUNS: Mapping[str, frozenset[str]] = {
    "ru": listed(
        "год день месяц неделя раз время час минута случай пример образ вид способ дело вопрос место часть сторона"
        " конец начало середина слово человек люди помощь возможность необходимость результат причина цель число"
        " количество изменение использование применение создание получение наличие отсутствие выполнение"
        " добавление удаление следствие порядок рамка счет основа качество условие действие"
        " состояние большинство ряд пара остаток"
        " содержание содержимое содержимый источник период вариант этап шаг сведение информация описание подробность"
        " январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь понедельник вторник среда"
        " четверг пятница суббота воскресенье половина верх низ предел отношение важность разница сочетание совет"
        " потребность ситуация проблема задача роль мир жизнь мнение решение итог"
    ),
    "en": listed(
        "year day month week time hour minute case example way kind sort thing matter question place part side end"
        " beginning start middle word person people help possibility need result reason purpose number amount change"
        " use using creation presence absence step detail information description content majority couple rest"
        " today tomorrow yesterday january february march april may june july august september october november"
        " december monday tuesday wednesday thursday friday saturday sunday half top bottom limit importance difference"
        " life world opinion role situation problem lot fact course order view addition"
    ),
}
_BEFORE: Mapping[str, frozenset[str]] = {
    "ru": listed(
        "новый текущий следующий предыдущий первый второй третий последний нужный необходимый указать указанный выбрать"
        " выбранный выделить выделенный различный разный большой маленький большинство соответствующий отдельный общий"
        " определенный конкретный дополнительный остальной подобный похожий возможный доступный существующий желаемый"
        " требуемый полный целый единственный многий несколько правый левый верхний нижний хороший важный главный"
        " предыдущий вышеуказанный активный открыть задать создать вставить использовать находиться ввести полученный"
        " получить исходный больший меньший основной особый"
    ),
    "en": listed(
        "new current next previous first second third last needed necessary specified selected chosen different various"
        " big large small corresponding separate general certain specific additional remaining similar possible"
        " available existing desired required entire whole only many several right left upper lower good important main"
        " active open created inserted used entered given above following other original larger smaller special"
        " certain total"
    ),
}


_AT_END = frozenset({"типа", "вида", "type", "kind"})
"""With which a phrase ends whose name follows (*a file of type X*), unless a word before tells the type."""


def general(words: Sequence[str], language: str) -> bool:
    """Whether a phrase, as the words of its key, is a general noun, or a noun with a general adjective before it."""
    if len(words) == 1:
        return words[0] in _NOUNS.get(language, ())
    fragment = words[-1] in _AT_END and (language == "ru" or words[-2] == "of")
    return fragment or words[0] in _BEFORE.get(language, ())
