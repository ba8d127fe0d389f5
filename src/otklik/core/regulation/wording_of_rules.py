"""The texts of faults in what a regulation says, by code; `wording` joins them to those of its shape."""

Saying = dict[str, tuple[str, str]]


def both(en: tuple[str, str], ru: tuple[str, str]) -> Saying:
    """What is wrong and what would be right, in English and in Russian."""
    return {"en": en, "ru": ru}


RULES: dict[str, Saying] = {
    "R101": both(
        ("the desk's calendar '{text}' is not among the calendars", "known: {known}"),
        ("календаря «{text}» этой службы нет среди календарей", "известны: {known}"),
    ),
    "R102.none": both(
        ("no desk is the default one", "give one desk 'serves: {{default: true}}'"),
        ("ни одна служба не назначена основной", "укажите у одной «serves: {{default: true}}»"),
    ),
    "R102.many": both(
        ("the desk '{id}' is a second default one", "'{first}' is it already; keep one"),
        ("служба «{id}» — вторая основная", "основная уже «{first}»; оставьте одну"),
    ),
    "R103": both(
        ("the calendar '{text}' is not among the calendars", "write 'desk' or one of: {known}"),
        ("календаря «{text}» нет среди календарей", "напишите «desk» или один из: {known}"),
    ),
    "R104.missing": both(
        ("the priority '{id}' has no term here", "name each priority once: {known}"),
        ("для приоритета «{id}» нет срока", "назовите каждый приоритет один раз: {known}"),
    ),
    "R104.extra": both(
        ("there is no priority '{id}'", "name each priority once: {known}"),
        ("приоритета «{id}» нет", "назовите каждый приоритет один раз: {known}"),
    ),
    "R105": both(
        ("the goal {goal} is later than what binds, {within}", "make it {within} or less"),
        ("внутренняя цель {goal} позже норматива {within}", "укажите {within} или меньше"),
    ),
    "R106": both(
        ("the target of '{clock}' has no clock", "add clocks.{clock}, or write 'within: none'"),
        ("у норматива «{clock}» нет отсчёта", "добавьте clocks.{clock} или напишите «within: none»"),
    ),
    "R106.contract": both(
        ("the rules have no clock '{clock}', so this term would bind nobody", "name one of: {known}"),
        ("в правилах нет отсчёта «{clock}», и этот срок никого бы не обязывал", "назовите один из: {known}"),
    ),
    "R107": both(
        ("the clock '{clock}' has no target", "add targets.{clock}, or remove the clock"),
        ("у отсчёта «{clock}» нет норматива", "добавьте targets.{clock} или уберите отсчёт"),
    ),
    "R108": both(
        ("there is no priority '{text}'", "known: {known}"),
        ("приоритета «{text}» нет", "известны: {known}"),
    ),
    "R109": both(
        ("there is no request type '{text}'", "known: {known}"),
        ("вида обращения «{text}» нет", "известны: {known}"),
    ),
    "R110": both(
        ("a reopen window without reopening", "write 'reply_to_closed: reopen' or remove the window"),
        ("указан срок возобновления, но заявки не возобновляются", "укажите «reply_to_closed: reopen»"),
    ),
    "R111": both(
        ("'{text}' does not hold {{number}} once", 'write "[{{number}}]"'),
        ("в «{text}» нет одной подстановки {{number}}", 'напишите "[{{number}}]"'),
    ),
    "R112": both(
        ("nobody is told the number", "notify of ticket_registered with the number in the acknowledgement"),
        ("никто не узнаёт номер", "извещайте о ticket_registered и укажите номер в подтверждении"),
    ),
    "R121": both(
        ("the file has no '{text}'", "name a key of this file"),
        ("в файле нет «{text}»", "назовите ключ этого файла"),
    ),
    "R122": both(
        (
            "the clause '{clause}' is not among the clauses of this file",
            "add it to clauses, or mend its number",
        ),
        ("пункта «{clause}» нет среди пунктов этого файла", "добавьте его в clauses или исправьте номер"),
    ),
    "R130": both(
        ("'{text}' ends before it begins", "a night shift is two spans: '{evening}' and '{morning}'"),
        ("«{text}» заканчивается раньше, чем начинается", "ночная смена — это «{evening}» и «{morning}»"),
    ),
    "R130.overlap": both(
        ("{earlier} and {later} overlap", "make them one: '{whole}', or move one"),
        ("{earlier} и {later} пересекаются", "объедините их: «{whole}», или сдвиньте одни"),
    ),
    "R130.day": both(
        ("'{key}' names {day} again", "'{first}' has its hours already; give each day once"),
        ("«{key}» снова называет день {day}", "его часы уже в «{first}»; укажите каждый день один раз"),
    ),
    "R130.date": both(
        ("{date} has its hours already", "give each date once"),
        ("у {date} уже есть свои часы", "укажите каждую дату один раз"),
    ),
    "R112.other": both(
        (
            "the acknowledgement is for '{to}', yet ticket_registered goes to {told}",
            "name the same one in both",
        ),
        (
            "подтверждение — для «{to}», но ticket_registered уходит {told}",
            "назовите в обоих одного и того же",
        ),
    ),
    "R120": both(
        (
            "neither a clause nor an assumption backs '{path}'",
            "name it in trace or in assumptions",
        ),
        (
            "«{path}» не подкреплено ни пунктом, ни допущением",
            "назовите его в trace или в assumptions",
        ),
    ),
    "R120.own": both(
        (
            "no clause and no assumption stands behind '{path}'",
            "name it in trace or in assumptions",
        ),
        ("за «{path}» не стоит ни пункт, ни допущение", "назовите его в trace или в assumptions"),
    ),
    "R131": both(
        (
            "silence of {after} can close a ticket before the desk's own answer is due ({clock}: {within})",
            "give the customer more time, or answer sooner",
        ),
        (
            "молчание в течение {after} может закрыть заявку раньше срока нашего ответа ({clock}: {within})",
            "дайте заявителю больше времени или отвечайте раньше",
        ),
    ),
    "R132": both(
        ("'{lower}' has a shorter term than the higher '{higher}'", "give it at least {least}"),
        ("срок «{lower}» короче, чем у более высокого «{higher}»", "укажите не меньше {least}"),
    ),
    "R132.mixed": both(
        (
            "'{lower}' can be due before the higher '{higher}', whose term is {least}",
            "count both in the same time, or give '{lower}' a longer term",
        ),
        (
            "срок «{lower}» может наступить раньше, чем у более высокого «{higher}» ({least})",
            "считайте оба срока в одном времени или дайте «{lower}» больший срок",
        ),
    ),
    "R132.rank": both(
        ("'{id}' has the rank of '{first}'", "give each priority a rank of its own; 1 is the highest"),
        ("у «{id}» тот же ранг, что у «{first}»", "дайте каждому приоритету свой ранг; 1 — высший"),
    ),
    "R133": both(
        (
            "{early} ({first}) can be due after {late} ({last}), priority '{level}'",
            "give {early} a shorter term, or {late} a longer one",
        ),
        (
            "{early} ({first}) может наступить позже, чем {late} ({last}), приоритет «{level}»",
            "сократите срок {early} или увеличьте срок {late}",
        ),
    ),
    "R134": both(
        ("'{when}' is a matter of judgement, a machine may not refuse for it", "write 'decision: agent'"),
        ("«{when}» — вопрос суждения, программа отказать не может", "напишите «decision: agent»"),
    ),
    "R135": both(
        ("the text is missing in the language '{lang}'", "add '{lang}: ...'"),
        ("нет текста на языке «{lang}»", "добавьте «{lang}: ...»"),
    ),
    "R136": both(
        ("the production calendar '{name}' has no data for {year}", "import them; known years: {known}"),
        ("в производственном календаре «{name}» нет данных за {year} год", "загрузите их; известны: {known}"),
    ),
    "R136.next": both(
        ("the production calendar '{name}' has no data for {year} yet", "import them; known years: {known}"),
        (
            "в производственном календаре «{name}» ещё нет данных за {year} год",
            "загрузите их; известны: {known}",
        ),
    ),
    "R137": both(
        (
            "two versions are in force from {from} on; the other is {other}",
            "give each version a day of its own",
        ),
        ("с {from} действуют две редакции, вторая — {other}", "дайте каждой редакции свой день начала"),
    ),
    "R137.order": both(
        ("the later version begins before the earlier one, {other} of {from}", "let versions begin in order"),
        (
            "более новая редакция начинается раньше прежней: {other} от {from}",
            "пусть редакции идут по порядку",
        ),
    ),
    "R137.version": both(
        ("{other} is version {version} of these rules as well", "raise the version of the newer one"),
        ("{other} — тоже редакция {version} этих правил", "увеличьте номер более новой редакции"),
    ),
    "R137.desk": both(
        (
            "the rules of {other} are in force at {email} too (its desk '{desk}')",
            "one address, one regulation",
        ),
        (
            "по адресу {email} действуют и правила {other} (служба «{desk}»)",
            "у каждого адреса один регламент",
        ),
    ),
    "R138.closed": both(
        ("'{clock}' cannot wait in 'closed': no clock goes on there", "remove 'closed'"),
        ("«{clock}» не может ждать в «closed»: отсчёты там окончены", "уберите «closed»"),
    ),
    "R138.new": both(
        ("'{clock}' waits in 'new' and ends when that ends, so it never runs", "remove 'new'"),
        ("«{clock}» ждёт в «new» и с ним кончается, поэтому никогда не идёт", "уберите «new»"),
    ),
    "R138.proposed": both(
        (
            "there are no proposals here, so this is never reached",
            "write 'confirm_by: requester', or remove it",
        ),
        ("решения здесь не предлагаются, это недостижимо", "напишите «confirm_by: requester» или уберите"),
    ),
    "R138.silence": both(
        (
            "nothing is proposed here, so no proposal can go unanswered",
            "write 'confirm_by: requester' or remove it",
        ),
        ("решения здесь не предлагаются, молчать не на что", "напишите «confirm_by: requester» или уберите"),
    ),
    "R138.response": both(
        ("a clock until '{until}' asks for no response", "write 'until: first_response' or remove the key"),
        ("отсчёт до «{until}» не ждёт ответа", "напишите «until: first_response» или уберите ключ"),
    ),
    "R138.reasoned": both(
        ("agents have no ground for a reasoned refusal", "add a refusal with 'effect: reasoned_refusal'"),
        (
            "у сотрудников нет оснований для мотивированного отказа",
            "добавьте отказ с «effect: reasoned_refusal»",
        ),
    ),
    "R138.refusal": both(
        ("'{when}' cannot come about here", "it needs '{needs}'; write that or remove the refusal"),
        ("случай «{when}» здесь невозможен", "для него нужно «{needs}»; напишите это или уберите отказ"),
    ),
    "R138.level": both(
        ("nobody can give a ticket the priority '{id}'", "write 'changed_by: [agent]', or remove it"),
        ("приоритет «{id}» никто не может назначить", "напишите «changed_by: [agent]» или уберите его"),
    ),
    "R138.channels": both(
        ("there is no way in", "name a channel, or write 'other_channels: register_by_agent'"),
        ("обратиться некуда", "назовите канал или напишите «other_channels: register_by_agent»"),
    ),
    "R138.event": both(
        ("'{event}' never happens here", "it needs '{needs}'; write that or remove the notice"),
        ("события «{event}» здесь не бывает", "для него нужно «{needs}»; напишите это или уберите извещение"),
    ),
    "R139": both(
        ("{other} can give the same number: {number}", "begin the numbers of each service differently"),
        ("{other} может дать тот же номер: {number}", "начинайте номера каждого сервиса по-своему"),
    ),
    "R139.tag": both(
        (
            "a subject with '{subject}' would belong to {other} as well",
            "make tags that only one service's can be",
        ),
        ("тема с «{subject}» подошла бы и правилам {other}", "выберите метку, которую не спутать с чужой"),
    ),
    "R140.nobody": both(
        ("nobody receives '{event}': no one watches a ticket yet", "add 'requester' or 'team_lead'"),
        (
            "«{event}» никто не получит: наблюдателей пока нет",
            "добавьте «requester» или «team_lead»",
        ),
    ),
    "R140.portal": both(
        ("nobody receives '{event}': there is no portal", "add 'email' to via, or channels.portal"),
        ("извещение «{event}» никто не получит: портала нет", "добавьте «email» в via или channels.portal"),
    ),
    "R140.rung": both(
        ("the escalation has a rung at {at} % already", "name all recipients in one"),
        ("ступень {at} % в escalation уже есть", "назовите всех получателей в одной"),
    ),
    "R140.twice": both(
        ("'{event}' is listed already, only the first notice goes out", "name all recipients in one"),
        ("«{event}» уже есть, уходит только первое извещение", "назовите всех получателей в одном"),
    ),
    "R141": both(
        ("the rules leave {path} to the contract, which does not give it", "add {path} (plan '{plan}')"),
        ("правила оставляют {path} договору, а он его не даёт", "добавьте {path} (тариф «{plan}»)"),
    ),
    "W201": both(
        ("terms are left to a contract, yet none is needed: {clocks}", "tickets without one have no term"),
        ("сроки определяет договор, но он не обязателен: {clocks}", "у заявок без договора не будет срока"),
    ),
    "W202": both(
        ("silence ends a ticket without a word of warning", "notify the requester of silence_warning"),
        ("молчание завершает заявку без предупреждения", "извещайте заявителя о silence_warning"),
    ),
    "W203": both(
        ("nobody is told of the refusal '{id}'", "notify the requester of {event}"),
        ("об отказе «{id}» никто не узнаёт", "извещайте заявителя о {event}"),
    ),
    "W205": both(
        ("people would read '{field}' as it stands: it has no name", "add its title by language"),
        ("«{field}» люди увидят как есть: названия нет", "добавьте title на каждом языке"),
    ),
    "W204": both(
        ("no clause stands behind '{text}'", "name {path} in trace with its clause, or in assumptions"),
        ("за «{text}» не стоит ни один пункт", "назовите {path} в trace с пунктом или в assumptions"),
    ),
}
