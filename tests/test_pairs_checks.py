"""Checks of pairs: what each finds, and what it leaves alone. A case is source, target and the check that finds it."""

import subprocess
import sys
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from awkward import gap, pair, table

from aligner import pipeline
from aligner.errors import DocumentError, OutputError
from aligner.pairs import registry
from aligner.pairs.acceptance import read_accepted, without_accepted
from aligner.pairs.checks import report
from aligner.pairs.checks.catalogue import CHECKS, NAMES
from aligner.pairs.checks.checking import check
from aligner.pairs.checks.found import COLUMNS

ROOT = Path(__file__).parents[1]
CASES = [
    # numbers by their value, in figures, words and dates
    ("Wait 15 minutes.", "Подождите 25 минут.", "numbers"),
    ("It costs 1,500.50 dollars.", "Это стоит 1 500,50 доллара.", ""),
    ("It costs 1,500 dollars.", "Это стоит 1.500 долларов.", ""),
    ("It has 1,500 pages.", "В нём 1,500 страниц.", "separators"),
    ("Version 2.10 of 3 files", "Версия 2.10 трёх файлов", ""),
    ("It makes $10,000 of it.", "Это даёт 10 000 долларов.", ""),
    ("Signed on 12/31/2020.", "Подписано 31.12.2020.", ""),
    ("Signed on May 5, 2020.", "Подписано 05.05.2020.", ""),
    ("Opens at 5:30 pm today.", "Открывается сегодня в 17:30.", ""),
    ("In the 19th century", "В XIX веке", ""),
    ("Between 0.664,2 of them", "Между 0,664; 2 из них", ""),
    ("Not UTF-8 at all", "Вовсе не UTF-16", "numbers"),
    ("Uses SHA256 in Date2", "Использует SHA256 в Дата 2", ""),
    ("The 3 parties met.", "Три стороны встретились.", ""),
    ("Use at most 5 MB of it.", "Не более 5 ГБ из него.", "units"),
    ("Use at most 5 MB of it.", "Не более 5 МБ из него.", ""),
    ("Wait 90 seconds.", "Ждите 90 минут.", "units"),
    # what programs put in
    ("Copied %d of %s", "Скопировано %d", "placeholders"),
    ("Copied %1$d of %2$s", "Из %2$s скопировано %1$d", ""),
    ("Hello {name}, {0}!", "Здравствуйте, {имя}, {0}!", "placeholders"),
    ("It is 100% of all", "Это 100% всего", ""),
    ("Time %H:%M", "Время %M:%H", ""),
    ("Press <b>OK</b> now", "Нажмите <b>ОК сейчас", "tags"),
    ("Copy <file> to <dir>", "Копировать <файл> в <каталог>", ""),
    ("Fish &amp; chips here", "Рыба и чипсы здесь", ""),
    ("&Open file", "Открыть файл", "keys"),
    ("&Open file", "От&крыть файл", ""),
    ("See https://example.org/en/a and mail a@b.org", "См. https://example.org/ru/a и пишите a@b.org", ""),
    ("See https://example.org/a for more", "См. https://exmple.org/a для справки", "addresses"),
    ("Edit /etc/fstab by hand", "Правьте /etc/fsab вручную", "addresses"),
    ("Use --verbose with it", "Используйте с ним --verbos", "options"),
    # marks
    ("Save (all of it)", "Сохранить (всё", "brackets"),
    ("1) first a) next", "1) первое а) второе", ""),
    ("It is [optional] here", "Здесь необязательно", "brackets"),
    ("He said “no” again", "Он опять сказал «нет", "quotes"),
    ('A 5" disk is here', "Здесь диск 5 дюймов", ""),
    ("Are you quite certain?", "Вы совершенно уверены.", "end-marks"),
    ("The door is open.", "Дверь открыта", "end-marks"),
    ("func", "функ.", ""),
    ("Done, etc.", "Готово и прочее", ""),
    ("The door is open…", "Дверь открыта...", ""),
    # blanks and doubled words
    ("The file is here", "Файл  лежит здесь", "blanks"),
    ("The file, here", "Файл , здесь", "blank-before-mark"),
    ("The file is here ", "Файл лежит здесь", "ends"),
    ("It is not here", "Его тут нет нет", "doubled-words"),
    ("Enter it in the Field box", "Введите его в поле Поле", ""),
    # what is not translated
    ("Open the file again", "Open the file again", "untranslated"),
    ("Bluetooth %s", "Bluetooth %s", ""),
    ("ls -l foo == bar->baz", "ls -l foo == bar->baz", ""),
    ("Choose one. Then press the key on the left.", "Выберите. Then press the key on the left.", "left"),
]


def found(*rows):
    return check(table(rows)) if rows else None


def one(source, target, **changes):
    given = {"source_lang": "en", "target_lang": "ru", "source_evidence": "", "target_evidence": ""}
    return pair(source, target, **(given | changes))


@pytest.mark.parametrize(("source", "target", "expected"), CASES)
def test_a_check_finds_its_error_and_nothing_else(source, target, expected):
    assert " ".join(found(one(source, target))["check"].unique().sort()) == expected


def test_each_check_has_a_case_that_it_finds():
    elsewhere = {"inconsistent", "same-target"}
    assert {check.name for check in CHECKS} - elsewhere == {case[2] for case in CASES} - {""}


@pytest.mark.parametrize(
    ("source", "target", "languages", "expected"),
    [
        ("The files into which it goes", "Die Dateien, in die die Karte geht", "de", ""),
        ("In the list", "In der der Liste", "de", "doubled-words"),
        ("What is it?", "Qu'est-ce que c'est ?", "fr", ""),
        ("What is it?", "Τι είναι αυτό;", "el", ""),
        ("File it &now", "ファイル(&N)", "ja", ""),
        ("He is here.", "他在这里。", "zh", ""),
        ("1,500 of them", "1,500 個", "ja", ""),
        ("The hexadecimal value", "16 進数の値", "ja", ""),
    ],
)
def test_languages_have_their_own_customs(source, target, languages, expected):
    assert " ".join(found(one(source, target, target_lang=languages))["check"]) == expected


def test_one_source_has_one_target_but_forms_of_a_plural_do_not_count():
    rows = [one("Cannot read the file", "Не удалось прочитать файл"), one("Cannot read the file.", "Файл не читается.")]
    rows += [one("%d files were read", "прочитано %d файла"), one("%d files were read", "прочитано %d файлов")]
    findings = found(*rows)
    assert findings.select("check", "row").rows() == [("inconsistent", 2)]
    assert findings["message"][0] == "translated in 2 ways: Не удалось прочитать файл (1); Файл не читается. (1)"


def test_one_target_has_one_source():
    rows = [one("Delete the whole folder", "Удалить эту папку"), one("Remove this directory", "Удалить эту папку")]
    assert found(*rows).select("severity", "check").rows() == [("note", "same-target")]


def test_only_translations_are_checked_and_a_missing_target_is_an_error():
    rows = [one("5 files", "6 файлов", relation="theme"), gap("Night.", source_lang="en"), one("5 cats", "6 котов")]
    findings = found(*rows)
    assert findings.select("severity", "check", "row").rows() == [("error", "empty", 2), ("error", "numbers", 3)]
    assert findings.columns == list(COLUMNS)


def test_a_language_that_no_row_names_is_told_from_the_texts():
    rows = [
        one(
            "Choose one of them. Then press the key on the left.",
            "Выберите. Then press the key on the left.",
            source_lang="",
        ),
        one("The treaty has 1,500 pages.", "В договоре 1,500 страниц, и все они исписаны.", target_lang=""),
    ]
    assert found(*rows)["check"].to_list() == ["left", "separators"]


def test_the_gravest_stands_first():
    findings = found(one("The file ", "Файл  лежит тут тут"), one("5 cats", "6 котов"))
    assert findings["severity"].to_list() == ["error", "warning", "note", "note"]


def test_accepted_findings_stay_silent_wherever_they_stand(tmp_path):
    findings = found(one("5 cats", "6 котов"), one("7 cats", "8 котов"))
    registry.write(findings.head(1), tmp_path / "accepted.tsv")
    assert without_accepted(findings, read_accepted(tmp_path / "accepted.tsv"))["row"].to_list() == [2]
    (tmp_path / "all.tsv").write_text("check\tsource_text\ttarget_text\nnumbers\t7  cats\t8 котов\n", "utf-8")
    assert without_accepted(findings, read_accepted(tmp_path / "all.tsv"))["row"].to_list() == [1]
    (tmp_path / "bad.tsv").write_text("check\tsource\n", "utf-8")
    with pytest.raises(DocumentError, match=r"bad\.tsv: line 1: no column source_text, target_text"):
        read_accepted(tmp_path / "bad.tsv")


def test_terms_are_one_of_the_checks(tmp_path):
    (tmp_path / "terms.tsv").write_text("en\tru\nagreement\tсоглашение\n", "utf-8")
    rows = [one("The agreement is in force.", "Договор действует."), one("It is well known.", "Это известно.")]
    findings = pipeline.check(table(rows), tmp_path / "terms.tsv")
    assert findings.select("check", "severity", "row").rows() == [("terms:agreement", "error", 1)]
    (tmp_path / "accepted.tsv").write_text(
        "check\tsource_text\ttarget_text\nterms\tThe agreement is in force.\tДоговор действует.\n", "utf-8"
    )
    assert pipeline.check(table(rows), tmp_path / "terms.tsv", tmp_path / "accepted.tsv").is_empty()


def test_the_language_that_the_pairs_name_is_that_of_the_terms(tmp_path):
    (tmp_path / "terms.tsv").write_text("en\tfi\nstructural unit\trakenneyksikkö\n", "utf-8")
    rows = [one("The structural unit is new.", "Osasto on uusi.", target_lang="fi")]
    assert pipeline.check(table(rows), tmp_path / "terms.tsv")["check"].to_list() == ["terms:structural unit"]


HOSTILE = "</script><b>=1+1 %s & 5"


def test_a_page_marks_the_part_and_takes_no_text_for_markup(tmp_path):
    report.write(found(one(HOSTILE, "Тут 6"), one("file ", "файл")), tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "&lt;/script&gt;&lt;b&gt;=1+1 <mark>%s</mark> &amp; 5" in page
    assert page.count("</script>") == 1
    assert '<p class="target" dir="auto" lang="ru">' in page


def test_a_workbook_has_a_row_a_finding_and_runs_nothing(tmp_path):
    findings = found(one("=5 cats", "=6 котов"), one("file ", "файл"))
    report.write(findings, tmp_path / "a.xlsx")
    rows = fastexcel.read_excel(tmp_path / "a.xlsx").load_sheet(0).to_polars()
    assert rows["source_text"].to_list() == ["=5 cats", "file "]
    assert rows["severity"].to_list() == ["error", "note"]


def test_findings_come_back_as_a_table_and_another_suffix_is_refused(tmp_path):
    report.write(found(one("5 cats", "6 котов")), tmp_path / "a.tsv")
    assert pl.read_csv(tmp_path / "a.tsv", separator="\t")["check"].to_list() == ["numbers"]
    with pytest.raises(OutputError, match=r"a\.docx: this is written as \.html, \.tsv"):
        report.write(found(one("a", "б")), tmp_path / "a.docx")


def aligner(*words, cwd):
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from aligner.cli import main; main()",
    ]
    return subprocess.run([*command, *map(str, words)], capture_output=True, text=True, cwd=cwd, timeout=60)


def test_the_command_says_what_it_wrote_and_strict_fails(tmp_path):
    registry.write(table([one("5 cats", "6 котов"), one("file ", "файл")]), tmp_path / "a.jsonl")
    done = aligner("check", "a.jsonl", "-o", "a.html", "--strict", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "aligner: a.html: 1 error, 1 note\n")
    done = aligner("check", "a.jsonl", "--only", "note", "--strict", cwd=tmp_path)
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
    done = aligner("check", "a.jsonl", "--only", "nothing", cwd=tmp_path)
    assert done.returncode == 2
    assert NAMES[0] in done.stderr


def test_a_terminal_sees_counts_and_the_first_of_each(tmp_path):
    from io import StringIO

    from rich.console import Console

    from aligner.pairs.checks.report.table import render

    out = StringIO()
    render(found(*(one(f"{n} cats", f"{n + 1} котов") for n in range(10, 20))), Console(file=out, width=100))
    assert out.getvalue().startswith("error  numbers  10\n")
    assert "and 7 more" in out.getvalue()
    assert out.getvalue().endswith("10 errors\n")
