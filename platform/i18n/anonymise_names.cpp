#include <unicode/uchar.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "anonymise_parts.hpp"

/// Names of people: by a patronymic or by initials. Streets, schools and monuments have such names too, and whoever is
/// named with an office is named as its holder: those stay.
namespace viche::i18n::personal {

namespace {

constexpr std::int32_t words_before = 90, words_after = 60;

/// Beginnings of patronymics: Івано-вич, Миколаї-вна. Ukrainian and as Russian has them.
constexpr std::string_view stems =
    "август горді кіндрат сафрон явтух авенір адам аким альберт альфред анатолі анатоль андрі андре антон антоні "
    "аркаді арсен арсені артем артур "
    "архип афанасі бенедикт богдан болеслав борис боян броніслав вадим валентин валері валерь варфоломі васил василь "
    "вацлав веніамін віктор виктор віталі виталь вітольд владислав владлен володимир владимир всеволод вячеслав "
    "в'ячеслав гаврил геннаді геннадь георгі герасим герман гліб гордійович григор григорі григорь гнат густав давид "
    "дан данил "
    "данило демид дем'ян денис дмитр дмитри дмитрі едуард еміль ернест євген євгені евгень євдоким євстафі єгор єлисе "
    "єфрем "
    "захар зіновій зіновь зінові ждан ібрагім іван иван ігнат ігор игор ізраїл іларіон ілл иль інокенті іполит ірине "
    "йосип "
    "иосиф казимир карл карп кирил клавді клим климент кондрат констянтин костянтин константин корні кузьм лаврентій "
    "лаврі лев леон леоніД леонід леонид леонт лонгин лук лук'ян любомир людвиг макар максим марк маркіян мартин "
    "мар'ян "
    "матві матве мефоді микит микол микола миколай миколаї николай никола николае миколайо мирон мирослав митрофан "
    "михайл "
    "михаил "
    "михай модест мойсе мстислав муса назар нестор никифор ніканор олег олекс олексі алексе олександр александр "
    "олексій омелян онисим опанас орест остап павл пантелеймон пантел петр пилип філіп платон порфир прокоп прокоф "
    "радіон "
    "родіон рафаїл роман ростислав рудольф руслан рустам сав савелі самійл самуїл святослав север семен серафим сергі "
    "серге сидор спиридон станіслав степан стефан тадей тадеї тарас тежик теодор терент тимофі тимур тихон трифон "
    "трохим "
    "устим фадей фаді федор федос феофан філімон франц харитон харлампі христофор хом юлі юліан юрі юрь юхим яків "
    "яковл як "
    "ян януш яр ярема ярем яромир ярослав";

/// What opens a sentence before a name and is none.
constexpr std::string_view openings =
    "а але бо біля в від вже вона вони він все всі вчора где для до доброго добрий добридень домовився домовилась є з "
    "за "
    "завтра зараз звертається звертаюсь згідно знову и і із інженер й його коли лікар лікарка лікаря ми мій моя моєї "
    "моєму "
    "мою на навіть наш наша нашої нашу не недавно ні ніхто о ось пан пана пане пані панові під після по поки про прошу "
    "сантехнік сестра сусід сусіда сусідка сусідки сусідку сусідом сьогодні та так там те тепер ти тоді той тому тут у "
    "учора хай хто хоч це ця цей цю через чоловік чи чому шановна шановний шановні що щоб ще як який яка якщо якби я "
    "фельдшер вчителька вчитель вихователька двірник двірничка слюсар водій електрик бабуся дідусь мама тато дружина "
    "громадянин громадянка громадянину громадянки гр ветеран пенсіонер пенсіонерка лікарю медсестра завуч кондуктор";

using Words = std::unordered_set<std::string>;

Words words_of(std::string_view list) {
  Words all;
  while (!list.empty()) {
    const auto space = list.find(' ');
    all.emplace(list.substr(0, space));
    list.remove_prefix(space == list.npos ? list.size() : space + 1);
  }
  return all;
}

struct Word {
  std::int32_t begin = 0, end = 0;
  std::string low;  ///< lower case, straight apostrophes
  bool capital = false;
};

bool is_apostrophe(char16_t c) { return c == u'\'' || c == u'\u2019' || c == u'\u02bc'; }

std::string low(const icu::UnicodeString& text, std::int32_t begin, std::int32_t end) {
  icu::UnicodeString word(text, begin, end - begin);
  word.toLower();
  for (std::int32_t i = 0; i < word.length(); ++i) {
    if (is_apostrophe(word[i])) word.setCharAt(i, u'\'');
  }
  std::string out;
  word.toUTF8String(out);
  return out;
}

std::vector<Word> words_in(const icu::UnicodeString& text) {
  std::vector<Word> all;
  for (std::int32_t i = 0; i < text.length();) {
    if (!u_isalpha(text[i])) {
      ++i;
      continue;
    }
    Word word{i, i, {}, u_isupper(text[i]) != 0};
    const auto joins = [&](std::int32_t at) {
      return (is_apostrophe(text[at]) || text[at] == u'-') && at + 1 < text.length() && u_isalpha(text[at + 1]);
    };
    while (word.end < text.length() && (u_isalpha(text[word.end]) || joins(word.end))) ++word.end;
    word.low = low(text, word.begin, word.end);
    i = word.end;
    all.push_back(std::move(word));
  }
  return all;
}

bool ends_with(std::string_view word, std::string_view ending) { return word.ends_with(ending); }

/// Without the first of these endings that it has; nothing when it has none.
template <std::size_t N>
std::optional<std::string_view> without(std::string_view word, const std::string_view (&endings)[N]) {
  for (const std::string_view ending : endings) {
    if (ends_with(word, ending)) return word.substr(0, word.size() - ending.size());
  }
  return std::nullopt;
}

/// The stem of a patronymic; nothing when the word has not its form.
struct Patronymic {
  std::string_view stem;
  bool masculine = false;
  bool of_somebody = false;  ///< genitive or dative, as in names of streets and monuments
};
std::optional<Patronymic> patronymic_of(std::string_view word) {
  static constexpr std::string_view he[] = {"овича", "овичу", "овичем", "овичеві", "ович"};
  static constexpr std::string_view soft[] = {"йовича", "йовичу",  "йовичем", "йовичеві", "йович", "ьовича",
                                              "ьовичу", "ьовичем", "ьович",   "евича",    "евичу", "евичем",
                                              "евич",   "євича",   "євичу",   "євичем",   "євич"};
  static constexpr std::string_view she[] = {"івна",  "івни", "івні",  "івну", "івною", "івно", "ївна", "ївни",
                                             "ївні",  "ївну", "ївною", "ївно", "овна",  "овны", "овне", "овну",
                                             "овной", "евна", "евны",  "евне", "евну",  "евной"};
  static constexpr std::string_view rare[] = {"ілліч", "ілліча", "іллічу",  "іллічем",  "ильич",
                                              "лукич", "лукича", "кузьмич", "кузьмича", "фомич",
                                              "хомич", "савич",  "саввич",  "ильинична"};
  const bool of = ends_with(word, "ича") || ends_with(word, "ичу") || ends_with(word, "вни") ||
                  ends_with(word, "вні") || ends_with(word, "вны");
  if (std::ranges::find(rare, word) != std::end(rare)) return Patronymic{word, true, of};
  if (const auto stem = without(word, soft)) return Patronymic{*stem, true, of};
  if (const auto stem = without(word, he)) return Patronymic{*stem, true, of};
  if (const auto stem = without(word, she)) return Patronymic{*stem, false, of};
  return std::nullopt;
}

/// Of women only what comes from a man's name: "Головна", "Верховна", "Чарівна" are none. Of men every word with a
/// capital: "Попович" is a surname at least.
bool is_patronymic(const Word& word, const Patronymic& form) {
  static const Words known = words_of(stems);
  if (word.low == form.stem || known.contains(std::string(form.stem))) return true;
  return form.masculine && word.capital && form.stem.size() >= 6;
}

bool only_spaces(const icu::UnicodeString& text, std::int32_t begin, std::int32_t end) {
  if (begin == end) return false;
  for (std::int32_t i = begin; i < end; ++i) {
    if (text[i] != u' ' && text[i] != u'\u00a0') return false;
  }
  return true;
}

bool is_name_word(const Word& word) {
  static const Words none = words_of(openings);
  return word.capital && word.end - word.begin > 1 && !none.contains(word.low);
}

icu::UnicodeString before(const icu::UnicodeString& text, std::int32_t at) {
  const std::int32_t begin = std::max<std::int32_t>(0, at - words_before);
  return icu::UnicodeString(text, begin, at - begin).toLower();
}
icu::UnicodeString after(const icu::UnicodeString& text, std::int32_t at) {
  return icu::UnicodeString(text, at, words_after).toLower();
}

#define VICHE_STREET \
  R"((?:вул(?:\.|иц\p{L}+)|пров(?:\.|ул\p{L}+)|просп(?:\.|ект\p{L}*)|пр-т|пл(?:\.|ощ\p{L}+)|бульв\p{L}*\.?|б-р|узв[оі]з\p{L}*|набережн\p{L}+|шосе|майдан\p{L}*|тупик\p{L}*|парк\p{L}*|сквер\p{L}*|м-н|мікрорайон\p{L}*|мкр\.?|зупин\p{L}+|алея|алеї|ул\.|улиц\p{L}+))"
#define VICHE_NAMED \
  R"((?:ім\.|імені|им\.|имени|на\s+честь|пам['’ʼ]ятн?\p{L}+|бюст\p{L}*|погрудд\p{L}+|меморіал\p{L}*|дошк\p{L}+|мурал\p{L}*|портрет\p{L}*|музе\p{L}+|садиб\p{L}+|школ\p{L}+|ліце\p{L}+|гімназі\p{L}+|бібліотек\p{L}+|університет\p{L}*|театр\p{L}*|стадіон\p{L}*|храм\p{L}*|фонд\p{L}*|премі\p{L}+|кінотеатр\p{L}*))"
#define VICHE_OFFICE \
  R"((?:голов(?:а|и|і|у|ою|о)|мер(?:а|у|ом)?|старост\p{L}+|депутат\p{L}*|(?:директор|директр)\p{L}*|начальни\p{L}+|заступни\p{L}+|секретар\p{L}*|керівни\p{L}+|завідува\p{L}+|завідуюч\p{L}+|міністр\p{L}*|президент\p{L}*|прем['’ʼ]єр\p{L}*|губернатор\p{L}*|уповноважен\p{L}+|омбудсмен\p{L}*|судд\p{L}+|прокурор\p{L}*|головн\p{L}+\s+(?:лікар|інженер|бухгалтер|спеціаліст|архітектор)\p{L}*))"

#define VICHE_PLACE_TO_BE \
  R"((?:парк\p{L}*|сквер\p{L}*|музе\p{L}+|садиб\p{L}+|школ\p{L}+|ліце\p{L}+|гімназі\p{L}+|бібліотек\p{L}+|університет\p{L}*|театр\p{L}*|стадіон\p{L}*|храм\p{L}*|кінотеатр\p{L}*|зупин\p{L}+))"
#define VICHE_RELATIVE \
  R"((?:сусід\p{L}*|дружин\p{L}+|чоловік\p{L}*|брат\p{L}*|сестр\p{L}+|син(?:а|у|ом|ові)?|дочк\p{L}+|доньк\p{L}+|мати|матер\p{L}+|батьк\p{L}+|мам(?:а|и|у|і|ою)|тат(?:о|а|у|ом)|онук\p{L}*|внук\p{L}*|кум(?:а|у|ом|и|і)?|тещ\p{L}+|невістк\p{L}+|зят\p{L}+|родич\p{L}*|наречен\p{L}+))"
#define VICHE_PRIVATE \
  R"((?:осбб|осмд|будинк(?:у|ів|ом)(?!\s+культур)|будинков\p{L}+|під['’ʼ]їзд\p{L}*|кооператив\p{L}*|товариств\p{L}*|магазин\p{L}*|фірм\p{L}*|кафе|аптек\p{L}*|тов|фоп|ринку|бар[уі]|салон\p{L}*|компані\p{L}+|батьківськ\p{L}+))"

/// Somebody is in a park or at a theatre more often than it is named after them: then the surname stands last, as in
/// "музей Михайла Михайловича Коцюбинського".
bool is_at_a_place(const icu::UnicodeString& text, std::int32_t begin) {
  static const Pattern right_before = compiled(R"((?<!\p{L}))" VICHE_PLACE_TO_BE R"(\s*$)");
  return is_in(*right_before, before(text, begin));
}

/// Is something named after this person: "вулиця …", "школа ім. …", "пам'ятник …"?
bool names_something(const icu::UnicodeString& text, std::int32_t begin) {
  static const Pattern right_before = compiled(R"((?<!\p{L}))"
                                               "(?:" VICHE_STREET "|" VICHE_NAMED
                                               ")"
                                               R"(\s*(?:[«"№]\s*)?(?:\p{L}\.\s*){0,2}(?:[\p{L}'’ʼ-]+\.?\s+){0,1}$)");
  static const Pattern with_a_title = compiled(
      R"((?<!\p{L}))" VICHE_NAMED
      R"(\s+(?:(?:геро\p{L}+|україни|воїн\p{L}+|захисник\p{L}*|академік\p{L}*|професор\p{L}*|гетьман\p{L}*|генерал\p{L}*|полковник\p{L}*|майор\p{L}*|капітан\p{L}*|лейтенант\p{L}*|сержант\p{L}*|солдат\p{L}*|бі[йє]ц\p{L}+|поет\p{L}*|письменник\p{L}*|художник\p{L}*|загибл\p{L}+|полегл\p{L}+)\s+){1,4}$)");
  const icu::UnicodeString said = before(text, begin);
  return is_in(*right_before, said) || is_in(*with_a_title, said);
}

/// Is the person named with an office: before the name with a few words of which none is a deed, or right after it?
bool holds_office(const icu::UnicodeString& text, std::int32_t begin, std::int32_t end) {
  static const Pattern prior = compiled(
      R"((?<!\p{L}))" VICHE_OFFICE
      R"((?:[\s«»"№()–—-]+(?!(?:не|і|й|та|що|як|від|до|для|з|із|зі|про|на|у|в|сказ\p{L}*|каза\p{L}*)(?!\p{L}))(?!\p{L}+(?:[аяи]в|[аяи]ла|[аяи]ли|[аяиї]є|[аяи]ть)(?!\p{L}))[\p{L}\d'’ʼ-]+){0,6}[\s«»"()–—:,-]*$)");
  static const Pattern next = compiled(
      R"(^\s*[,(–—-]\s*(?:(?:в\.?\s?о\.?|т\.?\s?в\.?\s?о\.?|виконувач\p{L}*\s+обов\p{L}+|міськ\p{L}+|сільськ\p{L}+|селищн\p{L}+|наш\p{L}*|перш\p{L}+)\s+){0,2})" VICHE_OFFICE
      R"((?!\p{L}))");
  // Of whom the office is told only to say whose relative somebody is, or who keeps a house or a shop.
  static const Pattern relative =
      compiled(R"((?<!\p{L}))" VICHE_RELATIVE R"(\s+(?:\p{L}+\s+)?)" VICHE_OFFICE R"((?!\p{L}))");
  static const Pattern private_office =
      compiled(R"((?<!\p{L}))" VICHE_OFFICE R"(\s+(?:\p{L}+\s+)?)" VICHE_PRIVATE R"((?!\p{L}))");
  const icu::UnicodeString said = before(text, begin);
  if (is_in(*relative, said) || is_in(*private_office, said)) return is_in(*next, after(text, end));
  return is_in(*prior, said) || is_in(*next, after(text, end));
}

/// A patronymic with the names around it.
void find_patronymics(const icu::UnicodeString& text, const std::vector<Word>& words, Spans& found) {
  static const Pattern office = compiled(R"(^)" VICHE_OFFICE R"($)");
  static const Pattern thing = compiled(R"(^(?:)" VICHE_STREET "|" VICHE_NAMED R"()$)");
  const auto is_title = [&](const Word& word, const icu::RegexPattern& of) {
    return is_in(of, icu::UnicodeString::fromUTF8(word.low));
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto form = patronymic_of(words[i].low);
    if (!form || !is_patronymic(words[i], *form)) continue;
    std::size_t from = i, to = i;
    while (from > 0 && i - from < 2 && only_spaces(text, words[from - 1].end, words[from].begin) &&
           is_name_word(words[from - 1]) && !is_title(words[from - 1], *office) && !is_title(words[from - 1], *thing)) {
      --from;
    }
    if (to + 1 < words.size() && only_spaces(text, words[to].end, words[to + 1].begin) && is_name_word(words[to + 1]))
      ++to;
    const std::int32_t begin = words[from].begin, end = words[to].end;
    const bool surname_last = to > i;
    if (form->of_somebody && names_something(text, begin) && (surname_last || !is_at_a_place(text, begin))) continue;
    if (holds_office(text, begin, end)) continue;
    found.push_back({begin, end, Personal::name});
  }
}

/// After whom streets are called everywhere, in the genitive, with the first letter of the name: "на Б. Хмельницького, 5".
bool is_known_to_streets(const icu::UnicodeString& found) {
  static const Words known = words_of(
      "т.шевченка і.франка б.хмельницького м.грушевського м.коцюбинського в.стуса в.чорновола с.бандери г.сковороди "
      "і.мазепи о.гончара о.довженка і.котляревського п.тичини в.симоненка о.кобилянської п.сагайдачного і.богуна "
      "м.гоголя с.корольова в.вернадського с.петлюри а.шептицького о.вишні м.рильського в.сосюри м.амосова м.пирогова "
      "м.драгоманова і.виговського п.дорошенка м.лисенка м.леонтовича п.мирного д.яворницького в.івасюка у.кармалюка "
      "у.кармелюка в.винниченка і.сірка п.орлика л.українки м.вовчка і.нечуя-левицького м.мацевича а.мацевича "
      "ю.гагаріна о.пушкіна п.чайковського м.хвильового є.коновальця р.шухевича д.галицького м.заньковецької");
  static const Pattern initial = compiled(R"((\p{L})\.)");
  static const Pattern surname = compiled(R"(\p{L}[\p{L}'’ʼ-]{2,})");
  icu::UnicodeString low = found;
  low.toLower();
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> first(initial->matcher(low, error)), last(surname->matcher(low, error));
  if (U_FAILURE(error) || !first->find(error) || !last->find(error)) return false;
  std::string name;
  (first->group(1, error) + u'.' + last->group(error)).toUTF8String(name);
  return U_SUCCESS(error) && known.contains(name);
}

/// "На Т. Г. Шевченка": what stands before the initials is no surname.
bool begins_a_sentence(const icu::UnicodeString& found) {
  static const Words none = words_of(openings);
  const std::int32_t space = found.indexOf(u' ');
  if (space < 0 || found.indexOf(u'.') < space) return false;
  std::string word;
  icu::UnicodeString(found, 0, space).toLower().toUTF8String(word);
  return none.contains(word);
}

/// Петренко І. В., І. В. Петренко; with one initial only what ends as surnames do: "корпус А. Далі" names nobody.
void find_initials(const icu::UnicodeString& text, Spans& found) {
  static constexpr const char* forms[] = {
      R"((?<![\p{L}'’ʼ-])\p{Lu}[\p{L}'’ʼ-]+\s+\p{Lu}\.\s?\p{Lu}\.)",
      R"((?<![\p{L}\d'’ʼ.])\p{Lu}\.\s?\p{Lu}\.\s?\p{Lu}[\p{L}'’ʼ-]{2,})",
      R"((?<![\p{L}'’ʼ-])\p{Lu}[\p{Ll}'’ʼ-]+(?:енк(?:о|а|у|ом|ові)|[уюч]к(?:а|у|ом)?|[сц]ьк(?:ий|ого|ому|им|а|ої|ій|у|ою)|[оеє]в(?:а|у|им|ої|ій|ою)?|[иії]н(?:а|у|им|ої|ій|ою)?|ич(?:а|у|ем)?|ець|ця|цю)\s+\p{Lu}\.(?!\s?\p{Lu}\.))",
      R"((?<![\p{L}\d'’ʼ.])\p{Lu}\.\s?\p{Lu}[\p{Ll}'’ʼ-]+(?:енк(?:о|а|у|ом|ові)|[уюч]к(?:а|у|ом)?|[сц]ьк(?:ий|ого|ому|им|а|ої|ій|у|ою)|[оеє]в(?:а|у|им|ої|ій|ою)?|ич(?:а|у|ем)?)(?!\p{L}))"};
  static const std::vector<Pattern> patterns = [] {
    std::vector<Pattern> all;
    for (const char* form : forms) all.push_back(compiled(form));
    return all;
  }();
  static const Pattern thing = compiled(R"(^(?:)" VICHE_STREET "|" VICHE_NAMED "|" VICHE_OFFICE R"()(?!\p{L}))");
  if (text.indexOf(u'.') < 0) return;
  for (const Pattern& pattern : patterns) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(text, error));
    while (U_SUCCESS(error) && matcher->find(error) && U_SUCCESS(error)) {
      const std::int32_t begin = matcher->start(error), end = matcher->end(error);
      if (is_in(*thing, icu::UnicodeString(text, begin, end - begin).toLower())) continue;
      if (begins_a_sentence(text.tempSubString(begin, end - begin))) continue;
      if (is_known_to_streets(text.tempSubString(begin, end - begin))) continue;
      if (names_something(text, begin) || holds_office(text, begin, end)) continue;
      found.push_back({begin, end, Personal::name});
    }
  }
}

}  // namespace

void find_names(const icu::UnicodeString& text, Spans& found) {
  find_patronymics(text, words_in(text), found);
  find_initials(text, found);
}

}  // namespace viche::i18n::personal
