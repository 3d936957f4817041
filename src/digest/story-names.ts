/** Spellings of one name, and names of a country's people and of its seat of power that outlets use for it. */
export const NAME_SPELLINGS = `
zelensky: zelensky zelenskyy zelenskiy zelenskyi zelenskyys
kyiv: kyiv kiev kyivs
odesa: odesa odessa
kharkiv: kharkiv kharkov
mykolaiv: mykolaiv nikolaev mykolayiv
lviv: lviv lvov
dnipro: dnipro dnieper dnepr
donbas: donbas donbass
chornobyl: chornobyl chernobyl
zaporizhzhia: zaporizhzhia zaporizhia zaporozhye zaporizhzhya zaporizhizhia
kryvyirih: kryvyi kryviy krivoy
luhansk: luhansk lugansk
chernihiv: chernihiv chernigov
mariupol: mariupol
crimea: crimea crimean
izyum: izyum izium
bakhmut: bakhmut artyomovsk
kakhovka: kakhovka khakovka
prigozhin: prigozhin prighozin prigozhins
yevgeny: yevgeny yevgeniy evgeny evgeniy yevgenii
lukashenko: lukashenko lukashenka
alexander: alexander aleksandr alyaksandr oleksandr
alexei: alexei alexey aleksei aleksey
navalny: navalny navalnys
sergei: sergei sergey serhiy serhii
dmitry: dmitry dmitri dmytro
shoigu: shoigu shoygu
illia: illia illya ilia ilya
daria: daria darya
ruble: ruble rubles rouble roubles
russia: russia russian russians russias
ukraine: ukraine ukrainian ukrainians ukraines
usa: usa american americans america
uk: uk britain british briton britons
china: china chinese
france: france french
germany: germany german germans
poland: poland polish
belarus: belarus belarusian belarusians belarussian
finland: finland finnish finns
sweden: sweden swedish swedes
norway: norway norwegian
turkey: turkey turkish turkiye
iran: iran iranian iranians
israel: israel israeli israelis
italy: italy italian italians
spain: spain spanish
japan: japan japanese
hungary: hungary hungarian
romania: romania romanian
moldova: moldova moldovan
georgia: georgia georgian
lithuania: lithuania lithuanian
latvia: latvia latvian
estonia: estonia estonian
netherlands: netherlands dutch
denmark: denmark danish
canada: canada canadian
brazil: brazil brazilian
india: india indian
korea: korea korean koreans
syria: syria syrian
africa: africa african africans
europe: europe european europeans
eu: eu
un: un
nato: nato
australia: australia australian
chechnya: chechnya chechen chechens
switzerland: switzerland swiss
czech: czech czechia
slovakia: slovakia slovak
bulgaria: bulgaria bulgarian
serbia: serbia serbian
armenia: armenia armenian
azerbaijan: azerbaijan azerbaijani azeri
kazakhstan: kazakhstan kazakh
kyrgyzstan: kyrgyzstan kyrgyz
`;

/** Places below the size of a country, and capitals: two reports of strikes in different ones are of different events. */
export const PLACE_NAMES = `kyiv odesa kharkiv mykolaiv lviv dnipro zaporizhzhia kryvyirih luhansk donetsk chernihiv mariupol izyum bakhmut
kherson kramatorsk sloviansk severodonetsk sievierodonetsk lysychansk soledar avdiivka vuhledar marinka kupiansk lyman uman vinnytsia
poltava sumy cherkasy zhytomyr rivne lutsk ternopil khmelnytskyi uzhhorod chernivtsi bucha irpin hostomel borodianka brovary
kremenchuk nikopol melitopol berdyansk berdiansk enerhodar kakhovka tokmak pokrovsk konstantinivka kostiantynivka chasiv toretsk
hroza pervomaiskyi pavlohrad izmail reni ochakiv balakliia volchansk vovchansk crimea sevastopol simferopol kerch dzhankoi feodosia
yalta saky chonhar belgorod kursk bryansk voronezh rostov taganrog novorossiysk krasnodar sochi pskov engels saratov ryazan kaluga
tula tver smolensk murmansk kaliningrad petersburg kazan samara volgograd astrakhan dagestan makhachkala grozny vladivostok
novosibirsk omsk yekaterinburg perm chelyabinsk ufa izhevsk orenburg kostroma ivanovo lipetsk oryol zagorsk klintsy shebekino
moscow minsk warsaw przewodow vilnius riga tallinn helsinki stockholm oslo copenhagen berlin munich paris london brussels madrid
rome vatican budapest bucharest chisinau tiraspol ankara istanbul tehran tbilisi yerevan baku astana bishkek beijing pyongyang
washington geneva vienna granada hague davos hiroshima bali delhi johannesburg niamey bamako khartoum bangui abu riyadh jeddah`;

/** Places that stand for a government as often as for themselves. */
export const SEAT_NAMES =
  'moscow kyiv washington beijing london brussels minsk warsaw berlin paris pyongyang tehran ankara crimea geneva vatican';
