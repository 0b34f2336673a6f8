"""`dpctl mask`: what would leave this machine, seen before anything does."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dpctl.cli.names import names_in
from dpctl.cli.output import say, say_json, tell, width
from dpctl.cli.people import read_parties
from dpctl.core.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from dpctl.cli.names import Names
    from dpctl.core.documents import Document
    from dpctl.report.masking import Masking


def mask_file(
    file: Annotated[Path, typer.Argument(help="Text, Markdown or PDF; '-' is standard input.", metavar="FILE")],
    scenario: Annotated[
        str, typer.Option(help="Scenario whose sensitivity says which classes are masked.", metavar="SCENARIO")
    ] = "legal-summary",
    keep: Annotated[
        list[str] | None, typer.Option(help="A class that stays as it is (may be repeated).", metavar="CLASS")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Mask every class, amounts and dates too.")] = False,
    parties: Annotated[
        Path | None,
        typer.Option(
            help="Names to mask wherever they stand: one entity a line, its other names after ';'.", metavar="FILE"
        ),
    ] = None,
    ner: Annotated[
        str | None,
        typer.Option(
            help="Names found beside the rules: presidio, spacy:MODEL, gliner:MODEL, or edge (--edge-url).",
            metavar="FINDER",
        ),
    ] = None,
    edge_url: Annotated[
        str | None,
        typer.Option(help="Server of your own whose model tags names (--ner edge), with /v1.", metavar="URL"),
    ] = None,
    edge: Annotated[str | None, typer.Option(help="What that server calls the model.", metavar="MODEL")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the placeholders' numbers.", metavar="N")] = 0,
    summary: Annotated[
        bool, typer.Option("--summary", help="Counts alone on stderr: no text of the document (for logs).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Text, entities and counts as JSON on stdout.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour.")] = False,
) -> None:
    """Show what would leave: the masked text on stdout, the entities and what they stand for on stderr.

    Nothing is sent, but to the server of --edge-url. Exit 1 when a class that identifies somebody stays in the text, by
    --keep or because masking missed one of its own originals.
    """

    from dpctl.report.masking import as_record, render

    document = _read(file)
    names = names_in(document, ner, edge_url=edge_url, edge=edge, seed=seed)
    masking = _masked(document, scenario, frozenset(keep or ()), parties, names, everything=everything, seed=seed)
    if as_json:
        say_json(as_record(masking))
    else:
        say(masking.text, nl=not masking.text.endswith("\n"))
        painted = sys.stderr.isatty() and not plain
        tell(render(masking, width=width(), color=painted, summary=summary), nl=False)
    if not masking.clean:
        raise typer.Exit(int(ExitCode.FINDING))


def _masked(
    document: "Document",
    scenario: str,
    keep: frozenset[str],
    parties: Path | None,
    names: "Names",
    *,
    everything: bool,
    seed: int,
) -> "Masking":
    from collections import Counter
    from datetime import UTC, datetime

    from dpctl.catalog import read as catalog
    from dpctl.catalog import regimes
    from dpctl.pipelines.masking import masked_whole
    from dpctl.privacy.mention import CLASSES
    from dpctl.privacy.policy import masked_classes
    from dpctl.report.masking import Masking, entities_of

    sensitivity = catalog.scenario(scenario).sensitivity
    unknown = sorted(keep - CLASSES)
    if unknown:
        raise UsageError(
            f"unknown class {unknown[0]!r}", where="--keep", hint=f"use one of: {', '.join(sorted(CLASSES))}"
        )
    policy = CLASSES if everything else masked_classes(sensitivity)
    named = read_parties(parties) if parties else ()
    masked, spans, left = masked_whole(
        document.text,
        classes=policy - keep,
        seed=seed,
        parties=named,
        generalise=regimes.generalised(sensitivity.regime, datetime.now(UTC).year),
        extra=names.find,
    )
    found = Counter(span.cls for span in spans)
    return Masking(
        title=document.title,
        characters=len(document.text),
        text=masked.text,
        entities=entities_of(masked),
        found=found,
        masked=masked.counts,
        left=left,
        exposed=tuple(sorted(policy & keep & found.keys())),
        names=names.by,
        sent_to=names.sent_to,
    )


def _read(file: Path) -> "Document":
    from dpctl.bench.documents import document_of, read_document

    if str(file) != "-":
        return read_document(file)
    return document_of(sys.stdin.buffer.read(), title="standard input", where="standard input")
