"""Which texts are refused: those surely in another language, and only those."""

from __future__ import annotations

import pytest

from readout.reading import Tools, read
from readout.reading.language import identify, is_readable

FOREIGN = {
    "fr": "Les marins ont refusé lundi de reprendre le travail tant que le port reste fermé.",
    "de": "Die Fähre lief am Freitag vor der Küste auf Grund, niemand wurde dabei verletzt.",
    "es": "El puente no se abrirá hasta el próximo verano, dijo el viernes la alcaldesa.",
    "it": "Il traghetto si è incagliato venerdì davanti alla costa, ma nessuno è rimasto ferito.",
    "pt": "A ponte não será aberta antes do próximo verão, disse a prefeita na sexta-feira.",
    "nl": "De veerboot liep vrijdag aan de grond, maar niemand raakte daarbij gewond.",
    "pl": "Prom wszedł w piątek na mieliznę, ale nikt z pasażerów nie odniósł obrażeń.",
    "sv": "Färjan gick på grund i fredags men ingen av passagerarna skadades vid olyckan.",
    "tr": "Feribot cuma günü kıyı açıklarında karaya oturdu, ancak kimse yaralanmadı.",
    "ru": "Паром сел на мель в пятницу у побережья, никто из пассажиров не пострадал.",
    "uk": "Пором сів на мілину в п'ятницю біля узбережжя, ніхто з пасажирів не постраждав.",
    "ar": "جنحت العبارة يوم الجمعة قبالة الساحل ولم يصب أحد من الركاب بأذى",
    "he": "המעבורת עלתה ביום שישי על שרטון מול החוף ואיש מהנוסעים לא נפגע",
    "fa": "کشتی روز جمعه در نزدیکی ساحل به گل نشست و هیچ یک از مسافران آسیب ندید",
    "zh": "渡轮星期五在海岸附近搁浅,船上的乘客没有人受伤,市长星期六说港口仍然关闭。",
    "ja": "フェリーは金曜日に海岸沖で座礁したが、乗客にけが人はいなかったと市長が述べた。",
    "ko": "여객선이 금요일 해안 앞바다에서 좌초했지만 다친 승객은 없었다고 시장이 말했다.",
    "hi": "नौका शुक्रवार को तट के पास फंस गई लेकिन किसी भी यात्री को चोट नहीं आई",
    "el": "Το πλοίο προσάραξε την Παρασκευή κοντά στην ακτή, αλλά κανείς δεν τραυματίστηκε.",
}
ENGLISH = [
    "The ferry ran aground on Friday off the coast, but nobody was hurt, the mayor said.",
    "FERRY RUNS AGROUND OFF LUMEN AND ALL ON BOARD ARE SAVED BY CREWS OF TWO OTHER BOATS",
    "MAYOR: We will sail. QUILL: When will that be? MAYOR: On Friday, AND NOT BEFORE, I SAID.",
    "Ilka Doran, Ben Orr, Ada Quill, Jan Osk, Maria Lindqvist, Pedro Alvarez, Yusuf Demir",
    "1. Lumen 2. Ostermark 3. Osk 4. Port Haven 5. Bergen 6. Rio Vista 7. Saint Jude",
    "“Le pont, c'est moi,” the mayor joked on Monday, and then said that the bridge would open.",
    "Ferry https://courier.example/2020/03/09/a?b=c pic.example/aB3xY and https://t.example/x9Z",
]


@pytest.mark.parametrize("code", FOREIGN)
def test_other_languages_are_refused(code: str) -> None:
    reading = read(FOREIGN[code], Tools.load())
    assert reading.language.code == code
    assert reading.not_read == "language"
    assert reading.layout.body == ()


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read(text: str) -> None:
    assert is_readable(identify(text))
    assert read(text, Tools.load()).layout.body != ()


@pytest.mark.parametrize("text", ["", "12:30", "Oui.", "!!! ???", "Non, merci", "\U0001f6a2" * 500])
def test_too_short_to_tell_is_read(text: str) -> None:
    reading = read(text, Tools.load())
    assert reading.language.code is None
    assert reading.not_read is None


def test_the_first_letters_decide_even_behind_figures() -> None:
    assert identify("1234567890 " * 1_000 + FOREIGN["fr"]).code == "fr"


def test_same_text_same_answer() -> None:
    assert {identify(text) for text in ENGLISH for _ in range(3)} == {identify(t) for t in ENGLISH}
