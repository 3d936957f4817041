/**
 * Lines of a page's furniture in other languages than English that news is read in: Ukrainian, Russian, German, French,
 * Spanish, Portuguese, Italian, Dutch, Polish, Turkish, the Nordic ones, Arabic and Chinese. Each is tested against a short
 * line from its start, and a mere word only as the whole line, so that a sentence of the article is not taken for one.
 */

/** Whole lines: advertisements, and the words under which a page is shared, printed and discussed. */
const CONTROL =
  /^(?:реклама|рекламное объявление|поделиться|поділитися|поширити|расскажите друзьям|комментарии|коментарі|комментировать|загрузка|завантаження|подробнее|детальніше|читать (?:далее|полностью)|читати далі|anzeige|werbung|teilen|drucken|merken|mehr (?:lesen|anzeigen)|weiterlesen|kommentare|zur startseite|publicité|partager|imprimer|commenter|lire la suite|commentaires|publicidad|compartir|imprimir|comentarios|leer más|publicidade|compartilhar|partilhar|comentários|pubblicità|condividi|stampa|commenti|advertentie|delen|reacties|reklama|udostępnij|drukuj|komentarze|reklam|paylaş|yazdır|yorumlar|annonse|annons|annonce|mainos|jaa|del artikkel|إعلان|مشاركة|شارك|广告|廣告|分享|打印|責任編輯|责任编辑)(?: ?\(?\d*\)?)?\s?[:…»›>]*$/iu;

/** Lines over what is not of the article. */
const SECTION_LABEL =
  /^(?:(?:материалы |новости |статьи )?(?:по теме|по темі)|(?:другие|последние|главные|похожие|популярные|важные) (?:новости|материалы|статьи)|(?:інші|останні|головні|схожі|популярні|важливі) (?:новини|матеріали|статті)|новини за темою|матеріали за темою|(?:самое|найбільш) (?:читаемое|популярное|популярні|читані)|mehr zum thema|das könnte (?:sie|dich) (?:auch )?interessieren|(?:meist|am meisten) gelesen\w*|weitere (?:artikel|meldungen|nachrichten|themen)|ähnliche artikel|sur le même (?:sujet|thème)|à lire (?:aussi|également|sur le même sujet)|les plus lus|dans la même rubrique|(?:noticias|artículos|contenidos|notas) relacionad[oa]s|más (?:noticias|leídas|información)|lo más (?:leído|visto)|te puede interesar|(?:notícias|matérias|artigos) relacionad[oa]s|mais lidas|leia (?:também|mais)|articoli correlati|potrebbe interessarti|i più letti|meer (?:over|nieuws)|lees (?:ook|meer)|(?:zobacz|czytaj) (?:też|także|również)|ilgili haberler|en çok okunanlar|les (?:også|mer)|läs (?:också|mer)|lue (?:myös|lisää)|اقرأ أيضا|مواضيع ذات صلة|أخبار ذات صلة|相关(?:新闻|阅读|文章)|相關(?:新聞|閱讀|文章)|延伸阅读|推荐阅读)\s*[:»›…>]*$/iu;

/** Rights and their holders, from the start of a line. */
const RIGHTS =
  /^(?:(?:все права защищены|(?:усі|всі) права захищен[іо]|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|riproduzione riservata|wszelkie prawa zastrzeżone)(?=$|\s*[.,:;|©!()–—-]|\s(?:\d|и|та|і|законом))|prohibida (?:su|la) reproducción|© riproduzione|版权所有|未经(?:书面)?授权.{0,10}(?:转载|转发|复制|使用|不得|禁止)).{0,120}$/iu;

/** What a site asks of its readers, from the start of a line: soldiers are asked to sign and to follow, too, so that a SIGN must stand after it. */
const INVITATION =
  /^(?:подписывайтесь|подпишитесь|читайте нас|следите за нами|присоединяйтесь к нам|оставайтесь с нами|поддержите нас|підписуйтесь|підписуйтеся|підпишіться|слідкуйте за нами|стежте за нами|приєднуйтесь до нас|долучайтесь до нас|підтримайте нас|(?:abonnieren|folgen) sie (?:uns|unseren?|unsere)|(?:hier )?(?:können|kommen) sie (?:unseren|zum|zu unserem) newsletter|melden sie sich (?:hier )?(?:für|zu)|(?:inscrivez|abonnez)-vous|recevez|suivez-nous|suscríbe(?:te|se)|síguenos|regístrate|inscreva-se|assine|siga-nos|siga o|iscriviti|seguici|meld je aan|schrijf je in|volg ons|zapisz się|obserwuj nas|śledź nas|dołącz do nas|bizi takip edin|تابعنا|تابعونا|اشترك في|关注我们|扫描二维码|扫一扫)(?!\p{Script=Latin}|\p{Script=Cyrillic}).{0,200}$/iu;

/** Where a site is followed, by what its letters come, and what readers have of it. */
const SIGN =
  /(?:facebook|фейсбу|twitter|твіт|твитт|telegram|телеграм|t\.me|viber|вайбер|whats?app|instagram|інстаграм|инстаграм|youtube|tiktok|linkedin|google|\brss\b|threads|bluesky|@|https?:|www\.|(?:на|в|у|в сети|auf|sur|en|no|na|su|op) x(?=[^\p{L}]|$)|newsletter|infolettre|рассылк|розсилк|(?:наш\p{L}*|на|в|у) (?:\p{L}+[- ])?канал|соцсет|соцмереж|(?:unser\p{L}*|zum|den) kanal|lettres? (?:d['’]information|quotidienne|hebdomadaire|du )|(?:notre|à la|nos) (?:lettre|chaîne)|gratuitement|(?:nuestr[oa]|al?) (?:bolet[ií]n|canal)|(?:nosso|no) (?:boletim|canal)|(?:nostr[oa]|al) canale|nieuwsbrief|naszego? (?:kanał|profil)|biuletyn|فيسبوك|تويتر|تلغرام|تليغرام|واتساب|يوتيوب|إنستغرام|انستغرام|قناتنا|نشرتنا|النشرة|微信|微博|公众号|二维码)/iu;

/** Who finds a mistake in the text, and who wants to miss nothing: with what to do about it. */
const MISTAKE =
  /^(?:(?:если (?:вы )?)?(?:нашли|заметили|обнаружили) (?:ошибку|опечатку)|(?:якщо (?:ви )?)?(?:знайшли|помітили|виявили) (?:помилку|одруківку))(?=[^\p{L}]).{0,120}(?:ctrl|enter|выделите|виділіть|мыш|миш|нажмите|натисніть|сообщите нам|напишите нам|повідомте нас|напишіть нам|@|telegram|телеграм).{0,80}$/iu;
const MISSING = /^(?:чтобы|щоб) не пропустит[иь].{0,100}(?:подпи(?:с|ш)\p{L}+|підпи(?:с|ш)\p{L}+).{0,80}$/iu;

/** Who said it: sites do not report what they say themselves. */
const REPORTED =
  /(?<!\p{L})(?:сказал\p{L}*|говор[ия]т|заявил\p{L}*|сообщил\p{L}*|рассказал\p{L}*|пишет|пишут|обратил\p{L}*|крич[иа]\p{L}+|спросил\p{L}*|шут[ия]т|жартує|призвал\p{L}*|прос[ия]т|обещал\p{L}*|заяви(?:в|ла|ли)|сказа(?:в|ла|ли)|повідоми(?:в|ла|ли)|розпові(?:в|ла|ли)|каже|кажуть|закликал\p{L}*|закликав|просять|sagten?|sagt|erklärten?|erklärt|forderten?|rief|riefen|schrieb\p{L}*|spottet|fragte?|meinte?|versprach|verspricht|sagte|promet\p{L}*|ironise|demande|lance|dit|disent|disait|déclar\p{L}+|affirm\p{L}+|cri(?:e|ent|ait)|expliqu\p{L}+|selon|dijo|dice|disse|diz|ha detto|dice|zei|zegt|powiedział\p{L}*|mówi|dedi|قال|قالت)(?!\p{L})/iu;

/** Who took a picture, on a line of its own: after a mark, as a mere hyphen joins the words of one. */
const CREDIT =
  /^(?:фото|фотография|світлина|ілюстрація|иллюстрация|скриншот|скріншот|foto|bild|bildquelle|fotograf|photo|crédit photo|crédits?|fotografía|imagen|imagem|foto di|zdjęcie|fot\.|fotoğraf|kuva|الصورة|صورة|图片来源|圖片來源|图|圖)(?:\s?[:：©/|]\s?|\s[–—-]\s).{1,80}$/iu;

/** Who wrote it, where from and about what, on a line of its own. */
const META =
  /^(?:автор(?:ы|и)?|источник|джерело|теги|ключевые слова|ключові слова|рубрика|категория|категорія|текст|quelle|schlagworte|themen|stichworte|source|mots[- ]clés|thèmes|fuente|etiquetas|temas|fonte|tags|źródło|tagi|autor|kaynak|etiketler|المصدر|الكلمات المفتاحية|来源|來源|关键词|關鍵詞|责任编辑|責任編輯|编辑|編輯)\s?[:：]\s?.{1,80}$/iu;

/** Units up to which a line is looked at, and from which what ends with a full stop is a sentence. */
const FURNITURE_MAX = 240;
const SENTENCE_LEAST = 25;
const REPORTED_LEAST = 20;

/** Whether a line is a control, a notice, a credit or a note of its source in a language other than English. */
export function isFurnitureAbroad(text: string): boolean {
  if (text.length > FURNITURE_MAX) return false;
  if (CONTROL.test(text) || RIGHTS.test(text)) return true;
  if (CREDIT.test(text) || META.test(text)) return !isSentence(text);
  if (text.length >= REPORTED_LEAST && REPORTED.test(text)) return false;
  return (INVITATION.test(text) && SIGN.test(text)) || MISTAKE.test(text) || MISSING.test(text);
}

/** Whether a line heads what is not of the article in a language other than English. */
export function isSectionLabelAbroad(text: string): boolean {
  return text.length <= 80 && SECTION_LABEL.test(text);
}

/** A line that ends with a full stop goes on about what it names first. */
function isSentence(text: string): boolean {
  return text.length >= SENTENCE_LEAST && /[.!?…。！？؟]["'”’»]?$/u.test(text);
}
