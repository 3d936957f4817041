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

/** What a site says to its readers, from the start of a line. */
const NOTICE =
  /^(?:(?:подписывайтесь|подпишитесь|читайте нас|следите за нами|присоединяйтесь к нам|оставайтесь с нами|поддержите нас)(?=[\s,.!:]).{0,160}|(?:підписуйтесь|підписуйтеся|підпишіться|читайте нас|слідкуйте за нами|стежте за нами|приєднуйтесь до нас|долучайтесь до нас|підтримайте нас)(?=[\s,.!:]).{0,160}|(?:если (?:вы )?(?:нашли|заметили|обнаружили)|нашли|заметили) (?:ошибку|опечатку).{0,160}|(?:якщо (?:ви )?(?:знайшли|помітили|виявили)|знайшли|помітили) (?:помилку|одруківку).{0,160}|(?:чтобы|щоб) не пропустит[иь].{0,100}(?:подпи|підпи|канал).{0,80}|все права защищены.{0,120}|(?:усі|всі) права захищен[іо].{0,120}|абонируйтесь.{0,120}|(?:abonnieren|folgen) sie (?:uns|unseren?|unsere).{0,160}|(?:hier )?(?:können|kommen) sie (?:unseren|zum|zu unserem) newsletter.{0,120}|melden sie sich (?:hier )?(?:für|zu).{0,40}newsletter.{0,80}|alle rechte vorbehalten.{0,80}|(?:inscrivez|abonnez)-vous (?:à|au|gratuitement|pour|ici).{0,160}|recevez .{0,60}newsletter.{0,80}|suivez-nous .{0,100}|tous droits réservés.{0,80}|(?:suscríbe(?:te|se)|síguenos|regístrate)(?=[\s,.!:]).{0,160}|(?:todos los derechos reservados|prohibida (?:su|la) reproducción).{0,120}|(?:inscreva-se|assine|siga-nos|siga o)(?=\s).{0,160}|todos os direitos reservados.{0,80}|iscriviti (?:alla|al|qui|gratis).{0,160}|seguici (?:su|anche).{0,100}|(?:tutti i diritti riservati|riproduzione riservata|© riproduzione).{0,80}|(?:meld je aan|schrijf je in|volg ons).{0,160}|(?:zapisz się|obserwuj nas|śledź nas|dołącz do nas).{0,160}|wszelkie prawa zastrzeżone.{0,80}|bizi takip edin.{0,100}|(?:تابعنا|تابعونا|اشترك في).{0,120}|(?:扫描二维码|扫一扫|关注我们|版权所有|未经授权).{0,80})$/iu;

/** Who took a picture, on a line of its own. */
const CREDIT =
  /^(?:фото|фотография|світлина|ілюстрація|иллюстрация|скриншот|скріншот|foto|bild|bildquelle|fotograf|photo|crédit photo|crédits?|fotografía|imagen|imagem|foto di|zdjęcie|fot\.|fotoğraf|kuva|الصورة|صورة|图片来源|圖片來源|图|圖)\s?[:：©/|–—-]\s?.{1,80}$/iu;

/** Who wrote it, where from and about what, on a line of its own. */
const META =
  /^(?:автор(?:ы|и)?|источник|джерело|теги|ключевые слова|ключові слова|рубрика|категория|категорія|текст|quelle|schlagworte|themen|stichworte|source|mots[- ]clés|thèmes|fuente|etiquetas|temas|fonte|tags|źródło|tagi|autor|kaynak|etiketler|المصدر|الكلمات المفتاحية|来源|來源|关键词|關鍵詞|责任编辑|責任編輯|编辑|編輯)\s?[:：]\s?.{1,80}$/iu;

/** Whether a line is a control, a notice, a credit or a note of its source in a language other than English. */
export function isFurnitureAbroad(text: string): boolean {
  return (
    text.length <= 240 &&
    (CONTROL.test(text) || NOTICE.test(text) || (!isSentence(text) && (CREDIT.test(text) || META.test(text))))
  );
}

/** Whether a line heads what is not of the article in a language other than English. */
export function isSectionLabelAbroad(text: string): boolean {
  return text.length <= 80 && SECTION_LABEL.test(text);
}

/** A line that ends with a full stop goes on about what it names first. */
function isSentence(text: string): boolean {
  return text.length > 60 && /[.!?…。！？؟]$/u.test(text);
}
