"""Random text as screens show it: captions, names, dates, prices, sentences, in several languages."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

VOCABULARY: Final[Mapping[str, str]] = {
    "en": "Open|Save|Save as…|Close|Undo|Redo|Cut|Copy|Paste|Delete|Find|Replace|Options|Settings|Preferences|Help|"
    "About|View|Edit|File|Window|Tools|Format|Insert|Apply|Cancel|Reset|Continue|Back|Next|Finish|Search|Name|Address|"
    "Password|User name|Phone|City|Country|Size|Colour|Volume|Brightness|Language|Notes|Subject|Date|Quantity|Price|"
    "Remember me|Send report|Show hidden files|Connect automatically|Enable sounds|Download|Upload|Advanced|General|"
    "Account|Network|Display|Keyboard|Privacy|Update|Install|Remove|Add|New folder|Rename|Properties|Zoom in|Refresh|"
    "OK|Yes|No|Retry|Skip|Details|More…|Browse…|Import|Export|Sign in|Log out|Share|Filter|Sort by|Total|Status|Owner",
    "de": "Öffnen|Speichern|Schließen|Drucken|Rückgängig|Ausschneiden|Kopieren|Einfügen|Löschen|Suchen|Ersetzen|Blick|"
    "Bearbeiten|Datei|Hilfe|Über|Einstellungen|Übernehmen|Abbrechen|Zurück|Weiter|Größe|Straße|Passwort|Benutzername|"
    "Lautstärke|Sprache|Geräte|Schriftart|Verschlüsselung|Automatisch verbinden|Töne einschalten|Menü|Für alle",
    "fr": "Ouvrir|Enregistrer|Fermer|Imprimer|Annuler|Rétablir|Copier|Coller|Supprimer|Rechercher|Affichage|Édition|"
    "Fichier|Aide|À propos|Préférences|Précédent|Suivant|Français|Réseau|Clé|Téléphone|Prénom|Mot de passe|Déconnexion|"
    "Se souvenir de moi|Télécharger|Paramètres avancés|Généralités|Mise à jour|Détails|Où êtes-vous ?",
    "es": "Abrir|Guardar|Cerrar|Imprimir|Deshacer|Cortar|Copiar|Pegar|Eliminar|Buscar|Edición|Archivo|Ayuda|Opciones|"
    "Contraseña|Teléfono|Dirección|País|Año|Tamaño|Configuración|Atrás|Siguiente|¿Continuar?|Añadir|Descargar|Conexión",
    "pl": "Otwórz|Zapisz|Zamknij|Drukuj|Cofnij|Wytnij|Kopiuj|Wklej|Usuń|Szukaj|Edycja|Plik|Pomoc|Ustawienia|Hasło|Wróć|"
    "Dalej|Użytkownik|Głośność|Język|Odśwież|Połącz|Więcej|Źródło|Zażółć gęślą jaźń|Właściwości",
    "tr": "Aç|Kaydet|Kapat|Yazdır|Geri al|Kes|Kopyala|Yapıştır|Sil|Bul|Görünüm|Düzen|Dosya|Yardım|Ayarlar|Şifre|İleri|"
    "Kullanıcı adı|Ses düzeyi|Dil|Yenile|Bağlan|Çıkış|Güncelle|Tamam|Vazgeç",
    "el": "Άνοιγμα|Αποθήκευση|Κλείσιμο|Εκτύπωση|Αναίρεση|Αποκοπή|Αντιγραφή|Επικόλληση|Διαγραφή|Εύρεση|Προβολή|Αρχείο|"
    "Βοήθεια|Ρυθμίσεις|Κωδικός|Όνομα χρήστη|Πίσω|Επόμενο|Γλώσσα|Σύνδεση|Έξοδος|Ναι|Όχι|Ακύρωση",
    "ru": "Открыть|Сохранить|Закрыть|Печать|Отменить|Вырезать|Копировать|Вставить|Удалить|Найти|Вид|Правка|Файл|О нас|"
    "Настройки|Пароль|Имя пользователя|Назад|Далее|Язык|Громкость|Обновить|Подключить|Выход|Да|Нет|Отмена|Ещё",
    "zh": "打开|保存|关闭|打印|撤销|剪切|复制|粘贴|删除|查找|替换|视图|编辑|文件|帮助|设置|密码|用户名|上一步|下一步|"
    "语言|音量|刷新|连接|退出|确定|取消|下载|更新|关于|新建文件夹|显示隐藏文件",
    "ja": "開く|保存|閉じる|印刷|元に戻す|切り取り|コピー|貼り付け|削除|検索|表示|編集|ファイル|ヘルプ|設定|パスワード|"
    "ユーザー名|戻る|次へ|言語|音量|更新|接続|終了|はい|いいえ|キャンセル|詳細設定|ダウンロード",
    "ko": "열기|저장|닫기|인쇄|실행 취소|잘라내기|복사|붙여넣기|삭제|찾기|보기|편집|파일|도움말|설정|암호|사용자 이름|"
    "뒤로|다음|언어|음량|새로 고침|연결|종료|예|아니요|취소|다운로드",
    "ar": "فتح|حفظ|إغلاق|طباعة|تراجع|قص|نسخ|لصق|حذف|بحث|عرض|تحرير|ملف|مساعدة|إعدادات|كلمة المرور|اسم المستخدم|السابق|"
    "التالي|اللغة|الصوت|تحديث|اتصال|خروج|نعم|لا|إلغاء",
    "he": "פתיחה|שמירה|סגירה|הדפסה|ביטול|גזירה|העתקה|הדבקה|מחיקה|חיפוש|תצוגה|עריכה|קובץ|עזרה|הגדרות|סיסמה|שם משתמש|"
    "הקודם|הבא|שפה|עוצמה|רענון|חיבור|יציאה|כן|לא",
}
"""Captions by language, `|` between them."""

RIGHT_TO_LEFT: Final = frozenset({"ar", "he"})

_SYLLABLES: Final = (
    "ba ce di fo gu ha ji ka lo mu ne pi qua ro su ta ve xi zo bra cle dri flo gru ster ning tal men".split()
)
_GIVEN: Final = (
    "Ada Grace Alan Edsger Barbara José Zoë Łukasz Søren Ngũgĩ Ελένη Ольга 小明 さくら 민준 Amélie Jürgen".split()
)
_FAMILY: Final = (
    "Lovelace Hopper Turing Dijkstra Liskov García Müller Nowak Øster Παππά Иванова 王 田中 김 O'Neil".split()
)
_SUFFIXES: Final = "txt pdf png jpg csv docx py md zip mp3 html json tar.gz svg log".split()
_DOMAINS: Final = "example.org mail.example example.net post.example site.test".split()
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class RandomText:
    """Generator of text for one screen, mostly in one language.

    Args:
        choice: Source of randomness.
        language: A key of `VOCABULARY`.
    """

    def __init__(self, choice: random.Random, language: str) -> None:
        self.choice = choice
        self.language = language
        self._captions = VOCABULARY[language].split("|")
        self._english = VOCABULARY["en"].split("|")

    def caption(self, longest: int = 40) -> str:
        """The text of a button, a label or a menu entry."""
        roll = self.choice.random()
        if roll < 0.7:
            fitting = [caption for caption in self._captions if len(caption) <= longest]
            return self.choice.choice(fitting or self._captions)
        if roll < 0.85:
            return self.choice.choice([caption for caption in self._english if len(caption) <= longest])
        return self._invented().capitalize()[:longest]

    def captions(self, count: int, longest: int = 40) -> list[str]:
        """Captions that mostly differ from one another."""
        found = list(dict.fromkeys(self.caption(longest) for _ in range(2 * count)))
        return [found[index % len(found)] for index in range(count)]

    def sentence(self, words: int) -> str:
        """A sentence of so many words, with a full stop."""
        text = " ".join(self._word() for _ in range(max(1, words)))
        return text[:1].upper() + text[1:] + self.choice.choice(".....?!")

    def paragraph(self, words: int) -> str:
        """Sentences of 4 to 12 words, `words` in all or a few more."""
        sentences = []
        while words > 0:
            length = self.choice.randint(4, 12)
            sentences.append(self.sentence(length))
            words -= length
        return " ".join(sentences)

    def person(self) -> str:
        """Given and family name."""
        return f"{self.choice.choice(_GIVEN)} {self.choice.choice(_FAMILY)}"

    def email(self) -> str:
        """An address that belongs to nobody."""
        return f"{self._invented()}.{self._invented()}@{self.choice.choice(_DOMAINS)}"

    def file(self) -> str:
        """A file name with a suffix."""
        joint = self.choice.choice(["_", "-", " ", ""])
        return f"{self._invented()}{joint}{self.choice.randint(1, 2030)}.{self.choice.choice(_SUFFIXES)}"

    def date(self) -> str:
        """A day, or a day and a time, in one of many notations."""
        day, month, year = self.choice.randint(1, 28), self.choice.randint(1, 12), self.choice.randint(1970, 2035)
        return self.choice.choice(
            [
                f"{year}-{month:02}-{day:02}",
                f"{day}.{month}.{year}",
                f"{month:02}/{day:02}/{year}",
                f"{day} {_MONTHS[month - 1]} {year}",
                f"{_MONTHS[month - 1]} {day}",
                f"{year}年{month}月{day}日",
                f"{year}-{month:02}-{day:02} {self.time()}",
            ]
        )

    def time(self) -> str:
        """Hours and minutes."""
        return f"{self.choice.randint(0, 23):02}:{self.choice.randint(0, 59):02}"

    def number(self) -> str:
        """A count, a decimal, a percentage, a size."""
        amount = self.choice.choice([9, 99, 999, 99999, 9999999])
        whole = self.choice.randint(0, amount)
        return self.choice.choice([str(whole), f"{whole:,}", f"{whole / 100:.2f}", f"{whole % 101} %", f"{whole} KB"])

    def price(self) -> str:
        """An amount of money."""
        amount = self.choice.randint(1, 99999) / 100
        return self.choice.choice([f"${amount:,.2f}", f"{amount:.2f} €", f"£{amount:.2f}", f"¥{int(amount * 100)}"])

    def value(self) -> str:
        """The content of a field or a cell."""
        kinds = [self.caption, self.person, self.email, self.date, self.number, self.price, self.file, self._invented]
        return self.choice.choice(kinds)()

    def address(self) -> str:
        """A path or the address of a page."""
        steps = "/".join(self._invented() for _ in range(self.choice.randint(1, 4)))
        return self.choice.choice([f"/home/{steps}", f"https://{self.choice.choice(_DOMAINS)}/{steps}", f"C:\\{steps}"])

    def code(self) -> str:
        """A line that looks like a program."""
        name, other = self._invented(), self._invented()
        line = self.choice.choice(
            [
                f"def {name}({other}):",
                f"return {name} + {self.number()}",
                f"if {name} == '{other}':",
                f"# {self.sentence(4)}",
                f"{name}.{other}({self.choice.randint(0, 99)});",
                f'<{name} class="{other}">',
                f"$ {name} --{other} {self.file()}",
                "",
            ]
        )
        return "    " * self.choice.randint(0, 2) + line

    def _invented(self) -> str:
        return "".join(self.choice.choice(_SYLLABLES) for _ in range(self.choice.randint(1, 4)))

    def _word(self) -> str:
        return self.choice.choice(self._captions).lower() if self.choice.random() < 0.6 else self._invented()
