"""Injection patterns: the words of text that gives orders to an agent, in the languages such text is met in.

Patterns are matched against text in the spelling of `spelling.normalized`: lower case, no accents. A space
stands for any gap between words; `…` for up to six words, or ten signs where words are not spaced.
"""

from __future__ import annotations

import re
from typing import Final


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_spelled_out(phrase)})" for phrase in phrases))


def _spelled_out(phrase: str) -> str:
    spaced = not re.search("[\u3040-\u9fff]", phrase)
    between = r"(?:[^\w.!?]|[.!?](?=\w))+"  # the end of a sentence ends a phrase, the dot in an address does not
    gap = rf"(?:{between}\w+){{0,6}}?{between}" if spaced else ".{0,10}?"
    body = phrase.replace(" … ", "…").replace("[ -]", r"[^\w]").replace(" ?", r"[^\w]*").replace(" ", r"[^\w]+")
    body = body.replace("…", gap)
    return rf"(?<!\w){body}(?!\w)" if spaced else body


_EARLIER = (
    "(?:all|any|every|your|my|these|those|previous|prior|earlier|preceding|above|former|existing|original|safety|"
    "current|other|the user'?s?|the operator'?s?)"
)
_RULES = (
    "(?:instructions?|prompts?|directions?|directives?|guidelines?|guidance|rules?|commands?|orders?|constraints|"
    "restrictions|policies|policy|requests?|tasks?|safeguards)"
)
_DROP = (
    "(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|abandon|pay no attention to|"
    "(?:do not|don'?t|stop|no longer) (?:follow|obey|following|obeying)|set aside)"
)
_DROP_DE = "(?:ignorier(?:e|en sie|t)|vergiss|vergessen sie|missachten? ?(?:sie)?|missachte|verwirf|ubergehe)"
_RULES_DE = "(?:anweisung(?:en)?|befehle?n?|instruktionen|vorgaben|regeln|auftrage?|anordnungen)"
_DROP_FR = "(?:ignore[zr]?|oublie[zr]?|neglige[zr]?|ne (?:tiens|tenez) pas compte|ne (?:suis|suivez) (?:pas|plus))"
_RULES_FR = "(?:instructions?|consignes?|ordres|directives|regles|commandes)"
_DROP_ES = "(?:ignor[ae]n?|olvid[ae]n?|haz caso omiso|haga caso omiso|descarta|no sigas|desatiende)"
_RULES_ES = "(?:instrucciones|ordenes|reglas|indicaciones|directrices|tareas?)"

SETS_ASIDE: Final = _any(
    f"{_DROP} … {_EARLIER} … {_RULES}",
    f"{_DROP} {_EARLIER} … {_RULES}",
    f"{_DROP} (?:(?:all|the|your) )?{_EARLIER} {_RULES}",
    f"{_DROP} (?:all|the|your|any) {_RULES} (?:that )?(?:you (?:were|have been|had been) given|above|before)",
    f"{_DROP} (?:everything|anything|all|what|whatever) … (?:you (?:were|have been|had been) told|the user|your user)",
    f"{_DROP} (?:all |everything )?(?:of )?the above",
    f"{_DROP} {_EARLIER} {_RULES}",
    f"{_DROP} {_RULES} (?:above|before|from (?:the|your) (?:user|owner|operator))",
    f"(?:previous|prior|earlier|former|old) {_RULES} (?:are|is) (?:now )?(?:void|cancell?ed|invalid|obsolete|revoked)",
    f"your {_RULES} (?:have|has) (?:been )?(?:updated|changed|replaced|revoked)",
    "your new (?:task|instructions?|goal|objective|mission|orders?) (?:is|are)",
    "your new (?:task|goal|objective|mission):",
    "(?:what|whatever|everything|anything|all) (?:that )?you (?:were|are|have been|had been) "
    "(?:asked|told|instructed) … (?:no longer appl(?:ies|y)|does not apply|is void|is cancelled|is over|is outdated)",
    "(?:follow|obey|do|execute|carry out) … instead of … (?:user|owner|user'?s|owner'?s)",
    "the real (?:request|task|instruction|goal)s? (?:is|are)",
    "new task for (?:the|this|any|our) (?:bot|ai|agent|assistant|model)",
    "from now on,? you (?:will|must|shall|are to)? ?(?:only )?(?:obey|answer to|serve|follow|listen)",
    "you are (?:now )?(?:an? )?(?:unrestricted|dan|jailbroken|in developer mode|free of)",
    f"{_DROP_DE} … (?:vorherigen?|bisherigen?|fruheren?|alle|obigen?|deine|ihre|des benutzers) … {_RULES_DE}",
    f"{_DROP_DE} … (?:vorherigen?|bisherigen?|fruheren?|obigen?|alle|deine|ihre) {_RULES_DE}",
    f"{_DROP_DE} (?:alle |deine |die )+(?:vorherigen |bisherigen |fruheren )?{_RULES_DE}",
    f"{_DROP_DE} … {_RULES_DE} (?:des benutzers|oben)",
    "(?:deine|ihre) neue aufgabe",
    f"{_DROP_FR} … {_RULES_FR} (?:precedente?s?|anterieure?s?|ci dessus|de l'utilisateur|d'avant)",
    f"{_DROP_FR} {_RULES_FR} (?:precedente?s?|anterieure?s?|de l'utilisateur)",
    f"{_DROP_FR} (?:toutes? |tous )?(?:vos|tes) {_RULES_FR}",
    "(?:votre|ta) nouvelle (?:tache|mission)",
    f"{_DROP_ES} … {_RULES_ES} (?:anteriores|previas|previos|de arriba|del usuario)",
    f"{_DROP_ES} (?:todas )?(?:tus|sus|las) {_RULES_ES}",
    "(?:tu|su) nueva (?:tarea|mision)",
    "(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|不要遵守|抛开)…(?:指令|指示|命令|规则|規則|任务|任務|要求|提示词)",
    "(?:指示|命令|指令)…(?:無視(?!され)|忘れ(?!ら))",
    "ignora … (?:istruzioni|regole|ordini) … precedenti",
    "ignora (?:tutte )?(?:le )?(?:istruzioni|regole) precedenti",
    "dimentica … (?:istruzioni|regole)",
    "(?:ignore|esqueca) … (?:instrucoes|regras|ordens) (?:anteriores|acima)",
    "(?:negeer|vergeet) … (?:instructies|opdrachten|regels)",
    "(?:игнорируи(?:те)?|забудь(?:те)?|проигнорируи(?:те)?) … (?:инструкции|указания|команды|правила)",
)
"""Sets aside what the reader was told before."""

POSES_AS_SYSTEM: Final = re.compile(
    r"<\|(?:im_start|im_end|system|endoftext)\|?>?|<</?sys>>|\[/?inst\]|</?system(?:[ _-]?prompt)?>|"
    r"\[system(?: message| note| prompt)?\]|(?<!\w)system override|"
    r"(?<!\w)system(?: message| prompt)?: (?:you|the assistant|new|ignore|from now)|"
    r"end of (?:the )?(?:user )?(?:task|prompt|instructions|input)(?!\w).{0,40}new (?:task|prompt|instructions)|"
    r"you are now in (?:maintenance|admin|debug|developer|god) mode|"
    r"\[(?:admin|system|developer|operator)\].{0,40}(?<!\w)(?:agent|assistant|model|a\.?i\.?)(?!\w).{0,80}"
    r"(?:confirmations?|approvals?|restrictions|safety|policy|rules)(?!\w)"
)
"""Marks of a chat format, or a system message in words."""

_SHELL = "(?:terminal|powershell|command prompt|run dialog|console|cmd|eingabeaufforderung)"
COMMAND_PROMPT: Final = re.compile(
    r"(?:win|windows key|super) ?\+ ?r(?!\w).{0,80}(?:ctrl|strg|paste)|"
    rf"(?:open|launch|start) (?:a |the )?{_SHELL}.{{0,60}}(?:paste|run|execute).{{0,60}}"
    r"(?:command|code|script|robot|human|verify)|"
    rf"(?:offne|offnen sie) (?:das |die )?{_SHELL}.{{0,60}}(?:fuhren?|fuge).{{0,40}}(?:befehl|code)|"
    r"ouvrez (?:le |un )?terminal.{0,60}(?:execut|coll).{0,40}(?:commande|code)|"
    r"abr[ae] (?:la |el |una )?terminal.{0,60}(?:ejecut|peg).{0,40}(?:comando|codigo)|"
    r"打开(?:终端|命令行|powershell).{0,20}(?:运行|执行|粘贴).{0,12}(?:命令|代码)"
)
"""The reader is to run what the page puts into their hands."""

_AI = (
    "(?:a\\.?i\\.?|artificial intelligence|(?:large )?language model|llm|chatgpt|gpt-?\\d?|claude|gemini|copilot|"
    "chat ?bot)"
)
_MACHINE = (
    f"(?:{_AI}(?: (?:assistant|agent|model|helper|system|bot|crawler|reader))?s?|"
    "al (?:assistant|agent|model|helper|bot)s?|"  # as OCR reads AI
    "(?:automated|automatic|autonomous|computer[ -]use|digital|robotic|software) (?:assistant|agent|helper|system)s?)"
)
_READS = (
    "(?:reads?|is reading|reading|process(?:es|ing)?|summari[sz](?:es|ing)|brows(?:es|ing)|sees|visit(?:s|ing)|parses)"
)
_DUTY = (
    "(?:must|should|shall|need to|needs to|have to|has to|is to|are to|"
    "(?:is|are) (?:required|instructed|asked|ordered) to|please)"
)

SPEAKS_TO_AI: Final = _any(
    f"(?:attention|note to|notice to|notice for|note for|message to|message for|dear|hey|hello|hi|"
    f"instructions? (?:for|to)|to (?:all|any|every)|important for) (?:the |all |any |every |our )?{_MACHINE}",
    f"if you(?:'re| are) (?:an? |the )?{_MACHINE}",
    f"(?:if|when|once|whenever) (?:an?|the|any|your) {_MACHINE} {_READS}",
    f"(?:any|every|all|an) {_MACHINE} {_READS}",
    f"this (?:message|text|note|page) is (?:meant )?for (?:the|any) {_MACHINE}",
    f"(?:any |all |the |your )?{_MACHINE} … {_DUTY}",
    f"(?:any |all |the |your )?{_MACHINE} {_DUTY}",
    f"(?:^|(?<=[.!?:]\\s)|your ){_MACHINE}[,:]",
    f"as (?:an?|the) {_MACHINE},? (?:you|who)",
    "(?:achtung|hinweis an|hinweis fur|an|liebe[rs]?|nachricht an)(?: die| alle| den| das)?,? "
    "(?:ki|ai|sprachmodell)(?: ?(?:assistent|agent|modell)(?:en|innen)?)?",
    "(?:falls|wenn) (?:du|sie) (?:ein|eine) (?:sprachmodell|ki|ai|automat\\w*)(?: \\w+)? (?:bist|sind)",
    "(?:a l'intention|attention|note|avis|cher|chers)(?: aux?| des?| les?| d'un)?,? (?:assistants?|agents?|modeles?) "
    "(?:d'|de l')?(?:ia|ai|intelligence)",
    "si (?:vous etes|tu es) (?:un|une) (?:agent automatique|ia|assistant ia|agent ia|modele de langage|robot)",
    "(?:atencion|nota para|estimado|aviso a|para)(?: el| los| la)?,? (?:asistentes?|agentes?|modelos?) "
    "(?:de )?(?:ia|ai|inteligencia|lenguaje|automatic\\w+)",
    "si eres (?:un|una) (?:modelo de lenguaje|ia|asistente|agente|inteligencia)",
    "(?:致|各位|尊敬的|请)…(?:人工智能|ai|语言模型|智能)(?: ?(?:助手|代理|模型))",
    "如果你是(?: )?(?:一个)?(?: )?(?:人工智能|ai|语言模型|智能助手|机器人)",
    "(?:人工智能|ai|语言模型)(?: )?(?:助手|代理|模型)?(?:请注意|注意|必须|请)",
)
"""Speaks to a machine by its name."""

SPEAKS_TO_HELPER: Final = _any(
    "(?:dear|hey|attention|@|to the|you as an?|as the|as my|important:?) ?(?:assistants?|agents?|models?|bots?)",
    f"(?:assistants?|agents?|bots?),? … {_DUTY}",
    f"(?:assistants?|agents?|bots?),? {_DUTY}",
    "(?:^|(?<=[.!?:]\\s))@?(?:assistant|agent|bot|model)[,:]? "
    "(?:as|before|please|you|stop|send|open|click|give|run|now|add)",
    "(?:act|acting) (?:as|for) (?:my|our|the) (?:agent|assistant|owner)",
)
"""Speaks to an assistant or agent, who may be a person too."""

_SECRETS = (
    "(?:passwords?|passwor[dt]\\w*|kennwort|passphrases?|credentials?|secrets?|api[ -]?keys?|private keys?|tokens?|"
    "cookies?|card numbers?|credit card|cvv|pin codes?|verification codes?|(?:system )?prompts?|bank details|"
    "clipboard(?: contents?)?|\\.env|contact list|customer list|session tokens?|gift cards?|ssh|mailbox|inbox|"
    "delegate|kdbx|schlussel|mot de passe|mots de passe|contrasenas?|claves?|invite systeme)"
)
_HAND_OVER = (
    "(?:reveal|show|send|e?mail|forward|post|paste|share|upload|enter|type|give|export|copy|leak|reply|fill in|insert|"
    "disclose|print|add|tell|put|submit|geben|gib|schick\\w*|sende\\w*|fuge\\w*|envoie\\w*|envoye\\w*|revele\\w*|"
    "saisi\\w*|introdu\\w*|muestra\\w*|envia\\w*|escrib\\w*|comparte)"
)

WANTS_HARM: Final = _any(
    f"{_HAND_OVER} … {_SECRETS}",
    f"{_HAND_OVER} {_SECRETS}",
    "(?:run|execute|paste) … (?:commands?|scripts?|code)",
    "(?:run|execute) (?:commands?|scripts?|code|this|it)",
    "(?:log|sign) in … (?:password|credentials?)",
    "(?:erase|wipe|delete|format) … (?:drive|disk|folders?|files?|backups?|documents|downloads|database)",
    "(?:disable|turn off|switch off|deactivate) … (?:firewall|antivirus|protection|security)",
    "(?:transfer|wire|send) … (?:eur|usd|euros?|dollars?|money|funds|bitcoin)",
    "(?:approve|confirm) … (?:payment|transfer|purchase|order)",
    "(?:geben|gib) … (?:passwort|kennwort)",
    "(?:passwort|kennwort|mot de passe|contrasena)… (?:ein|weiter)",
    "(?:密码|密钥|口令|验证码|令牌|cookie)",
    "(?:运行|执行)…命令",
)
"""Wants secrets, commands, money or destruction."""

WANTS_ACTION: Final = _any(
    "(?:click|press|tap|visit|open|go to|download|install|submit|skip|buy|purchase|pay|grant|approve|confirm|send|"
    "transfer|delete|erase|upload|forward|reply|share|copy|type|enter|execute|run|ignore|follow these)",
    "(?:klick\\w*|offne\\w*|uberweis\\w*|schick\\w*|sende\\w*|geben|gib|bestell\\w*|losch\\w*|installier\\w*)",
    "(?:clique[zr]?|ouvre[zr]?|envoye[zr]?|envoie|achete[zr]?|supprime[zr]?|saisisse[zr]?|installe[zr]?)",
    "(?:haz clic|haga clic|pulsa|abre|abra|envia|envie|compra|compre|introduce|borra|elimina|instala)",
    "(?:点击|打开|访问|运行|执行|发送|购买|付款|删除|输入|安装|转账)",
)
"""Wants something done."""

BEHIND_THE_USER: Final = _any(
    "(?:agent|assistant|bot|model|a\\.?i\\.?) … (?:user )?(?:confirmations?|approvals?|consent) (?:is|are) "
    "(?:not required|not needed|unnecessary|disabled|switched off|waived)",
    "without (?:asking|telling|informing|notifying|alerting) (?:the|your) (?:user|owner|operator|human)",
    "(?:do not|don'?t|never) (?:tell|inform|notify|alert|mention (?:this|it) to) "
    "(?:the|your) (?:user|owner|operator|human)",
    "(?:hide|conceal|keep) … from (?:the|your) (?:user|owner|operator|human)",
    "the user (?:has )?(?:already )?(?:approved|authori[sz]ed|consented|agreed)(?: to)? (?:this|it|everything|all)",
    "ohne (?:den |die |ihren )?(?:benutzer|nutzer|anwender)(?:in)? zu (?:fragen|informieren|warnen)",
    "ne (?:prevenez|previens|dites|dis|informez) (?:pas|rien) (?:a )?(?:l'|votre )?utilisateur",
    "sin (?:avisar|informar|preguntar|decir)(?:le|selo)? (?:al|nada al) usuario",
    "(?:不要|别|勿)(?:告诉|通知|询问)(?:你的)?用户",
)
"""Something is to happen that the user does not learn of."""

ABOUT_ATTACKS: Final = _any(
    "injections?", "jailbreaks?", "attack(?:s|er|ers)?", "researchers?", "phrases?",
    "angriffe?", "attaques?", "ataques?", "test case", "(?:攻击|注入)",
)  # fmt: skip
"""The passage is about such attacks."""
