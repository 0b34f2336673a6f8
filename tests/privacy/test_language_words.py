"""Ordinary words of French, Italian, Spanish, Portuguese and Polish texts, and the language of short ones."""

from dpctl.privacy.aliases import aliases
from dpctl.privacy.find import find
from dpctl.privacy.language import language_of, nouns_of
from tests.each import each


def masked(text: str) -> str:
    """The text with an underscore for each span but dates and amounts."""
    for span in reversed(find(text)):
        if span.cls not in {"date", "amount"}:
            text = text[: span.start] + "_" + text[span.end :]
    return text


@each(
    ("text", "language"),
    [
        ("Virement de 45 k€ à Brévalon, motif : Loyer de Janvier.", "fr"),
        ("Nómina de Marzo: Talavante, Rocío, 908 EUR, cuenta nueva.", "es"),
        ("Il sig. Lunardon, residente in Forlì, ha venduto la quota.", "it"),
        ("O Senhorio pode aumentar a Renda em Janeiro?", "pt"),
        ("Czy Najemca może wypowiedzieć Umowę przed końcem Roku?", "pl"),
        ("I paid 40 bucks to somebody at Cassa Rurale di Vallescura", "en"),
        ("Theatre list: 1. A. Felisiak, hernia; 2. G. Lo Presti, hip; 3. Joaquim dos Santos Neto", "en"),
        ("Carlos de la Fuente called again about Maria", "en"),
    ],
)
def test_the_language_of_a_sentence(text: str, language: str) -> None:
    assert language_of(text.split()) == language


@each(
    "text",
    [
        "CONTRAT DE FRANCHISE\n\nENTRE LES SOUSSIGNÉS :\nL'Enseigne est fournie par le Franchiseur. L'avocat sait.",
        "Art. 5 - Polizza. L'Appaltatore consegna il Computo Metrico e la Fattura. ALLEGATO 17 - ELENCO MAESTRANZE",
        "ANEXO 15: PROPIETARIOS DE LA COMUNIDAD\nPiso | Titular | Teléfono\nLa Parte Compradora paga los gastos.",
        "Cláusula Segunda - Prazo. O Inquilino paga a Renda à Senhoria. Ficam a cargo: Eletricidade, Água e Gás.",
        "UMOWA NAJMU LOKALU MIESZKALNEGO\n§ 2. Czynsz. Najemca płaci Czynsz wedle Protokołu Zdawczo-Odbiorczego.",
    ],
)
def test_headings_defined_terms_and_elisions_stay(text: str) -> None:
    assert masked(text) == text


@each(
    ("text", "name"),
    [
        ("Le contrat est signé par Solène Kerdraon et par la société Brévalon pour la durée du bail.", "Kerdraon"),
        ("Il contratto è firmato da Ilenia Vassalli per la durata dei lavori e della garanzia.", "Vassalli"),
        ("El contrato se firma por Rocío Talavante y por Segura para la duración de las obras.", "Segura"),
        ("O contrato é assinado por Rui Vasconcelos e por Conceição para a duração das obras.", "Conceição"),
        ("Umowa została podpisana przez Dorotę Skalniak oraz jest ważna dla stron.", "Skalniak"),
    ],
)
def test_names_go_in_these_languages_too(text: str, name: str) -> None:
    assert name not in masked(text)


def test_another_form_of_a_word_of_the_text_explains_a_capital() -> None:
    ordinary = nouns_of("ELENCO SUBAFFIDATARI\nI Subaffidatari", "it", {"subaffidatario", "elenco"})
    assert "subaffidatari" in ordinary
    assert "subaffidatari" not in nouns_of("vedi ELENCO SUBAFFIDATARI", "it", {"elenco"})


def test_elisions_of_names_are_no_words() -> None:
    text = "Secondo Dell'Acqua e L'Appaltatore, con D'Aubigny: DELL'APPALTATORE"
    ordinary = nouns_of(text, "it", {"secondo"})
    assert {"l'appaltatore", "dell'appaltatore"} <= set(ordinary)
    assert not {"dell'acqua", "d'aubigny"} & set(ordinary)


def test_papers_before_a_firm_are_no_part_of_its_name() -> None:
    text = "Si allega la Fattura di Clear Key Data S.p.A. per i lavori che sono stati eseguiti nel cantiere."
    assert "Fattura di" in masked(text)
    assert "Clear" not in masked(text)
    assert "Bail" not in masked("The invoice of Bail & Chahal Pvt. Ltd. is due.")


def test_a_couple_has_no_name_of_a_small_word() -> None:
    forms = [alias.text for alias in aliases("Monsieur et Madame Alice Pires", "person", ())]
    assert "et" not in forms
    assert "Pires" in forms


def test_what_follows_an_address_is_no_part_of_it() -> None:
    text = (
        "La società ha sede in Largo Augusto n. 201, 00187 Roma, C.F. e P. IVA 08317483959, per i lavori del cantiere."
    )
    assert any(span.cls == "address" and span.text.endswith("Roma") for span in find(text))
    text = "con domicilio en Calle Mayor 12, 41001 Sevilla, y D.ª Kjell Lundblad, que es la parte de los gastos"
    assert not any(span.cls == "address" and "Kjell" in span.text for span in find(text))


_GERMAN = (
    "Der Handelsvertreter verpflichtet sich, die Kunden des Unternehmers in dem Gebiet zu besuchen und die Muster mit"
    " der Preisliste vorzulegen. {} Die Provision wird mit der Rechnung gezahlt, und der Unternehmer kann das Gebiet"
    " nicht ohne die Zustimmung des Handelsvertreters verkleinern oder auf Dauer an andere Vertreter vergeben.\n"
)


def test_an_english_word_in_a_text_of_another_language_is_a_name() -> None:
    text = masked(
        _GERMAN.format("Wir brauchen noch eine Zusage von Inkwell und von Pacific Lantern, auch für das Onboarding.")
    )
    assert "Inkwell" not in text
    assert "Lantern" not in text
    assert "Pacific" not in text
    assert "Onboarding" in text


def test_a_name_of_another_script_that_opens_a_sentence_is_whole() -> None:
    text = masked(_GERMAN.format("Юстина Коваленко, Vertreterin, wird gehört."))
    assert "Юстина" not in text
