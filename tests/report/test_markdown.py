from pathlib import Path

from dpctl.core.figures import Figure, Provenance
from dpctl.report.markdown import markdown
from dpctl.report.run_sections import run_sections
from dpctl.report.sections import Cell, Column, Heading, Prose, Table, figure_cell
from tests.report import bench_results
from tests.report.bench_runs import SECRET, legal_runs

GOLDEN = Path(__file__).with_name("goldens") / "legal.md"


def legal_markdown() -> str:
    return markdown("legal-summary: where it runs best", run_sections(bench_results.legal(), legal_runs()))


def test_the_whole_report_as_written_down() -> None:
    text = legal_markdown()
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert SECRET not in text


def test_every_row_has_as_many_cells_as_its_head() -> None:
    rows = [line.replace("\\|", "") for line in legal_markdown().splitlines()]
    for number, line in enumerate(rows):
        if line.startswith("| -"):
            head, count = rows[number - 1], 0
            while rows[number + 1 + count].startswith("|"):
                assert rows[number + 1 + count].count("|") == head.count("|") == line.count("|")
                count += 1
            assert count > 0


def test_markup_in_a_text_is_no_markup() -> None:
    figure = Figure(value=2.0, unit="s", provenance=Provenance.MEASURED, source="a | b <i>")
    rows = ((Cell(text="x | <b>*y*\n# z"), figure_cell(figure)),)
    table = Table(id="t", caption="C", columns=(Column(name="who", numeric=False), Column(name="time")), rows=rows)
    text = markdown("T", (Heading(id="h", text="H"), Prose(lines=("one", "two"), listed=True), table))
    assert "| x \\| \\<b\\>\\*y\\* \\# z | 2.00 s M<sup>1</sup> |" in text
    assert "\n- one\n- two\n" in text and "a \\| b \\<i\\>" in text


if __name__ == "__main__":
    GOLDEN.write_text(legal_markdown(), encoding="utf-8")
