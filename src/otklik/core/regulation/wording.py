"""The texts of all faults, by code: what is wrong and what would be right, in English and Russian.

A point after the code sets shades of wording apart; the code alone is what programs rely on.
"""

from otklik.core.regulation.wording_of_rules import RULES, Saying, both

WORDS: dict[str, Saying] = {
    "REG-FILE": both(
        ("the file cannot be read: {problem}", "give the path of a readable regulation file"),
        ("файл не читается: {problem}", "укажите путь к файлу регламента, доступному для чтения"),
    ),
    "REG-ENCODING": both(
        ("byte {byte} is not UTF-8", "save the file as UTF-8"),
        ("байт {byte} не в кодировке UTF-8", "сохраните файл в UTF-8"),
    ),
    "REG-CHARACTER": both(
        ("the character {code} may not stand in YAML", "remove it"),
        ("символ {code} недопустим в YAML", "удалите его"),
    ),
    "REG-SYNTAX": both(
        ("this is not YAML: {problem}", "check quotes, brackets, colons and indents up to this place"),
        ("это не YAML: {problem}", "проверьте кавычки, скобки, двоеточия и отступы до этого места"),
    ),
    "REG-TAB": both(
        ("a tab stands where spaces belong", "indent with two spaces"),
        ("табуляция вместо пробелов", "сделайте отступ двумя пробелами"),
    ),
    "REG-NESTED": both(
        ("nested deeper than {deepest} levels", "a regulation needs no more than eight levels"),
        ("вложенность глубже {deepest} уровней", "регламенту хватает восьми уровней"),
    ),
    "REG-ALIAS": both(
        ("anchors, aliases and merge keys are not used here: {text}", "write the value out"),
        ("якоря, ссылки и слияния здесь не используются: {text}", "напишите значение полностью"),
    ),
    "REG-TAG": both(
        ("YAML tags are not used here: {text}", "remove the tag, all values are read as text"),
        ("теги YAML здесь не используются: {text}", "удалите тег, все значения читаются как текст"),
    ),
    "REG-DOCUMENTS": both(
        ("a second document begins here", "one file holds one regulation; remove the '---'"),
        ("здесь начинается второй документ", "в одном файле один регламент; удалите «---»"),
    ),
    "REG-DUPLICATE": both(
        ("the key '{key}' stands here a second time", "line {first} has it already; keep one of them"),
        ("ключ «{key}» указан второй раз", "он уже есть в строке {first}; оставьте один"),
    ),
    "REG-KEY": both(
        ("unknown key '{key}'", "known here: {known}"),
        ("неизвестный ключ «{key}»", "здесь известны: {known}"),
    ),
    "REG-KEY.near": both(
        ("unknown key '{key}'", "known here: {known}; did you mean '{nearest}'?"),
        ("неизвестный ключ «{key}»", "здесь известны: {known}; возможно, имелся в виду «{nearest}»"),
    ),
    "REG-KEY.comma": both(
        ("unknown key '{key}'", "if it belongs to the text before the comma, put that text in quotes"),
        ("неизвестный ключ «{key}»", "если это часть текста перед запятой, возьмите весь текст в кавычки"),
    ),
    "REG-MISSING": both(
        ("the key '{key}' is missing", "add '{key}:' here"),
        ("не хватает ключа «{key}»", "добавьте здесь «{key}:»"),
    ),
    "REG-TYPE.text": both(
        ("a text is expected, not a list or a map", "write one text, in quotes if need be"),
        ("нужен текст, а не список или набор ключей", "напишите один текст, при надобности в кавычках"),
    ),
    "REG-TYPE.map": both(
        ("keys with values are expected", "write 'key: value' lines; known keys: {known}"),
        ("нужны ключи со значениями", "напишите строки «ключ: значение»; известные ключи: {known}"),
    ),
    "REG-TYPE.free": both(
        ("keys with values are expected", "write 'key: value' lines, or {{key: value, key: value}}"),
        ("нужны ключи со значениями", "напишите строки «ключ: значение» или {{ключ: значение}}"),
    ),
    "REG-TYPE.list": both(
        ("a list is expected", "write [one, two] or lines that begin with '- '"),
        ("нужен список", "напишите [один, два] или строки, начинающиеся с «- »"),
    ),
    "REG-TYPE.key": both(
        ("a list or a map cannot be a key", "write the key as one word"),
        ("список или набор ключей не может быть ключом", "напишите ключ одним словом"),
    ),
    "REG-EMPTY": both(
        ("the value is empty", "write a value or remove the key"),
        ("значение пустое", "напишите значение или удалите ключ"),
    ),
    "REG-EMPTY.some": both(
        ("at least one is needed here", "add one"),
        ("здесь нужно хотя бы одно значение", "добавьте его"),
    ),
    "REG-EMPTY.file": both(
        ("the file is empty", "begin with 'regulation: 1'"),
        ("файл пуст", "начните с «regulation: 1»"),
    ),
    "REG-VALUE": both(
        ("'{text}' is not one of the values of '{key}'", "allowed: {known}"),
        ("«{text}» не подходит для «{key}»", "допустимы: {known}"),
    ),
    "REG-VALUE.near": both(
        ("'{text}' is not one of the values of '{key}'", "allowed: {known}; did you mean '{nearest}'?"),
        ("«{text}» не подходит для «{key}»", "допустимы: {known}; возможно, имелось в виду «{nearest}»"),
    ),
    "REG-FORMAT": both(
        ("the format of this file is '{text}'", "this program reads format 1: write 'regulation: 1'"),
        ("формат этого файла — «{text}»", "программа читает формат 1: напишите «regulation: 1»"),
    ),
    "REG-ID": both(
        (
            "'{text}' is not an id",
            "an id is small Latin letters, digits, '-' and '_' after a letter: '{nearest}'",
        ),
        (
            "«{text}» не годится как идентификатор",
            "нужны строчные латинские буквы, цифры, «-» и «_» после буквы: «{nearest}»",
        ),
    ),
    "REG-TWICE": both(
        ("the id '{id}' is given twice", "ids of one list differ; rename or remove one"),
        ("идентификатор «{id}» указан дважды", "в списке они различаются; переименуйте или удалите один"),
    ),
    "REG-RESERVED": both(
        ("'{id}' cannot be the id of a calendar: plans use the word", "choose another id"),
        ("«{id}» не может быть идентификатором календаря: это слово занято", "выберите другой"),
    ),
    "REG-LANG": both(
        ("'{text}' is not a language", "write a BCP 47 tag: ru, en, pt-BR"),
        ("«{text}» не обозначает язык", "напишите метку BCP 47: ru, en, pt-BR"),
    ),
    "REG-LANG.strange": both(
        ("the language '{text}' is not in 'languages'", "known: {known}; or add it to languages.publish"),
        ("языка «{text}» нет в «languages»", "известны: {known}; или добавьте его в languages.publish"),
    ),
    "REG-BOOL": both(
        ("'{text}' is neither true nor false", "write true or false"),
        ("«{text}» — не true и не false", "напишите true или false"),
    ),
    "REG-INTEGER": both(
        ("'{text}' is not a whole number from 1 on", "write digits: 1"),
        ("«{text}» — не целое число от 1", "напишите цифрами: 1"),
    ),
    "REG-PERCENT": both(
        ("'{text}' is more than the whole term", "write 1 to 100; 100 is the deadline itself"),
        ("«{text}» больше всего срока", "напишите от 1 до 100; 100 — сам срок"),
    ),
    "REG-DATE": both(
        ("'{text}' is not a date", "write year-month-day: 2024-01-31"),
        ("«{text}» — не дата", "напишите год-месяц-день: 2024-01-31"),
    ),
    "REG-DATE.none": both(
        ("there is no day {text}", "write a day of the calendar as year-month-day: 2024-01-31"),
        ("дня {text} не существует", "напишите день календаря как год-месяц-день: 2024-01-31"),
    ),
    "REG-ZONE": both(
        ("'{text}' is not a time zone", "write an IANA name: Europe/Moscow"),
        ("«{text}» — не часовой пояс", "напишите имя IANA: Europe/Moscow"),
    ),
    "REG-ZONE.near": both(
        ("'{text}' is not a time zone", "did you mean '{nearest}'?"),
        ("«{text}» — не часовой пояс", "возможно, имелся в виду «{nearest}»"),
    ),
    "REG-ZONE.fixed": both(
        ("'{text}' is a fixed offset, it does not follow the law", "name a place: Europe/Moscow"),
        ("«{text}» — постоянное смещение, оно не следует закону", "назовите место: Europe/Moscow"),
    ),
    "REG-UNIT": both(
        ("'{text}' does not say which time counts", "say '{business}' or '{calendar}'"),
        ("«{text}» не говорит, какое время считать", "напишите «{business}» или «{calendar}»"),
    ),
    "REG-UNIT.days": both(
        ("'{text}': days are whole", "say a whole number of {basis}_days, or {basis}_hours"),
        ("«{text}»: дни бывают только целые", "напишите целое число {basis}_days или часы: {basis}_hours"),
    ),
    "REG-UNIT.seconds": both(
        ("'{text}' is not a whole number of seconds", "say it in {basis}_minutes"),
        ("«{text}» — не целое число секунд", "напишите в минутах: {basis}_minutes"),
    ),
    "REG-UNIT.small": both(
        ("'{text}' is less than one", "say a number from 1 on, in a smaller unit if need be"),
        ("«{text}» меньше единицы", "напишите число от 1, при надобности в меньших единицах"),
    ),
    "REG-UNIT.clock": both(
        ("'{text}' counts open hours, yet this time never stands still", "say '{calendar}'"),
        ("«{text}» считает рабочее время, а это время не останавливается", "напишите «{calendar}»"),
    ),
    "REG-UNIT.long": both(
        ("'{text}' is longer than {years} years", "give a shorter term"),
        ("«{text}» длиннее {years} лет", "укажите срок короче"),
    ),
    "REG-HOURS": both(
        ("'{text}' is not a span of hours", "write '09:00-18:00' or '09:00-13:00, 14:00-18:00'"),
        ("«{text}» — не часы работы", "напишите «09:00-18:00» или «09:00-13:00, 14:00-18:00»"),
    ),
    "REG-HOURS.end": both(
        ("'{text}' ends after the day", "a day ends at 24:00"),
        ("«{text}» заканчивается позже суток", "сутки заканчиваются в 24:00"),
    ),
    "REG-DAYS": both(
        ("'{text}' names no days of the week", "write 'daily', 'sat' or 'mon-fri'"),
        ("«{text}» не называет дней недели", "напишите «daily», «sat» или «mon-fri»"),
    ),
    "REG-NUMBER": both(
        ("'{text}' would give every ticket the same number", 'add {{seq:06}}: "IN-{{seq:06}}"'),
        ("«{text}» даст всем заявкам один номер", 'добавьте {{seq:06}}: "IN-{{seq:06}}"'),
    ),
    "REG-NUMBER.place": both(
        ("'{text}' has a place that is not known", "known: {{seq:06}}, {{desk}}, {{year}}"),
        ("в «{text}» неизвестная подстановка", "известны: {{seq:06}}, {{desk}}, {{year}}"),
    ),
    "REG-CALENDAR": both(
        ("there is no production calendar '{text}'", "known: {known}"),
        ("нет производственного календаря «{text}»", "известны: {known}"),
    ),
    **RULES,
}
