"""A language is found, or found to be none that hedge reads, or left undetermined."""

from __future__ import annotations

import pytest

from hedge.errors import HedgeError
from hedge.language import detect, identify, is_other

READ = ("en", "id", "it")
NEWS = {
    "it": "Il presidente della regione ha detto che i lavori sul ponte finiranno entro l'estate, ma i sindaci della "
    "valle temono nuovi ritardi nelle consegne dei materiali. Secondo una relazione del ministero, i costi "
    "potrebbero salire ancora dopo le piogge di novembre.",
    "id": "Gubernur mengatakan pekerjaan jembatan akan selesai sebelum musim hujan, namun warga khawatir pengiriman "
    "baja akan tertunda lagi. Menurut laporan kementerian, biaya pembangunan mungkin naik karena harga bahan "
    "bangunan terus meningkat sejak awal tahun, kata seorang pejabat yang tidak mau disebut namanya.",
    "en": "The governor said that work on the bridge would end before the summer, but mayors in the valley fear new "
    "delays in the delivery of materials. According to a report by the ministry, the costs could rise again "
    "after the rains.",
    "ms": "Perdana Menteri berkata kerajaan akan menambah peruntukan bagi membantu mangsa banjir yang masih tinggal "
    "di pusat pemindahan sementara. Polis mengesahkan seorang lelaki ditahan selepas kereta yang dipandunya "
    "merempuh sebuah motosikal malam tadi, kerana dia didakwa mabuk ketika memandu.",
    "jv": "Bupati ngendika menawa pasar anyar iku bakal dibukak sasi ngarep sawise kabeh pedagang rampung pindhahan. "
    "Warga desa padha ngungsi amarga banyu kali saya mundhak wiwit mau bengi, nanging durung ana kabar korban "
    "jiwa.",
    "es": "El presidente de la región dijo que las obras del puente terminarán antes del verano, pero los alcaldes "
    "temen nuevos retrasos en la entrega de los materiales, según un informe del ministerio.",
    "pt": "O presidente da região disse que as obras da ponte vão acabar antes do verão, mas os autarcas receiam "
    "novos atrasos na entrega dos materiais, segundo um relatório do ministério.",
    "fr": "Le président de la région a dit que les travaux du pont seront finis avant l'été, mais les maires "
    "craignent de nouveaux retards dans la livraison des matériaux, selon un rapport du ministère.",
    "de": "Der Präsident der Region sagte, dass die Arbeiten an der Brücke vor dem Sommer enden, doch die "
    "Bürgermeister fürchten neue Verzögerungen bei der Lieferung der Teile, so ein Bericht des Ministeriums.",
}


@pytest.mark.parametrize("language", NEWS)
def test_news_of_forty_words_is_found(language: str) -> None:
    found = detect(NEWS[language], READ)
    assert found.language == language
    assert 0.6 <= found.confidence <= 1


@pytest.mark.parametrize("language", READ)
def test_capitals_and_long_texts_are_found(language: str) -> None:
    assert detect(NEWS[language].upper(), READ).language == language
    assert detect("\n".join([NEWS[language]] * 200), READ).language == language


@pytest.mark.parametrize(
    "text", ["", "12 34, 2024", "1.234 € (56 %)", "???", "x", "AC Milan 3-1 Inter", "a\0b\udc80 c"]
)
def test_what_shows_no_language_is_undetermined(text: str) -> None:
    assert detect(text, READ).language is None


def test_expected_languages_need_less_evidence() -> None:
    text = "Kerja sama itu akan dibahas pekan depan."
    assert detect(text, ("id",)).confidence > detect(text).confidence
    assert detect(text, ("ms",)).language == "ms"


@pytest.mark.parametrize("language", READ)
def test_another_language_is_told_and_the_same_is_not(language: str) -> None:
    assert [other for other in NEWS if is_other(NEWS[other], language)] == [o for o in NEWS if o != language]


@pytest.mark.parametrize("text", ["", "12 34, 2024", "AC Milan 3-1 Inter", NEWS["it"]])
def test_nothing_is_another_language_than_one_that_nobody_detects(text: str) -> None:
    assert not is_other(text, "und")
    assert not is_other(text, "it")


def test_unread_and_undetermined_languages_are_named() -> None:
    with pytest.raises(HedgeError, match=r"a\.txt .*'de'.*en, id, it") as unread:
        identify(NEWS["de"], "a.txt", READ)
    with pytest.raises(HedgeError, match=r"language of b\.txt cannot be told") as unknown:
        identify("12 34", "b.txt", READ)
    for error in (unread.value, unknown.value):
        assert error.skips
        assert "--lang" in error.remedy


def test_the_shipped_lexicons_say_what_is_read() -> None:
    assert identify(NEWS["it"], "a.txt").language == "it"
